import { describe, expect, it } from '@jest/globals';
import { inWorld, type E2e, type Env, type Run } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

interface Steps {
  readonly warmed: boolean;
  readonly checked: boolean;
}

const ALL: Steps = { warmed: true, checked: true };
const WARMED: Steps = { warmed: true, checked: false };
const CHECKED: Steps = { warmed: false, checked: true };
const NOTHING: Steps = { warmed: false, checked: false };

/** The result of a push to an Eco app, on Heroku's side and on the terminal. */
const stepsOf = ({ simulator }: E2e, { stderr }: Run): Steps => ({
  warmed: eventsOf(simulator, 'router-request').length > 0,
  checked: stderr.includes('dyno tier'),
});

interface Choice {
  readonly env?: Env;
  /** git's options before `push` */
  readonly options?: readonly string[];
  /** `git config preflight.mode` */
  readonly mode?: string;
  readonly config?: object;
}

/** Runs the hook alone if no option of git is needed. */
async function push(world: E2e, { env = {}, options = [], mode, config }: Choice): Promise<Run> {
  if (mode !== undefined) await world.git('config', 'preflight.mode', mode);
  if (config) await world.write('heroku-preflight.json', config);
  const pushed =
    options.length === 0
      ? await world.runHook(env)
      : await world.run('git', [...options, 'push', 'heroku', 'main'], { env });
  expect(pushed.code).toBe(0);
  return pushed;
}

const expectSteps = (choice: Choice, steps: Steps): Promise<void> =>
  inWorld(scenarioOf('warm'), async (world) => {
    expect(stepsOf(world, await push(world, choice))).toEqual(steps);
  });

const MODES = sampleOf(2, [
  ['on', ALL],
  ['warm', WARMED],
  ['check', CHECKED],
  ['off', NOTHING],
]);

describe('the mode of one push', () => {
  it.each(MODES)('can be set with PREFLIGHT=%s', (mode, steps) =>
    expectSteps({ env: { PREFLIGHT: mode } }, steps),
  );

  it.each(sampleOf(1, MODES))('can be set with git -c preflight.mode=%s', (mode, steps) =>
    expectSteps({ options: ['-c', `preflight.mode=${mode}`] }, steps),
  );

  it('doesn’t matter with --no-verify, which skips the hook', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const pushed = await world.push({}, ['--no-verify', 'heroku', 'main']);
      expect(pushed.stderr).not.toContain('preflight');
      expect(stepsOf(world, pushed)).toEqual(NOTHING);
    }));
});

describe('the mode of a repository', () => {
  it('can be set with git config', () => expectSteps({ mode: 'check' }, CHECKED));

  weekly('is overridden by git -c', () =>
    expectSteps({ mode: 'off', options: ['-c', 'preflight.mode=warm'] }, WARMED),
  );

  weekly('is overridden by PREFLIGHT', () =>
    expectSteps({ mode: 'off', env: { PREFLIGHT: 'on' } }, ALL),
  );
});

it('PREFLIGHT overrides git -c', () =>
  expectSteps({ env: { PREFLIGHT: 'check' }, options: ['-c', 'preflight.mode=off'] }, CHECKED));

describe('an unknown mode', () => {
  it.each(
    sampleOf(1, [
      ['PREFLIGHT', { env: { PREFLIGHT: 'offf' } }],
      ['preflight.mode', { options: ['-c', 'preflight.mode=offf'] }],
    ] satisfies [string, Choice][]),
  )('is reported and ignored: %s', (source, choice) =>
    inWorld(scenarioOf('warm'), async (world) => {
      const pushed = await push(world, choice);
      expect(pushed.stderr.replaceAll(/\s+/g, ' ')).toContain(
        `preflight ${source} is "offf", which isn't a mode, so it's ignored → Use one of off, warm, check, on`,
      );
      expect(stepsOf(world, pushed)).toEqual(ALL);
    }),
  );
});

it('a check that doesn’t apply is mentioned if no other check is reported', () =>
  inWorld(scenarioOf('no-release'), async (world) => {
    const { stdout } = await world.command(['check']);
    expect(stdout).toMatch(/\n {2}ℹ first deploy +nothing else to check yet\n$/);
    const { stderr } = await push(world, { env: { PREFLIGHT: 'check' } });
    expect(stderr).toMatch(/^preflight .*\n {2}ℹ first deploy +nothing to check yet\n/);
  }));

describe('in CI', () => {
  const CI = { CI: 'true' };

  it('checks the app and doesn’t wake it', () => expectSteps({ env: CI }, CHECKED));

  it('wakes the app if the config says so', () =>
    expectSteps({ env: CI, config: { warmup: { ci: true } } }, ALL));

  weekly('wakes the app if this push says so', () =>
    expectSteps({ env: { ...CI, PREFLIGHT: 'warm' } }, WARMED),
  );

  weekly('CI=false means not in CI', () => expectSteps({ env: { CI: 'false' } }, ALL));
});

describe('the config', () => {
  it('can turn off the warm-up', () => expectSteps({ config: { warmup: false } }, CHECKED));

  weekly('can turn off the checks', () => expectSteps({ config: { checks: false } }, WARMED));

  weekly('can turn off the warm-up of one app', () =>
    expectSteps({ config: { apps: { 'my-app': { warmup: false } } } }, CHECKED),
  );

  weekly('for one app doesn’t change other apps', () =>
    expectSteps({ config: { apps: { 'other-app': { warmup: false } } } }, ALL),
  );
});
