import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { REMOTE, scenarioOf } from '../simulator/in-world.ts';
import {
  type E2e,
  eventually,
  expectNoTrace,
  inWorld,
  isAlive,
  letGitIn,
  PATIENT,
  remarksIn,
  type Run,
} from '../support/e2e.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

// What hangs here would hang for 300 s, and a run is killed after 120 s (test/support/e2e.ts): then its
// exit code is -1.

const ONE_DYNO = scenarioOf('one-dyno');
const CONFIG = 'heroku-preflight.json';
const BLOCKING = { ...PATIENT, onFailure: 'block' } as const;

/** Runs the hook with a PATH on which `git SUBCOMMAND` is this shell script. */
async function runHookWith(world: E2e, subcommand: string, script: string): Promise<Run> {
  const { outside, env } = world.repository;
  const bin = join(outside, 'bin');
  await mkdir(bin);
  const real = join((await world.git('--exec-path')).stdout.trim(), 'git');
  const text = `#!/bin/sh\ncase " $* " in *' ${subcommand} '*) ${script} ;; *) exec ${real} "$@" ;; esac\n`;
  await writeFile(join(bin, 'git'), text, { mode: 0o755 });
  const commit = (await world.git('rev-parse', 'HEAD')).stdout.trim();
  return world.run('.git/hooks/pre-push', ['heroku', REMOTE], {
    env: { PATH: `${bin}:${env.PATH ?? ''}` },
    stdin: `refs/heads/main ${commit} refs/heads/main ${'0'.repeat(40)}\n`,
  });
}

/** Without a credential in the environment, the hook asks git's helpers. */
const WITHOUT_CREDENTIALS = { HEROKU_API_KEY: undefined, GIT_CONFIG_COUNT: undefined };

describe('a hook whose git', () => {
  it.each([
    ['config', "skipped: git config didn't answer in time"],
    ['cat-file', "git cat-file didn't answer in time"],
  ])('%s hangs returns, and the push continues', (subcommand, words) =>
    inWorld(ONE_DYNO, async (world) => {
      await world.write(CONFIG, PATIENT);
      const run = await runHookWith(world, subcommand, 'trap "" TERM INT; sleep 300; sleep 300');
      expect(run.code).toBe(0);
      expect(run.stderr.replace(/\s+/g, ' ')).toContain(words);
      expectNoTrace(run);
    }),
  );

  it('config hangs stops the push if the config says so', () =>
    inWorld(ONE_DYNO, async (world) => {
      await world.write(CONFIG, BLOCKING);
      const { code, stderr } = await runHookWith(world, 'config', 'sleep 300');
      expect(code).toBe(1);
      expect(stderr).toContain('push stopped');
    }));

  weekly('config prints without end returns', () =>
    inWorld(ONE_DYNO, async (world) => {
      const { code, stderr } = await runHookWith(world, 'config', 'exec yes');
      expect(code).toBe(0);
      expect(remarksIn(stderr)).toEqual([
        expect.stringContaining("git's configuration is larger than 16 MB"),
      ]);
    }),
  );
});

it('ends a credential helper that has left the session of the hook', () =>
  inWorld(ONE_DYNO, async (world) => {
    await letGitIn(world);
    const file = join(world.repository.outside, 'pid');
    const script = `setsid sh -c 'sleep 300 & echo $! >${file}' </dev/null >/dev/null & sleep 300\n`;
    await writeFile(join(world.repository.outside, 'helper'), script);
    await world.git('config', 'credential.helper', `!sh ${world.repository.outside}/helper`);
    const { code } = await world.runHook(WITHOUT_CREDENTIALS);
    expect(code).toBe(0);
    const pid = Number(await readFile(file, 'utf8'));
    await eventually(() => !isAlive(pid) || undefined);
  }));

describe('dead name servers, for which a normal exit would wait', () => {
  // As they look to the hook when it ends: a lookup is pending, and exiting doesn't return.
  const PRELOAD = `
    process.getActiveResourcesInfo = () => ['GetAddrInfoReqWrap'];
    process.on('exit', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300e3));
  `;

  it.each(
    sampleOf(1, [
      ['allow', 0],
      ['block', 1],
    ] as const),
  )('do not keep the push waiting with "%s"', (onFailure, expected) =>
    inWorld({ ...ONE_DYNO, faults: { api: [{ status: 503 }] } }, async (world) => {
      await world.write(CONFIG, { warmup: false, onFailure });
      const preload = join(world.repository.outside, 'preload.cjs');
      await writeFile(preload, PRELOAD);
      const options = `${world.env.NODE_OPTIONS ?? ''} --require=${preload}`;
      const { code } = await world.runHook({ NODE_OPTIONS: options });
      expect(code).toBe(expected);
    }),
  );
});

describe('a config', () => {
  it.each(
    sampleOf(2, [
      ['a file that never ends', '/proc/self/pagemap'],
      ['a device', '/dev/zero'],
      ['a file beside the repository', '../secret'],
    ]),
  )('that is a link to %s is not read', (_, target) =>
    inWorld(ONE_DYNO, async (world) => {
      await writeFile(join(world.repository.outside, 'secret'), 'a-secret-word');
      await symlink(target, join(world.repository.path, CONFIG));
      const pushed = await world.runHook();
      expect(pushed.code).toBe(0);
      expect(remarksIn(pushed.stderr)).toEqual([
        expect.stringContaining(`${CONFIG} is a link out of the repository`),
      ]);
      expect(pushed.stderr).not.toContain('a-secret');
    }),
  );
});

it('reads no more than a megabyte of its own files', () =>
  inWorld(ONE_DYNO, async (world) => {
    await world.write(CONFIG, PATIENT);
    const { cache, said, runs } = world.state;
    await mkdir(runs, { recursive: true });
    await symlink('/proc/self/pagemap', cache);
    await writeFile(said, ' '.repeat(3 * 1024 * 1024));
    await symlink('/dev/zero', join(runs, '2020-01-01T00-00-00-000Z-1.json'));
    const pushed = await world.runHook();
    expect(pushed.code).toBe(0);
    expectNoTrace(pushed);
    expect(pushed.stderr).toContain('awake');
    expect(JSON.parse(await readFile(said, 'utf8'))).toHaveProperty('apps');
  }));
