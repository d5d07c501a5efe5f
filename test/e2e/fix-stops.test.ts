import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { eventually, expectNoTrace, inFreshClone, inWorld } from '../support/e2e.ts';
import { changesIn, fix, fixAsJson } from '../support/commands.ts';
import { APP, patch, push, scenarioOf, until } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const ONE_DYNO = scenarioOf('one-dyno');

type ApiFault = NonNullable<NonNullable<Scenario['faults']>['api']>[number];

const withFaults = (...api: ApiFault[]): Scenario => ({ ...ONE_DYNO, faults: { api } });

const AFFINITY = 'PATCH /apps/my-app/features/http-session-affinity';
const SCALE = 'PATCH /apps/my-app/formation/web';
const PREBOOT = 'PATCH /apps/my-app/features/preboot';

describe('a change that Heroku refuses', () => {
  it('ends the run with 2 if it’s the first change', () =>
    inFreshClone(withFaults({ path: '/features/.+', status: 403 }), async (world) => {
      const run = await fix(world, ['--yes']);
      expect(run.code).toBe(2);
      expect(run.stdout).toMatch(/✖ session affinity {2}this account can't change/);
      expect(run.stdout).toContain('heroku whoami');
      expect(run.stdout).toMatch(/\n {2}Stopped\. Nothing was changed\.\n$/);
      expectNoTrace(run);
      expect(changesIn(world)).toEqual([AFFINITY]);
    }));

  it('ends the run with 1 after other changes, and it prints how to undo them', () =>
    inFreshClone(withFaults({ path: '/features/preboot', status: 403 }), async (world) => {
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        / {2}Stopped\. To undo the changes, run in this order:\n {4}heroku ps:scale web=1 -a my-app\n {4}heroku features:disable http-session-affinity -a my-app\n$/,
      );
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, PREBOOT]);
    }));

  weekly('is explained while Preboot is switching a deploy over', () =>
    inWorld(
      scenarioOf('one-dyno', { features: { preboot: true }, buildSeconds: 0 }),
      async (world) => {
        await push(world.simulator, world.repository, 'main');
        const { code, stdout } = await fix(world, ['--yes']);
        expect(code).toBe(1);
        const words = stdout.replace(/\s+/g, ' ');
        expect(words).toContain(
          'Cannot change formation for a preboot app until preboot is complete',
        );
        expect(words).toContain('A deploy is switching over: run this again in 3 minutes');
      },
      // The switch comes after 36 simulated seconds, whatever the load of the machine.
      { installed: false, speed: 5 },
    ),
  );

  weekly('doesn’t keep a second run from finishing the fix', () =>
    inFreshClone(withFaults({ path: '/formation/web', status: 503, times: 1 }), async (world) => {
      expect((await fix(world, ['--yes'])).code).toBe(1);
      expect((await fix(world, ['--yes'])).code).toBe(0);
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, SCALE, PREBOOT]);
    }),
  );
});

describe('an app that can’t be read', () => {
  it.each(
    sampleOf(1, [
      ['all of it', withFaults({ status: 403 }), '403'],
      ['its features', withFaults({ path: '/features$', status: 403 }), '/apps/my-app/features'],
      ['a second factor', scenarioOf('two-factor'), 'a second factor'],
      ['no request left', scenarioOf('rate-limited'), 'rate limit is used up'],
      ['Heroku', scenarioOf('api-down'), 'status.heroku.com'],
    ]),
  )('isn’t changed, and the exit code is 2: %s', (_, scenario, words) =>
    inFreshClone(scenario, async (world) => {
      const run = await fix(world, ['--yes']);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr.replace(/\s+/g, ' ')).toContain(words);
      expectNoTrace(run);
      expect(changesIn(world)).toEqual([]);
    }),
  );

  it.each(sampleOf(1, ['none-such', 'not-mine']))('can be an app that doesn’t exist: %s', (app) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const run = await fix(world, ['--yes', '--app', app]);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('404');
      expectNoTrace(run);
    }),
  );
});

