import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { createRepository } from '../support/git-repository.ts';
import {
  beforeForeignHook,
  createHookSandbox,
  execute,
  HEROKU_URL,
  HOOKS,
  type HookSandbox,
} from '../support/hook-sandbox.ts';
import { SHELLS } from '../support/shells.ts';
import { ELSEWHERE, HEROKU } from './urls.ts';
import { sampleOf } from '../support/weekly.ts';

// The line in a hook, with the installed copy and in a colleague's clone without one.

const NOT_INSTALLED =
  'preflight: not installed in this clone: npx -p heroku-preflight install-hooks\n';

/** Capitals, no app, or an alias for Heroku's legacy SSH: the line ignores them. */
const RARE = /[A-Z]|com$|heroku\.work/;
const URLS = HEROKU.filter(({ url }) => !RARE.test(url));

/** Not this host's, but the line asks the copy, which can decide. */
const UNSURE = /[/@.]heroku\.com[/:]/;
const OTHERS = ELSEWHERE.filter(({ url, env }) => !env && !UNSURE.test(url));

/** All of them under the strictest shell. */
const rowsFor = <Row>(shell: (typeof SHELLS)[number], rows: readonly Row[]): readonly Row[] =>
  shell === SHELLS[0] ? rows : sampleOf(3, rows);

const PROBE = 'echo "$0" "$#" "$@"; umask; pwd; echo "$-"; trap; cat\n';

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  let sandbox: HookSandbox;
  beforeAll(async () => {
    sandbox = await createHookSandbox();
    await writeFile(join(sandbox.state, 'pre-push'), 'echo "copy: $1 $2" >&2\n');
  });
  afterAll(() => sandbox.remove());

  it.each(rowsFor(shell, URLS))('reads the copy for $url $env', async ({ url, env = {} }) => {
    const { code, stderr } = await sandbox.run(undefined, { shell, env, args: ['prod', url] });
    expect([code, stderr]).toEqual([0, `copy: prod ${url}\n`]);
  });

  it('reads the copy in its usual place without git', async () => {
    const { code, stderr } = await sandbox.run(undefined, { shell, env: { PATH: '/nowhere' } });
    expect([code, stderr]).toEqual([0, `copy: heroku ${HEROKU_URL}\n`]);
  });

  it('reads no copy of a repository that git was told to leave out', async () => {
    const env = { GIT_DIR: join(sandbox.repository.outside, 'other.git') };
    const { code, stderr } = await sandbox.run(undefined, { shell, env });
    expect([code, stderr.includes('copy:')]).toEqual([0, false]);
  });

  it.each(rowsFor(shell, OTHERS))('ignores $url', async ({ url }) => {
    const { code, stderr } = await sandbox.run(undefined, { shell, args: ['origin', url] });
    expect([code, stderr]).toEqual([0, '']);
  });

  it("doesn't change anything for the other lines of the hook, on a push elsewhere", async () => {
    const probe = `${PROBE}set | grep -ai ^heroku_ || :\n`;
    const args = ['my remote', 'https://example.com/*'];
    const options = { shell, args, stdin: 'a\0b\n\nno end' };
    const alone = await sandbox.run(`#!/bin/sh\n${probe}`, options);
    const behind = await sandbox.run(beforeForeignHook(probe), options);
    expect(alone.stdout.toString()).toContain('no end');
    expect(behind).toEqual(alone);
  });

  it('works with Windows line ends', async () => {
    const script = beforeForeignHook('').replaceAll('\n', '\r\n').replace('\r', '');
    const heroku = await sandbox.run(`${script}echo theirs\n`, { shell });
    expect(heroku).toMatchObject({ code: 0, stderr: `copy: heroku ${HEROKU_URL}\n` });
    expect(heroku.stdout.toString()).toBe('theirs\n');
    const elsewhere = await sandbox.run(script, { shell, args: ['origin', '/srv/x.git'] });
    expect(elsewhere).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.each(SHELLS.map((shell) => ({ shell })))('without the copy, under $shell', ({ shell }) => {
  let sandbox: HookSandbox;
  beforeEach(async () => {
    sandbox = await createHookSandbox();
    await rm(sandbox.state, { recursive: true });
  });
  afterEach(() => sandbox.remove());

  it("says so on a push to Heroku, and doesn't change anything for the other lines of the hook", async () => {
    const alone = await sandbox.run(`#!/bin/sh\n${PROBE}exit 5\n`, { shell, stdin: 'refs\n' });
    const script = beforeForeignHook(`${PROBE}exit 5\n`);
    const behind = await sandbox.run(script, { shell, stdin: 'refs\n' });
    expect(behind).toEqual({ ...alone, stderr: NOT_INSTALLED });
  });

  it('prints nothing on a push elsewhere', async () => {
    const run = await sandbox.run(undefined, { shell, args: ['origin', 'git@github.com:a/b.git'] });
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  it("lets the push continue if git can't be found", async () => {
    const run = await sandbox.run(beforeForeignHook('echo theirs\n'), {
      shell,
      env: { PATH: '/nowhere' },
    });
    expect([run.code, run.stdout.toString()]).toEqual([0, 'theirs\n']);
    expect(run.stderr).toContain(NOT_INSTALLED);
  });
});

describe('in a linked worktree', () => {
  it('reads the copy in the common git directory, and starts the bundle there', async () => {
    const sandbox = await createHookSandbox();
    const { repository, state } = sandbox;
    await copyFile(join(HOOKS, 'pre-push'), join(state, 'pre-push'));
    const cwd = join(repository.outside, 'linked');
    await repository.git('worktree', 'add', '--quiet', '--detach', cwd);
    const hook = join(cwd, '.husky/pre-push');
    await mkdir(dirname(hook));
    await writeFile(hook, HOOK_LINES);
    const command = ['/bin/sh', '-e', hook, 'heroku', HEROKU_URL];
    const run = await execute(command, { cwd, env: repository.env, stdin: 'refs\n' });
    expect(run).toMatchObject({ code: 0, stderr: 'from the bundle\n' });
    const HEROKU_PREFLIGHT_STATE = state;
    expect(await sandbox.seen()).toMatchObject({
      stdin: 'refs\n',
      env: { HEROKU_PREFLIGHT_STATE },
    });
    await sandbox.remove();
  });
});

it('starts no process on a push elsewhere', async () => {
  const repository = await createRepository();
  try {
    const calls = 'trace=execve,fork,vfork,clone,clone3';
    const hook = ['dash', '-s', 'origin', 'https://github.com/heroku/x.git'];
    const { code, stderr } = await execute(['strace', '-f', '-qq', '-e', calls, ...hook], {
      cwd: repository.path,
      env: repository.env,
      stdin: NEW_HOOK,
    });
    expect(code).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/execve\(.*dash/)]);
  } finally {
    await repository.remove();
  }
});

it("passes shellcheck in a team's hook", async () => {
  const repository = await createRepository();
  const { env, path: cwd } = repository;
  const run = await execute(['shellcheck', '--shell=sh', '-'], { cwd, env, stdin: HOOK_LINES });
  expect([run.code, run.stdout.toString()]).toEqual([0, '']);
  await repository.remove();
});
