import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import {
  commitWith,
  declaring,
  onlyCheck,
  resultOf,
  withProcfile,
} from '../support/check-result.ts';
import { GOOD, NOON, readingsOf, web } from '../support/readings.ts';

const WEB = { web: 'npm start' };
const RELEASE = { ...WEB, release: 'npm run migrate' };
const of = (types: Readonly<Record<string, string>>) => ({
  local: { source: declaring(types) },
});
const containing = (text: string | Buffer) => ({ local: { source: withProcfile(text) } });
const atRoot = (...names: readonly string[]) => ({
  local: { source: commitWith({ root: names.map((name) => ({ name, kind: 'file' })) }) },
});
const running = (type: string, quantity: number) => ({ ...web('Standard-1X', quantity), type });
const ON_FIR = { app: { ...GOOD.app, stack: { name: 'cnb' }, build_stack: { name: 'cnb' } } };
const builtBy = (name: string) => ({ buildpacks: [{ buildpack: { name, url: name } }] });
const inSpace = { app: { ...GOOD.app, space: { name: 'acme' } }, features: [] };
const NOTHING_RUNS = { app: { formation: [web('Standard-1X', 0)] } };
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
      const processes = [{ type: 'web', quantity: 2 }];
      expect(result).toMatchObject({ problem: { kind: 'process-types-gone', processes } });
      expect(result).not.toHaveProperty('remedy');
    },
  );

  it.each([
    ['a worker', WEB, [running('worker', 1)]],
    ['a worker of an app without a web process', {}, [running('worker', 1)]],
    ['whatever runs', { ...WEB, worker: 'x' }, [running('clock', 1), running('mail_er', 3)]],
  ])('fails without a line for %s', (_, types, others) => {
    const isWorkerOnly = !('web' in types);
    const formation = isWorkerOnly ? others : [web('Standard-1X', 2), ...others];
    const result = resultOf('procfile', { app: { formation }, ...of(types) });
    const processes = others.map(({ type, quantity }) => ({ type, quantity }));
    expect(result).toMatchObject({ problem: { kind: 'process-types-gone', processes } });
  });

  it('accepts that the worker isn’t declared which the Ruby buildpack adds to Rails', () => {
    const worker = { ...running('worker', 1), command: 'bundle exec rake jobs:work' };
    const app = { formation: [web('Standard-1X', 2), worker] };
    expect(resultOf('procfile', { app, ...of(WEB) })).toMatchObject({ status: 'pass' });
  });

  it('accepts that a process type goes which doesn’t run', () => {
    const formation = [web('Standard-1X', 2), running('worker', 0)];
    const result = resultOf('procfile', { app: { formation }, ...of(WEB) });
    expect(result).toMatchObject({ status: 'pass' });
  });

  it('passes for an app with only a worker that stays', () => {
    const app = { formation: [running('worker', 1)] };
    expect(resultOf('procfile', { app, ...of({ worker: 'x' }) })).toMatchObject({ status: 'pass' });
  });

  it('names the line that was meant for what runs', () => {
    expect(resultOf('procfile', containing('# x\nweb node .\n'))).toMatchObject({
      problem: { kind: 'process-types-gone', unread: { number: 2, text: 'web node .' } },
    });
    const formation = [running('worker', 1)];
    const result = resultOf('procfile', { app: { formation }, ...containing('web node .\n') });
    expect(result).toMatchObject({ problem: { unread: undefined } });
  });

  it('advises about a line that isn’t read, if nothing that runs needs it', () => {
    expect(resultOf('procfile', containing('web: a\n<<<<<<< HEAD\n'))).toMatchObject({
      status: 'advice',
      advice: { kind: 'procfile-line-unread', line: { number: 2, text: '<<<<<<< HEAD' } },
    });
  });

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
    ['the commit has none', commitWith(), 'no-procfile'],
  ])('does not apply if %s', (_, source, reason) => {
    const result = resultOf('procfile', { local: { source } });
    expect(result).toMatchObject({ status: 'not-applicable', reason });
  });

  it.each([
    ['before the first release', { formation: [] }, 'not-released'],
    ['to a container', { app: { ...GOOD.app, build_stack: { name: 'container' } } }, 'container'],
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
    const readings = { ...readingsOf(GOOD), source: { ok: false, error } } as const;
    const [result] = runChecks(readings, onlyCheck('procfile'), { today: NOON });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});