describe('the rate limit', () => {
  it('stops the run before the first change if the requests aren’t enough', () =>
    inFreshClone(withFaults({ requestsLeft: 30 }), async (world) => {
      const { code, stderr } = await fix(world, ['--yes']);
      expect(code).toBe(2);
      expect(stderr).toContain('this account has 30 left');
      const { json } = await fixAsJson(world, ['--yes']);
      expect(json).toMatchObject({ result: 'refused', error: { code: 'few-requests-left' } });
      expect(changesIn(world)).toEqual([]);
    }));

  weekly('ends the run if it’s reached anyway', () =>
    inFreshClone(withFaults({ path: '/formation/web', status: 429 }), async (world) => {
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(1);
      expect(stdout.replace(/\s+/g, ' ')).toContain("this account's API rate limit is used up");
      expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
    }),
  );
});

describe('new dynos', () => {
  it('that crash keep Preboot off', () =>
    inFreshClone(scenarioOf('one-dyno', { crashesOnBoot: true }), async (world) => {
      const { code, json } = await fixAsJson(world, ['--yes']);
      expect(code).toBe(1);
      expect(json).toMatchObject({
        result: 'stopped',
        error: { code: 'dyno-crashed', command: 'heroku logs -a my-app' },
        steps: [{ state: 'done' }, { state: 'made' }, { state: 'not-begun' }],
      });
      expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
      // The printed commands restore the app.
      expect(json.undo.map((command) => command.slice(1, -2).join(' '))).toEqual([
        'ps:scale web=1',
        'features:disable http-session-affinity',
      ]);
    }));
});

describe('crashed dynos', () => {
  weekly('keep fix from adding dynos', () =>
    inFreshClone(scenarioOf('one-dyno', { crashesOnBoot: true }), async (world) => {
      await push(world.simulator, world.repository, 'main');
      const { dynos } = world.simulator.state(APP);
      await until(() => world.simulator.state(APP).dynos.some(({ state }) => state === 'crashed'));
      expect(dynos).toHaveLength(1);
      for (const options of [['--yes'], ['--dry-run']]) {
        const { code, json, stderr } = await fixAsJson(world, options);
        expect([code, json.result, json.error?.code]).toEqual([2, 'refused', 'dyno-crashed']);
        expect(stderr).toContain('a web dyno has crashed');
      }
      expect(changesIn(world)).toEqual([]);
    }),
  );
});

describe('another person’s change', () => {
  it('to an earlier step, while dynos boot, keeps Preboot off', () =>
    inWorld(
      scenarioOf('one-dyno', { bootSeconds: 40 }),
      async (world) => {
        const running = fix(world, ['--yes']);
        await eventually(() => changesIn(world).includes(SCALE) || undefined);
        const feature = '/apps/my-app/features/http-session-affinity';
        await patch(world.simulator, feature, { enabled: false });
        const { code, stdout } = await running;
        expect(code).toBe(1);
        expect(world.simulator.state(APP).features.preboot).toBe(false);
        expect(stdout).toMatch(
          / {2}Stopped\. To undo the changes, run in this order:\n {4}heroku ps:scale web=1 -a my-app\n {2}http-session-affinity is off now: someone else changed it\.\n$/,
        );
      },
      { installed: false, speed: 10 },
    ));

  weekly('ends the run before the step that depends on it', () =>
    inFreshClone(
      withFaults({ path: '/features/http-session-affinity', delaySeconds: 60, times: 1 }),
      async (world) => {
        const running = fix(world, ['--yes']);
        await eventually(() => changesIn(world).includes(AFFINITY) || undefined);
        await patch(world.simulator, '/apps/my-app/formation/web', { quantity: 5 });
        const { code, stdout } = await running;
        expect(code).toBe(1);
        expect(stdout.replace(/\s+/g, ' ')).toContain(
          '✖ web dynos my-app has changed since the plan: web is 5 × standard-1x',
        );
        expect(world.simulator.state(APP).formation?.quantity).toBe(5);
        expect(world.simulator.state(APP).features.preboot).toBe(false);
      },
    ),
  );
});
