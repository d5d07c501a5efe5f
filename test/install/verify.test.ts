import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { InstallContext } from '../../src/install/outcome.ts';
import { locateRepository } from '../../src/install/repository.ts';
import type { Trial } from '../../src/install/managers/target.ts';
import { doesGitRunHook, TRIAL } from '../../src/install/verify.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { shippedHook } from '../support/hook-sandbox.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

async function ask(
  hook: string,
  timeoutMs = 30_000,
  more: Readonly<Record<string, string>> = {},
  trial?: Trial,
  parts: Partial<Pick<InstallContext, 'kill' | 'platform'>> = {},
): Promise<boolean> {
  const path = join(repository.path, '.git/hooks/pre-push');
  await mkdir(join(repository.path, '.git/heroku-preflight'), { recursive: true });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, hook, { mode: 0o755 });
  const { env, path: cwd } = repository;
  const kill = (pid: number, signal: 'SIGKILL'): boolean => process.kill(pid, signal);
  const ports = {
    env: { ...env, ...more },
    platform: process.platform,
    kill,
    timeoutMs,
    trial,
    ...parts,
  };
  return doesGitRunHook(await locateRepository({ cwd, env }), ports);
}

it('is true for our hook', async () => {
  expect(await ask(await shippedHook())).toBe(true);
});

it('is true with any settings for pushes', async () => {
  await repository.git('config', 'push.gpgSign', 'true');
  await repository.git('config', 'push.recurseSubmodules', 'only');
  await repository.git('config', 'protocol.file.allow', 'never');
  expect(await ask(await shippedHook())).toBe(true);
});

it.each([
  ['url.https://example.invalid/.insteadOf', '/'],
  ['url.https://example.invalid/.pushInsteadOf', '/'],
  ['url.https://example.invalid/.insteadOf', ''],
  ['push.pushOption', 'theirs'],
  ['safe.bareRepository', 'explicit'],
  ['push.negotiate', 'true'],
])('is true whatever git does with the addresses of other pushes: %s=%j', async (key, value) => {
  await repository.git('config', key, value);
  expect(await ask(await shippedHook())).toBe(true);
});

it('is true where our folder can’t be written to', async () => {
  // No one can make a folder there, not even root.
  await symlink('/proc', join(repository.path, '.git/heroku-preflight'));
  expect(await ask(await shippedHook())).toBe(true);
});

it('has a folder meanwhile that a later run would remove', async () => {
  const listing = join(repository.outside, 'listing');
  await ask(`#!/bin/sh\nls .git/heroku-preflight >'${listing}'\n`);
  expect((await readFile(listing, 'utf8')).trim()).toMatch(TRIAL);
});

it('is true without a temporary folder', async () => {
  await mkdir(join(repository.path, '.git/heroku-preflight'), { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = join(repository.outside, 'missing');
  try {
    expect(await ask(await shippedHook())).toBe(true);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  expect(await readdir(join(repository.path, '.git/heroku-preflight'))).toEqual([]);
});

it.each([
  ['a line break in its path', { name: 'a\nb' }, []],
  ['objects of another format', { bare: false, commit: false }, ['--object-format=sha256']],
])('is true in a repository with %s', async (_, options, init) => {
  await repository.remove();
  repository = await createRepository(options);
  if (init.length > 0) {
    await rm(join(repository.path, '.git'), { recursive: true });
    await repository.git('init', '--quiet', ...init);
  }
  expect(await ask(await shippedHook())).toBe(true);
});

it('can run our hook by a program of the trial’s', async () => {
  const script = '#!/bin/sh\n"$TRIAL"\n';
  const program = `#!/bin/sh\necho "heroku-preflight-nonce:$HEROKU_PREFLIGHT_NONCE"\n`;
  expect(await ask(script)).toBe(false);
  expect(await ask(script, 30_000, {}, { variable: 'TRIAL', program })).toBe(true);
});

it('is true beside other settings in variables, which git obeys as before', async () => {
  await repository.git('config', 'core.hooksPath', 'nowhere');
  const settings = {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'core.hooksPath',
    GIT_CONFIG_VALUE_0: '.git/hooks',
    GIT_CONFIG_KEY_1: 'url.x:.insteadOf',
    GIT_CONFIG_VALUE_1: '/',
  };
  expect(await ask(await shippedHook(), 30_000, settings)).toBe(true);
});

it('is false if git can’t be started', async () => {
  expect(await ask(await shippedHook(), 30_000, { PATH: '' })).toBe(false);
});

it('is false for another hook', async () => {
  expect(await ask('#!/bin/sh\nexit 0\n')).toBe(false);
});

it('ends a hook that hangs, and the processes that it has started', async () => {
  const pidFile = join(repository.outside, 'pid');
  const hook = `#!/bin/sh\nsleep 300 &\necho $! >'${pidFile}'\nwait\n`;
  expect(await ask(hook, 1_000)).toBe(false);
  const pid = Number(await readFile(pidFile, 'utf8'));
  expect(pid).toBeGreaterThan(0);
  await expectEnd(pid);
});

it.each([
  ['linux', 'the group of git', false],
  ['win32', 'git, which has no group', true],
] as const)('on %s, it ends %s', async (platform, _, isPositive) => {
  const ends: [number, string][] = [];
  const kill = (pid: number, signal: 'SIGKILL'): boolean => ends.push([pid, signal]) > 0;
  await ask('#!/bin/sh\nexit 0\n', 30_000, {}, undefined, { kill, platform });
  expect(ends.length).toBeGreaterThan(0);
  for (const [pid, signal] of ends) expect([pid > 0, signal]).toEqual([isPositive, 'SIGKILL']);
});

async function expectEnd(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => 'gone');
    if (state === 'gone' || / Z /.test(state)) return;
    await sleep(50);
  }
  throw new Error(`process ${pid} goes on`);
}
