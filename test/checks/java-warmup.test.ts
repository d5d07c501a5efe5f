import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { commitWith, declaring, resultOf } from '../support/check-result.ts';
import { GOOD, web } from '../support/readings.ts';

const ADVICE = { status: 'advice', advice: { kind: 'no-visible-warmup' } };
const error = new PreflightError('api-forbidden', '403');

/** A Java app whose web process runs `command`. */
const java = (command?: string | null, changes: Partial<AppData> = {}): Partial<AppData> => ({
  app: { ...GOOD.app, buildpack_provided_description: 'Java' },
  buildpacks: [{ buildpack: { name: 'heroku/java' } }],
  formation: [{ ...web('Standard-1X', 2), command }],
  ...changes,
});

const warmupOf = (command?: string | null) => resultOf('java-warmup', { app: java(command) });

describe('java-warmup', () => {
  it.each([
    'bin/warmup & java -jar app.jar',
    'bin/prepare & java -jar app.jar',
    'bin/prepare& exec java -jar app.jar',
    '(bin/prepare &); java -jar app.jar',
    'sh -c "bin/warmup & java -jar app.jar"',
    'bin/prepare 2>&1 | tee log & $JAVA_HOME/bin/java -jar app.jar',
    'cd target && (sleep 5; ./ask) & java -jar app.jar',
    'java -jar app.jar & bin/warm-up.sh; wait',
    'TARGET=/ exec ./warmup.sh',
  ])('passes if something starts beside the app: %s', (command) => {
    expect(warmupOf(command)).toMatchObject({ status: 'pass' });
  });

  it.each([
    'java -jar app.jar',
    'bin/migrate && java -jar app.jar',
    'java -jar app.jar 2>&1',
    'java -jar app.jar &> log',
    'java -jar app.jar |& tee log',
    'java -jar app.jar --url=jdbc:x?a=1&b=2',
    'java -jar app-swarm.jar',
    'java -jar app.jar &',
    'java -jar x.jar 2>&1 | tee log &',
    'java -jar x.jar 2>&1 | tee log & wait',
    'cd /app/warm && java -jar x.jar',
    'java -Dwarmup=true -jar app.jar',
    'java -jar app.jar --url=jdbc:x?a=1&warm=2',
    'java -jar app.jar & java -jar agent.jar',
    'bin/wildfly-swarm run',
    '& java -jar app.jar',
    '',
    null,
    undefined,
  ])('advises if no warm-up is visible: %s', (command) => {
    expect(warmupOf(command)).toMatchObject(ADVICE);
  });

  it.each([
    ['bin/warmup & java -jar app.jar', 'java -jar app.jar', 'pass'],
    ['java -jar app.jar', 'bin/warmup & java -jar app.jar', 'advice'],
  ])('reads the commit’s %s, if the app runs %s: %s', (coming, running, status) => {
    const local = { source: declaring({ web: coming }) };
    expect(resultOf('java-warmup', { app: java(running), local })).toMatchObject({ status });
  });

  it.each([undefined, commitWith(), declaring({ worker: 'x' })])(
    'reads the running command if the commit has none',
    (source) => {
      const result = resultOf('java-warmup', { app: java('x & java'), local: { source } });
      expect(result).toMatchObject({ status: 'pass' });
    },
  );

  it('counts as an error if its severity is error', () => {
    const result = resultOf('java-warmup', { app: java(), severity: 'error' });
    expect(result).toMatchObject({ ...ADVICE, severity: 'error' });
  });

  it.each([
    ['another language', {}, 'not-jvm'],
    [
      'a language that isn’t known',
      { app: { ...GOOD.app, buildpack_provided_description: null }, buildpacks: [] },
      'unknown-language',
    ],
    ['Eco', java('java', { formation: [web('Eco', 1)] }), 'tier-without-zero-downtime'],
    ['no release', java('java', { formation: [] }), 'not-released'],
    [
      'a worker alone',
      java('java', { formation: [{ ...web('Standard-1X', 1), type: 'worker' }] }),
      'no-web-process',
    ],
  ])('does not apply to %s', (_, app, reason) => {
    const result = resultOf('java-warmup', { app });
    expect(result).toMatchObject({ status: 'not-applicable', reason });
  });

  it('applies in a Private Space too', () => {
    const app = java('java -jar app.jar');
    const inSpace = { ...app, app: { ...GOOD.app, ...app.app, space: { name: 'acme' } } };
    expect(resultOf('java-warmup', { app: inSpace })).toMatchObject(ADVICE);
  });

  it('recognizes Java by its description if the buildpacks can’t be read', () => {
    const result = resultOf('java-warmup', { app: java(), failures: { buildpacks: error } });
    expect(result).toMatchObject(ADVICE);
  });

  it('is unreadable if the formation is', () => {
    const result = resultOf('java-warmup', { app: java(), failures: { formation: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
