import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Env, Run } from '../support/e2e.ts';
import { expectNoProcess, type Fault, faultMatrix, HEALTHY, type Site } from '../support/faults.ts';
import { IS_WHOLE } from '../support/weekly.ts';
import { seeded } from '../warm/seeded.ts';

// A push is ended at moments that a seed decides; SEED=N repeats them. Then the next push has to work, and
// to clear what the first one left.

const SEED = Number(process.env.SEED ?? Date.now() % 100_000);
const random = seeded(SEED);
// A push takes about as long.
const LONGEST_MS = 1_500;
const MOMENTS = IS_WHOLE ? 10 : 1;

/** A push in a process group of its own, as a shell starts it, which gets a signal after `ms`. */
async function endedPush(
  site: Site,
  env: Env,
  [program = '', ...args]: readonly string[],
  end: (pid: number) => unknown,
  ms: number,
): Promise<Run> {
  const child = spawn(program, args, {
    cwd: site.repository.path,
    env: { ...site.env, ...env },
    stdio: ['ignore', 'ignore', 'ignore'],
    detached: true,
  });
  const exit = once(child, 'exit');
  await sleep(ms);
  end(child.pid ?? 0);
  await exit;
  return { code: -1, stdout: '', stderr: '' };
}

const PUSH = ['git', 'push', 'heroku', 'main'];

/** It may have ended already. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
  }
}

/** The next push removes such files if they're a minute old. */
async function expectNextPushToWork(site: Site): Promise<void> {
  await expectNoProcess(site);
  const past = Date.now() / 1000 - 3_600;
  for (const name of await readdir(site.state.root)) {
    await utimes(join(site.state.root, name), past, past);
  }
  const next = await site.runHook();
  expect(next).toMatchObject({ code: 0, stderr: expect.stringMatching(/^preflight {2}my-app/) });
}

const signalAt = (signal: NodeJS.Signals, ms: number, number: number): Fault => ({
  name: `${signal} after ${ms} ms (seed ${SEED})`,
  ...(number === 0 ? { inCi: 'allow' } : {}),
  ifAllowing: 'ended',
  scenario: { ...HEALTHY, faults: { api: [{ delaySeconds: 10 }] } },
  async push(site, env) {
    const run = await endedPush(
      site,
      env,
      PUSH,
      (pid) => {
        send(-pid, signal);
      },
      ms,
    );
    await expectNextPushToWork(site);
    return run;
  },
});

faultMatrix(
  'a signal to the push',
  (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const).flatMap((signal) =>
    Array.from({ length: MOMENTS }, (_, number) =>
      signalAt(signal, Math.floor(random() * LONGEST_MS), number),
    ),
  ),
);

faultMatrix('a terminal', [
  {
    name: 'hangs up',
    inCi: 'allow',
    ifAllowing: 'ended',
    scenario: { ...HEALTHY, faults: { api: [{ delaySeconds: 3_000 }] } },
    async push(site, env) {
      // script gives it a terminal, which is gone with script.
      const command = ['script', '-qec', PUSH.join(' '), '/dev/null'];
      const hangUp = (pid: number): void => {
        send(pid, 'SIGKILL');
      };
      const run = await endedPush(site, env, command, hangUp, 700);
      await expectNextPushToWork(site);
      return run;
    },
  },
]);

const AT_ONCE = IS_WHOLE ? 20 : 4;

faultMatrix('pushes at once', [
  {
    name: `${AT_ONCE} in one repository`,
    inCi: 'allow',
    // On a slow machine, not everything can be checked in time.
    ifBlocking: null,
    async push(site, env) {
      const runs = await Promise.all(Array.from({ length: AT_ONCE }, () => site.runHook(env)));
      for (const run of runs) expect(run).toMatchObject({ code: 0, stdout: '' });
      await expectNextPushToWork(site);
      return runs[0] ?? { code: -1, stdout: '', stderr: '' };
    },
  },
]);
