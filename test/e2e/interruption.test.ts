import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import {
  type E2e,
  type Env,
  eventually,
  inFreshClone,
  inWorld,
  isAlive,
  letGitIn,
  ROOT,
} from '../support/e2e.ts';
import { useTeardown } from '../support/teardown.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const later = useTeardown();

const SIGNALS = [['SIGINT'], ['SIGTERM'], ['SIGHUP']] as const;

/** A credential helper that never answers, and writes the ids of its two processes into a file. */
async function withSilentHelper(world: E2e): Promise<() => Promise<number[]>> {
  const file = join(world.repository.outside, 'pids');
  const script = `#!/bin/sh\nsleep 300 &\necho $! $$ >'${file}'\nwait\n`;
  await world.write('helper', script);
  await world.git('config', 'credential.helper', `!sh '${join(world.repository.path, 'helper')}'`);
  return () =>
    eventually(async () => {
      const pids = (await readFile(file, 'utf8').catch(() => '')).trim().split(' ').map(Number);
      return pids.length === 2 ? pids : undefined;
    });
}

/** In its own process group, as a shell starts it. */
const start = (
  { repository, env }: E2e,
  program: string,
  args: readonly string[],
  more: Env = WITHOUT_CREDENTIALS,
): ChildProcess => {
  const child = spawn(program, args, {
    cwd: repository.path,
    env: { ...env, ...more },
    stdio: 'ignore',
    detached: true,
  });
  later(() => child.kill('SIGKILL'));
  return child;
};

const WITHOUT_CREDENTIALS = { HEROKU_API_KEY: undefined, GIT_CONFIG_COUNT: undefined };

const ended = (child: ChildProcess): Promise<unknown> =>
  once(child, 'exit').then(([code, signal]: unknown[]) => signal ?? code);

async function expectEnded(pids: readonly number[]): Promise<void> {
  await eventually(() => !pids.some(isAlive) || undefined);
}

describe.each(sampleOf(1, SIGNALS))('%s', (signal) => {
  it('ends a push, and the processes that its hook has started', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      await letGitIn(world);
      const pidsOfHelper = await withSilentHelper(world);
      const push = start(world, 'git', ['push', 'heroku', 'main']);
      const pids = await pidsOfHelper();
      const end = ended(push);
      process.kill(-(push.pid ?? 0), signal);
      expect(await end).toBe(signal);
      await expectEnded(pids);
    }));

  it('ends a check by hand, and the processes that it has started', () =>
    inFreshClone(scenarioOf('one-dyno'), async (world) => {
      const pidsOfHelper = await withSilentHelper(world);
      const bin = join(ROOT, 'dist/heroku-preflight.cjs');
      const check = start(world, process.execPath, [bin, 'check']);
      const pids = await pidsOfHelper();
      const end = ended(check);
      check.kill(signal);
      expect(await end).toBe(signal);
      await expectEnded(pids);
    }));
});

it('Ctrl-C ends a check by hand that gets no answers', () => {
  const faults = { api: [{ delaySeconds: 10_000 }] };
  return inFreshClone({ ...scenarioOf('one-dyno'), faults }, async (world) => {
    const bin = join(ROOT, 'dist/heroku-preflight.cjs');
    const check = start(world, process.execPath, [bin, 'check'], {});
    await eventually(() => eventsOf(world.simulator, 'api-request').length > 0 || undefined);
    const end = ended(check);
    check.kill('SIGINT');
    expect(await end).toBe('SIGINT');
  });
});

weekly('a simulated Heroku cleans up even after a second Ctrl-C', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    const bin = join(ROOT, 'dist/heroku-preflight.cjs');
    const file = join(world.repository.outside, 'told');
    const stubborn = `trap '' INT; echo "$HOME" >'${file}'; while sleep 0.1; do [ ! -e '${file}2' ] || exit 3; done`;
    const simulate = start(world, process.execPath, [bin, 'simulate', '--', 'sh', '-c', stubborn]);
    const home = await eventually(
      async () => (await readFile(file, 'utf8').catch(() => '')).trim() || undefined,
    );
    const end = ended(simulate);
    simulate.kill('SIGINT');
    await sleep(100);
    simulate.kill('SIGINT');
    await sleep(100);
    await writeFile(`${file}2`, '');
    expect(await end).toBe(3);
    await expect(stat(home)).rejects.toThrow('ENOENT');
  }),
);
