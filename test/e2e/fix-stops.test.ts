import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import {
  type E2e,
  eventually,
  expectNoTrace,
  inFreshClone,
  inWorld,
  ROOT,
} from '../support/e2e.ts';
import { changesIn, fix, fixAsJson } from '../support/fix-json.ts';
import { useTeardown } from '../support/teardown.ts';
import { APP, patch, push, scenarioOf } from '../simulator/in-world.ts';

const later = useTeardown();

const ONE_DYNO = scenarioOf('one-dyno');

type ApiFault = NonNullable<NonNullable<Scenario['faults']>['api']>[number];

const withFaults = (...api: ApiFault[]): Scenario => ({ ...ONE_DYNO, faults: { api } });

const AFFINITY = 'PATCH /apps/my-app/features/http-session-affinity';
const SCALE = 'PATCH /apps/my-app/formation/web';
const PREBOOT = 'PATCH /apps/my-app/features/preboot';

describe('a change that Heroku refuses', () => {
  it('ends it with 2 where it’s the first: nothing was changed', () =>
    inFreshClone(withFaults({ path: '/features/.+', status: 403 }), async (world) => {
      const run = await fix(world, '--yes');
      expect(run.code).toBe(2);
      expect(run.stdout).toMatch(/✖ session affinity {2}api\.heroku\.com answered PATCH/);
      expect(run.stdout).toContain('This account may not change that.');
      expect(run.stdout).toMatch(/\n {2}Stopped: nothing was changed\.\n$/);
      expectNoTrace(run);
      expect(changesIn(world)).toEqual([AFFINITY]);
    }));

  it('ends it with 1 where others came before it, with what undoes them', () =>
    inFreshClone(withFaults({ path: '/features/preboot', status: 403 }), async (world) => {
      const { code, stdout } = await fix(world, '--yes');
      expect(code).toBe(1);
      expect(stdout).toMatch(
        / {2}Stopped\. To undo what was done, in this order:\n {4}heroku ps:scale web=1 -a my-app\n {4}heroku features:disable http-session-affinity -a my-app\n$/,
      );
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, PREBOOT]);
    }));

  it('is explained where preboot switches a deploy over', () =>
    inFreshClone(scenarioOf('one-dyno', { features: { preboot: true } }), async (world) => {
      await push(world.simulator, world.repository, 'main');
      const { code, stdout } = await fix(world, '--yes');
      expect(code).toBe(1);
      const words = stdout.replace(/\s+/g, ' ');
      expect(words).toContain(
        'Cannot change formation for a preboot app until preboot is complete',
      );
      expect(words).toContain('A deploy is being switched over, which takes about 3 minutes.');
    }));

  it('can be gone on from by running it again', () =>
    inFreshClone(withFaults({ path: '/formation/web', status: 503, times: 1 }), async (world) => {
      expect((await fix(world, '--yes')).code).toBe(1);
      expect((await fix(world, '--yes')).code).toBe(0);
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, SCALE, PREBOOT]);
    }));
});

describe('an app that can’t be read', () => {
  it.each([
    ['all of it', withFaults({ status: 403 }), '403'],
    ['its features', withFaults({ path: '/features$', status: 403 }), 'GET /apps/my-app/features'],
    ['a second factor', scenarioOf('two-factor'), 'needs a second factor'],
    ['no request left', scenarioOf('rate-limited'), 'rate limit is used up'],
    ['Heroku', scenarioOf('api-down'), 'status.heroku.com'],
  ])('is left alone, and exits with 2: %s', (_, scenario, words) =>
    inFreshClone(scenario, async (world) => {
      const run = await fix(world, '--yes');
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr.replace(/\s+/g, ' ')).toContain(words);
      expectNoTrace(run);
      expect(changesIn(world)).toEqual([]);
    }),
  );

  it.each(['none-such', 'not-mine'])('is one that there isn’t: %s', (app) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const run = await fix(world, '--yes', '--app', app);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('404');
      expectNoTrace(run);
    }),
  );
});

describe('the rate limit', () => {
  it('isn’t run into halfway: without enough requests nothing is begun', () =>
    inFreshClone(withFaults({ requestsLeft: 30 }), async (world) => {
      const { code, stderr } = await fix(world, '--yes');
      expect(code).toBe(2);
      expect(stderr).toContain('only 30 API requests are left to the account');
      expect(changesIn(world)).toEqual([]);
    }));

  it('ends it where it’s reached all the same', () =>
    inFreshClone(withFaults({ path: '/formation/web', status: 429 }), async (world) => {
      const { code, stdout } = await fix(world, '--yes');
      expect(code).toBe(1);
      expect(stdout.replace(/\s+/g, ' ')).toContain("The account's rate limit is used up");
      expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
    }));
});

