import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { type E2e, eventually, inFreshClone, inWorld, ROOT } from '../support/e2e.ts';
import { changesIn } from '../support/commands.ts';
import { useTeardown } from '../support/teardown.ts';
import { APP, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf } from '../support/weekly.ts';

const later = useTeardown();

const AFFINITY = 'PATCH /apps/my-app/features/http-session-affinity';
const SCALE = 'PATCH /apps/my-app/formation/web';

/** An app with one dyno; Heroku takes a while to turn its session affinity on. */
const slow = (delaySeconds: number): Scenario => ({
  ...scenarioOf('one-dyno'),
  faults: { api: [{ path: '/features/http-session-affinity', delaySeconds, times: 1 }] },
});

describe('Ctrl-C', () => {
  function start({ repository, env }: E2e, ...args: string[]): ChildProcess {
    const bin = join(ROOT, 'dist/heroku-preflight.cjs');
    const child = spawn(process.execPath, [bin, 'fix', '--yes', ...args], {
      cwd: repository.path,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    later(() => child.kill('SIGKILL'));
    return child;
  }

  it.each(sampleOf(1, ['SIGINT', 'SIGTERM', 'SIGHUP'] as const))(
    'during a boot ends it by the signal, and it prints what was done: %s',
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
                '  ℹ preboot {11}not started\\n' +
                '  Stopped\\. To undo the changes, run in this order:\\n' +
                ' {4}heroku ps:scale web=1 -a my-app\\n',
            ),
          );
          expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
        },
        { installed: false, speed: 1 },
      ),
  );

  it('waits for the answer to a change that has been sent', () =>
    inFreshClone(slow(60), async (world) => {
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
    }));

  it('twice ends it at once, and it prints how to undo the sent changes', () =>
    inFreshClone(slow(5_000), async (world) => {
      const child = start(world);
      const stderr = child.stderr ? text(child.stderr) : '';
      await eventually(() => changesIn(world).includes(AFFINITY) || undefined);
      const exit = once(child, 'exit');
      const again = setInterval(() => child.kill('SIGINT'), 100);
      later(() => {
        clearInterval(again);
      });
      expect(await exit).toEqual([null, 'SIGINT']);
      expect(await stderr).toBe(
        "waiting for Heroku's answer to the last change; Ctrl-C again stops now\n" +
          '  Stopped. To undo the changes, run in this order:\n' +
          '    heroku features:disable http-session-affinity -a my-app\n' +
          "  The current state couldn't be read: check it before you undo anything.\n",
      );
    }));
});