describe('without a Procfile', () => {
  it.each([['procfile'], ['Procfile.txt'], ['Procfile.txt', 'procfile']])(
    'fails if another file is called nearly so: %j',
    (...found) => {
      const problem = { kind: 'procfile-lost', found };
      expect(resultOf('procfile', atRoot('package.json', ...found))).toMatchObject({ problem });
    },
  );

  it('fails before the first release, too', () => {
    const result = resultOf('procfile', { app: { formation: [] }, ...atRoot('procfile') });
    expect(result).toMatchObject({ problem: { kind: 'procfile-lost' } });
  });

  it('fails if what is called so isn’t a file', () => {
    const source = commitWith({ root: [{ name: 'Procfile', kind: 'folder' }] });
    const result = resultOf('procfile', { local: { source } });
    expect(result).toMatchObject({ problem: { kind: 'procfile-lost', found: ['Procfile'] } });
  });

  it('fails if something runs that no buildpack adds', () => {
    const formation = [web('Standard-1X', 2), running('clock', 1)];
    const processes = [{ type: 'clock', quantity: 1 }];
    expect(resultOf('procfile', { app: { formation }, ...atRoot() })).toMatchObject({
      problem: { kind: 'process-types-gone', processes },
    });
  });

  it('doesn’t apply if buildpacks may add what runs', () => {
    const formation = [web('Standard-1X', 2), running('worker', 1)];
    const result = resultOf('procfile', { app: { formation }, ...atRoot('Gemfile') });
    expect(result).toMatchObject({ reason: 'no-procfile' });
  });
});

describe('a Procfile that Heroku can’t read', () => {
  const UTF_16 = Buffer.from('\ufeffweb: a\r\n', 'utf16le');

  it.each([
    ['UTF-16', UTF_16, 'utf-16', 'utf-16'],
    ['a byte order mark', '\ufeffweb: a\n', 'byte-order-mark', 'byte-order-mark'],
    ['an empty command', 'web: a\nworker:\n', 'no-command', 'no-command'],
    ['a junk line', 'web: a\njunk\n', undefined, 'invalid-line'],
    ['comments alone', '# web: a\n', undefined, 'no-process-type'],
  ])('fails by the generation’s rules: %s', (_, contents, onCedar, onFir) => {
    const cedar = resultOf('procfile', { ...NOTHING_RUNS, ...containing(contents) });
    if (onCedar === undefined) expect(cedar).not.toMatchObject({ status: 'fail' });
    else
      expect(cedar).toMatchObject({
        problem: { kind: 'procfile-unreadable', flaw: { kind: onCedar }, failsBuild: false },
      });
    expect(resultOf('procfile', { app: ON_FIR, ...containing(contents) })).toMatchObject({
      problem: { kind: 'procfile-unreadable', flaw: { kind: onFir }, failsBuild: true },
    });
  });
});

it('reads a Procfile by Fir’s rules for an app that moves there', () => {
  expect(resultOf('procfile', { app: ON_FIR, ...containing('Web: a\n') })).toMatchObject({
    detail: { types: ['web'] },
  });
});

describe('buildpacks', () => {
  it.each([
    'heroku-community/multi-procfile',
    'https://github.com/heroku/heroku-buildpack-multi-procfile',
    'https://github.com/lstoll/heroku-buildpack-monorepo',
    'https://github.com/timanovsky/subdir-heroku-buildpack.git#abc',
    'https://github.com/Pagedraw/heroku-buildpack-select-subdir',
    'https://github.com/jessefulton/buildpack-procfile-select',
    'https://github.com/heroku/heroku-buildpack-multi.git',
  ])('can choose another Procfile, and then the root’s says nothing: %s', (name) => {
    const app = builtBy(name);
    for (const about of [of({}), atRoot('procfile'), containing('\ufeffweb: a')]) {
      const result = resultOf('procfile', { app, ...about });
      expect(result).toMatchObject({ status: 'not-applicable', reason: 'other-procfile' });
    }
  });

  it.each(['heroku/nodejs', 'heroku/procfile', 'urn:buildpack:heroku/procfile', 'heroku/ruby'])(
    'of Heroku’s own read the usual one: %s',
    (name) => {
      const result = resultOf('procfile', { app: builtBy(name), ...of({}) });
      expect(result).toMatchObject({ status: 'fail' });
    },
  );

  it('decide whether a finding holds, and are needed for nothing else', () => {
    const failures = { buildpacks: error };
    const found = resultOf('procfile', { failures, ...of({}) });
    expect(found).toMatchObject({ status: 'unreadable', error });
    expect(resultOf('procfile', { failures, ...of(WEB) })).toMatchObject({ status: 'pass' });
  });
});