describe('new dynos', () => {
  it('that crash keep preboot from going on', () =>
    inFreshClone(scenarioOf('one-dyno', { crashesOnBoot: true }), async (world) => {
      const { code, json } = await fixAsJson(world, '--yes');
      expect(code).toBe(1);
      expect(json).toMatchObject({
        result: 'stopped',
        error: { code: 'dyno-crashed', hint: 'its log says why: heroku logs -a my-app' },
        steps: [{ state: 'done' }, { state: 'made' }, { state: 'not-begun' }],
      });
      expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
      // What it says to do puts the app back.
      expect(json.undo.map((command) => command.slice(1, -2).join(' '))).toEqual([
        'ps:scale web=1',
        'features:disable http-session-affinity',
      ]);
    }));
});

describe('somebody else’s change meanwhile', () => {
  it('ends it before the step that it concerns', () =>
    inFreshClone(
      withFaults({ path: '/features/http-session-affinity', delaySeconds: 60, times: 1 }),
      async (world) => {
        const running = fix(world, '--yes');
        await eventually(() => changesIn(world).includes(AFFINITY) || undefined);
        await patch(world.simulator, '/apps/my-app/formation/web', { quantity: 5 });
        const { code, stdout } = await running;
        expect(code).toBe(1);
        expect(stdout.replace(/\s+/g, ' ')).toContain(
          '✖ web dynos somebody else has changed my-app meanwhile: web is 5 × standard-1x',
        );
        expect(world.simulator.state(APP).formation?.quantity).toBe(5);
        expect(world.simulator.state(APP).features.preboot).toBe(false);
      },
    ));
});

describe('Ctrl-C', () => {
  function start({ repository, env }: E2e, ...args: string[]): ChildProcess {
    const bin = join(ROOT, 'dist/heroku-preflight.cjs');
    const child = spawn(process.execPath, [bin, 'fix', '--yes', ...args], {
      cwd: repository.path,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    later(() => child.kill('SIGKILL'));
    return child;
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'while dynos boot ends it by the signal, with what was done: %s',
    (signal) =>
      inWorld(
        scenarioOf('one-dyno', { bootSeconds: 50 }),
        async (world) => {
          const child = start(world);
          const stdout = child.stdout ? text(child.stdout) : '';
          await eventually(() => changesIn(world).includes(SCALE) || undefined);
          const exit = once(child, 'exit');
          child.kill(signal);
          expect(await exit).toEqual([null, signal]);
          expect(await stdout).toMatch(
            new RegExp(
              `✖ web dynos {9}2 × standard-1x, but interrupted by ${signal}\\n` +
                '  ℹ preboot {11}not begun\\n' +
                '  Stopped\\. To undo what was done, in this order:\\n' +
                ' {4}heroku ps:scale web=1 -a my-app\\n',
            ),
          );
          expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
        },
        { installed: false, speed: 1 },
      ),
  );

  it('hears a change out that has been sent', () =>
    inFreshClone(
      withFaults({ path: '/features/http-session-affinity', delaySeconds: 60, times: 1 }),
      async (world) => {
        const child = start(world, '--json');
        const stdout = child.stdout ? text(child.stdout) : '';
        await eventually(() => changesIn(world).includes(AFFINITY) || undefined);
        const exit = once(child, 'exit');
        child.kill('SIGINT');
        expect(await exit).toEqual([null, 'SIGINT']);
        expect(JSON.parse(await stdout)).toMatchObject({
          result: 'stopped',
          error: { code: 'interrupted' },
          steps: [{ state: 'made' }, { state: 'not-begun' }, { state: 'not-begun' }],
          undo: [['heroku', 'features:disable', 'http-session-affinity', '-a', 'my-app']],
        });
        expect(world.simulator.state(APP).features['http-session-affinity']).toBe(true);
      },
    ));

  it('twice ends it at once', () =>
    inFreshClone(
      withFaults({ path: '/features/http-session-affinity', delaySeconds: 5_000 }),
      async (world) => {
        const child = start(world);
        await eventually(() => changesIn(world).includes(AFFINITY) || undefined);
        const exit = once(child, 'exit');
        const again = setInterval(() => child.kill('SIGINT'), 100);
        later(() => {
          clearInterval(again);
        });
        expect(await exit).toEqual([null, 'SIGINT']);
      },
    ));
});
