import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type E2e, inWorld, ROOT } from '../support/e2e.ts';
import { watch, watchAsJson } from '../support/commands.ts';
import { weekly } from '../support/weekly.ts';
import { eventsOf, scenarioOf, until } from '../simulator/in-world.ts';

const QUICK = { bootSeconds: 8, buildSeconds: 12 } as const;
const PREBOOT = { ...QUICK, quantity: 2, features: { preboot: true } } as const;

// The tool's own pauses aren't sped up: in a faster world, preboot's window would be over in one of them.
const options = { speed: 25, installed: false } as const;

describe('watch', () => {
  weekly('follows the deploy under way', () =>
    inWorld(
      scenarioOf('one-dyno', { ...PREBOOT, bootSeconds: 20 }),
      async (world) => {
        await world.push({ PREFLIGHT: 'off' });
        const { code, json, stderr } = await watchAsJson(world);
        expect(json).toMatchObject({
          ...{ result: 'ok', deploy: { state: 'live', release: 4 } },
          ...{ answers: [{ path: '/', status: 200 }], warm: { warm: true } },
        });
        expect(stderr).toMatch(/^waiting for Preboot to switch to v4/m);
        expect(code).toBe(0);
      },
      options,
    ),
  );

  weekly('names the author of a release that isn’t ours', () =>
    inWorld(
      scenarioOf('one-dyno', { runningBuild: { sinceSeconds: 10, forSeconds: 60 }, ...QUICK }),
      async (world) => {
        const { json } = await watchAsJson(world);
        expect(json.deploy).toMatchObject({ state: 'live', author: 'colleague@example.com' });
      },
      options,
    ),
  );

  it('sends no request if no deploy is under way, and says which release is live', () =>
    inWorld(
      scenarioOf('one-dyno'),
      async (world) => {
        const { code, stdout } = await watch(world);
        expect(stdout).toContain('  ✔ deploy            none under way: v3 is live\n');
        expect(code).toBe(0);
        expect(eventsOf(world.simulator, 'router-response')).toEqual([]);
      },
      options,
    ));

  weekly.each(['maintenance', 'zero-dynos'] as const)(
    'doesn’t call an app live that can’t answer: %s',
    (preset) =>
      inWorld(
        scenarioOf(preset),
        async (world) => {
          const { code, json } = await watchAsJson(world);
          expect(json).toMatchObject({
            ...{ result: 'failed', deploy: { state: 'settled', release: 3 } },
            warm: { skipped: { message: expect.any(String) } },
          });
          expect(code).toBe(1);
        },
        options,
      ),
  );
});

/** Starts `heroku-preflight watch ARGS`, and sends a signal when `isTime`. */
async function interrupted(
  { env, repository }: E2e,
  args: readonly string[],
  isTime: (stderr: string) => boolean,
): Promise<{ readonly signal: unknown; readonly stderr: string }> {
  const bin = join(ROOT, 'dist/heroku-preflight.cjs');
  const child = spawn(process.execPath, [bin, 'watch', ...args], { cwd: repository.path, env });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = new Promise((resolve) => {
    child.on('close', (_, signal) => {
      resolve(signal);
    });
  });
  await until(() => isTime(stderr));
  child.kill('SIGINT');
  return { signal: await ended, stderr };
}

describe('watch that is interrupted', () => {
  weekly('says that the deploy goes on', () =>
    inWorld(
      scenarioOf('one-dyno', { ...PREBOOT, bootSeconds: 30 }),
      async (world) => {
        await world.push({ PREFLIGHT: 'off' });
        const { signal, stderr } = await interrupted(world, [], (text) =>
          text.includes('waiting for'),
        );
        expect(signal).toBe('SIGINT');
        expect(stderr).toMatch(/\nStopped\. The deploy goes on\.\nTo see what becomes of it: npx /);
      },
      options,
    ),
  );

  weekly('passes the signal on to its command, and follows nothing', () =>
    inWorld(
      scenarioOf('one-dyno'),
      async (world) => {
        const script =
          "trap 'kill $!; echo interrupted >&2; exit 130' INT; sleep 60 & echo started >&2; wait";
        const { signal, stderr } = await interrupted(world, ['--', 'sh', '-c', script], (text) =>
          text.includes('started'),
        );
        expect(signal).toBe('SIGINT');
        expect(stderr).toMatch(
          /^started\ninterrupted\nStopped\. A deploy that has begun goes on\.\n/,
        );
      },
      options,
    ),
  );
});
