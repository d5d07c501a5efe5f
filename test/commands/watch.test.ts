import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { watchCommand } from '../../src/commands/watch.ts';
import { contextIn, watch, watchAsJson } from '../support/commands.ts';
import { type E2e, inFreshClone } from '../support/e2e.ts';
import { push, scenarioOf, until } from '../simulator/in-world.ts';

const CONFIG = 'heroku-preflight.json';
const NOT_ASKED = { warmup: false };

const ONE_DYNO = scenarioOf('one-dyno');

/** The API refuses to answer these. */
const withFault = (fault: object): Scenario => ({ ...ONE_DYNO, faults: { api: [fault] } });

describe('watch where the config allows no requests', () => {
  it('says which release is live', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, NOT_ASKED);
      const { code, json } = await watchAsJson(world);
      expect(code).toBe(0);
      expect(json).toMatchObject({ deploy: { state: 'settled', release: 3 }, warm: null });
    }));

  it('still knows an app that can’t answer', () =>
    inFreshClone(scenarioOf('maintenance'), async (world) => {
      await world.write(CONFIG, NOT_ASKED);
      const { code, json } = await watchAsJson(world);
      expect(code).toBe(1);
      expect(json).toMatchObject({
        ...{ deploy: { release: 3 }, warm: { skipped: { reason: 'maintenance' } } },
      });
    }));

  it('can’t probe, and says so if probes are asked for', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, NOT_ASKED);
      const { code, stderr } = await watch(world, ['--probe']);
      expect(code).toBe(2);
      expect(stderr).toContain('the config sets "warmup" to false for my-app');
    }));
});

describe('watch without a deploy under way', () => {
  it('says that the last build failed, and which release the app still runs', () =>
    inFreshClone(scenarioOf('build-fails', { buildSeconds: 0 }), async (world) => {
      await push(world.simulator, world.repository, 'main');
      const { code, stdout } = await watch(world);
      expect(code).toBe(1);
      expect(stdout).toMatch(/✖ deploy +the build failed: the app still runs v3/);
    }));

  it('probes no app that can’t answer', () =>
    inFreshClone(scenarioOf('worker-only'), async (world) => {
      const { code, json } = await watchAsJson(world, ['--probe']);
      expect(code).toBe(0);
      expect(json).toMatchObject({
        ...{ warm: { skipped: { reason: 'no-web-process' } }, visitors: null },
      });
    }));

  it('stops at a mistake in the config, because it would also be one after the deploy', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, { warmup: { headers: { Authorization: '${PREFLIGHT_NONE}' } } });
      const { code, stderr } = await watch(world);
      expect(code).toBe(2);
      expect(stderr).toContain('PREFLIGHT_NONE');
    }));
});

describe('watch -- COMMAND', () => {
  const hasRun = ({ repository }: E2e): boolean => existsSync(join(repository.path, 'has-run'));

  it('says that the command can’t be started, also where the app may not be asked', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, NOT_ASKED);
      const { code, stdout, stderr } = await watch(world, ['--json', '--', 'no-such-program']);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'command-not-started' } });
      expect(stderr).toContain('no-such-program: ENOENT');
    }));

  it('doesn’t run it if the API refuses, because its deploy couldn’t be followed', () =>
    inFreshClone(withFault({ status: 403 }), async (world) => {
      expect((await watch(world, ['--', 'touch', 'has-run'])).code).toBe(2);
      expect(hasRun(world)).toBe(false);
    }));

  it('runs it while the API is down, and says that it can’t tell', () =>
    inFreshClone(withFault({ path: '/releases$', status: 503 }), async (world) => {
      const { code, stdout } = await watch(world, ['--', 'touch', 'has-run']);
      expect(hasRun(world)).toBe(true);
      expect(stdout).toContain("✖ deploy            couldn't check for one under way");
      expect(code).toBe(2);
    }));

  it('doesn’t take a release for the command’s if the API was down before it', () =>
    // It's asked twice before.
    inFreshClone(withFault({ path: '/releases$', status: 503, times: 2 }), async (world) => {
      const { code, json } = await watchAsJson(world, ['--', 'touch', 'has-run']);
      expect(hasRun(world)).toBe(true);
      expect(json).toMatchObject({ result: 'unknown', deploy: { state: 'unchecked' } });
      expect(code).toBe(2);
    }));

  it('measures what visitors feel while it runs, also if it deploys nothing', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, json } = await watchAsJson(world, ['--', 'sh', '-c', 'exit 7']);
      expect(json).toMatchObject({
        ...{ result: 'failed', command: { name: 'sh', exitCode: 7 } },
        ...{ deploy: { state: 'nothing-deployed' }, visitors: { verdict: 'inconclusive' } },
      });
      expect(code).toBe(1);
    }));

  it('ends it at an interruption, and says that a deploy goes on', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const interruption = new AbortController();
      const script = 'touch has-run; exec sleep 60';
      const argv = ['--no-probe', '--', 'sh', '-c', script];
      const { context, stderr } = contextIn(world, argv, { signal: interruption.signal });
      const ended = watchCommand.run(context).catch((error: unknown) => error);
      await until(() => hasRun(world));
      interruption.abort('SIGINT');
      expect(await ended).toBe('SIGINT');
      expect(stderr()).toMatch(/^Stopped\. A deploy that has begun goes on\.\n/);
    }));
});
