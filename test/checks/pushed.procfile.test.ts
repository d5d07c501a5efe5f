import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { onlyCheck, procfileOf, resultOf } from '../support/check-result.ts';
import { GOOD, NOON, readingsOf, web } from '../support/readings.ts';

const WEB = { web: 'npm start' };
const RELEASE = { ...WEB, release: 'npm run migrate' };
const of = (types: Readonly<Record<string, string>>) => ({
  local: { procfile: procfileOf(types) },
});
const inSpace = { app: { ...GOOD.app, space: { name: 'acme' } }, features: [] };
const error = new PreflightError('api-forbidden', '403');

describe('procfile', () => {
  it('passes with a web line, and lists the process types', () => {
    expect(resultOf('procfile', of({ ...WEB, worker: 'npm run work' }))).toMatchObject({
      status: 'pass',
      detail: { kind: 'process-types', types: ['web', 'worker'] },
    });
  });

  it.each([{ worker: 'npm run work' }, {}, { Web: 'npm start' }])(
    'fails without a web line while web dynos run: %j',
    (types) => {
      const result = resultOf('procfile', of(types));
      expect(result).toMatchObject({ problem: { kind: 'web-process-gone', quantity: 2 } });
      expect(result).not.toHaveProperty('remedy');
    },
  );

  it('passes without a web line while no web dynos run', () => {
    const app = { formation: [web('Standard-1X', 0)] };
    expect(resultOf('procfile', { app, ...of({ worker: 'x' }) })).toMatchObject({ status: 'pass' });
  });

  it('advises about migrations for a release phase with preboot', () => {
    expect(resultOf('procfile', of(RELEASE))).toMatchObject({
      status: 'advice',
      advice: { kind: 'release-phase', oldCodeRunsOn: 'preboot' },
    });
  });

  it('gives the same advice in a Private Space, which replaces dynos one by one', () => {
    expect(resultOf('procfile', { app: inSpace, ...of(RELEASE) })).toMatchObject({
      status: 'advice',
      advice: { kind: 'release-phase', oldCodeRunsOn: 'rolling-deploys' },
    });
  });

  it('accepts a release phase without preboot', () => {
    const app = { features: [{ name: 'preboot', enabled: false }] };
    expect(resultOf('procfile', { app, ...of(RELEASE) })).toMatchObject({ status: 'pass' });
  });

  it('reports the missing web line before the advice', () => {
    expect(resultOf('procfile', of({ release: 'x' }))).toMatchObject({ status: 'fail' });
  });

  it('does not count its advice as an error if its severity is error', () => {
    const severity = 'error';
    expect(resultOf('procfile', { severity, ...of(RELEASE) })).toMatchObject({ severity: 'warn' });
    expect(resultOf('procfile', { severity, ...of({}) })).toMatchObject({ severity });
  });

  it.each([
    ['no commit is known', undefined, 'no-commit'],
    ['the commit has none', null, 'no-procfile'],
  ])('does not apply if %s', (_, procfile, reason) => {
    const result = resultOf('procfile', { local: { procfile } });
    expect(result).toMatchObject({ status: 'not-applicable', reason });
  });

  it.each([
    ['before the first release', { formation: [] }, 'not-released'],
    [
      'to a worker alone',
      { formation: [{ ...web('Standard-1X', 1), type: 'worker' }] },
      'no-web-process',
    ],
    ['to a container', { app: { ...GOOD.app, stack: { name: 'container' } } }, 'container'],
  ])('does not apply %s', (_, app, reason) => {
    expect(resultOf('procfile', { app, ...of({}) })).toMatchObject({
      status: 'not-applicable',
      reason,
    });
  });

  it('reports the missing web line even if the features can’t be read', () => {
    const result = resultOf('procfile', { failures: { features: error }, ...of({}) });
    expect(result).toMatchObject({ status: 'fail' });
  });

  it('is unreadable if it can’t tell whether a release phase meets preboot', () => {
    const result = resultOf('procfile', { failures: { features: error }, ...of(RELEASE) });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });

  it('needs no features without a release phase, or in a Private Space', () => {
    const failures = { features: error };
    expect(resultOf('procfile', { failures, ...of(WEB) })).toMatchObject({ status: 'pass' });
    expect(resultOf('procfile', { app: inSpace, failures, ...of(RELEASE) })).toMatchObject({
      status: 'advice',
    });
  });

  it('is unreadable if the formation is', () => {
    const result = resultOf('procfile', { failures: { formation: error }, ...of(WEB) });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });

  it('is unreadable if the commit is', () => {
    const readings = { ...readingsOf(GOOD), procfile: { ok: false, error } } as const;
    const [result] = runChecks(readings, onlyCheck('procfile'), { today: NOON });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
