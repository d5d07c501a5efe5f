import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLefthookWorld, type LefthookWorld, type Pushed } from './lefthook-world.ts';
import { sampleOf } from '../../support/weekly.ts';

// Runs the job with the real lefthook.

let world: LefthookWorld;
beforeEach(async () => {
  world = await createLefthookWorld();
});
afterEach(() => world.repository.remove());

const REF = /^refs\/heads\/main [0-9a-f]{40} refs\/heads\/main 0{40}\n$/;
const LONG = Array(6).fill('a'.repeat(150)).join('/');
/** For jobs that lefthook would skip because there is nothing new to push. */
const FILES = 'files: git rev-parse --git-path HEAD';

it.each(
  sampleOf(3, [
    ['yaml', 'lefthook.yml', 'pre-push:\n  piped: true\n'],
    ['yaml', '.config/lefthook.yaml', 'pre-push:\r\n  jobs:\r\n    - run: echo\r\n'],
    ['toml', 'lefthook.toml', '[pre-push]\r\nfollow = true\r\n'],
    ['toml', '.lefthook.toml', '[[pre-push.jobs]]\nrun = "true"\n'],
    ['json', 'lefthook.json', '{}'],
    ['jsonc', 'lefthook.jsonc', '{ // jobs\n  "pre-push": {"parallel": true} }'],
  ] as const),
)('gets the remote, the URL and the refs: %s in %s', async (format, name, text) => {
  await mkdir(join(world.repository.path, dirname(name)), { recursive: true });
  await world.configure(text, format, name);
  const { code, given } = await world.push(['heroku', 'main']);
  expect(code).toBe(0);
  expect(given?.args).toEqual(['heroku', '../git.heroku.com/app.git']);
  expect(given?.stdin).toMatch(REF);
  await expect(world.lefthook('validate')).resolves.toContain('All good');
});

it.each(sampleOf(1, ['dash', 'bash', 'busybox', 'zsh', 'ksh']))(
  'runs no code in a URL under %s',
  async (name) => {
    await world.useShell(`/usr/bin/${name}`);
    const { repository } = world;
    await world.configure('');
    const before = await readdir(repository.path);
    const url = '../git.heroku.com/$(touch pwned) `touch pwned`; touch pwned "a\'b\\" *\\n';
    const lines = "../git.heroku.com/a\nEND\ntouch pwned\n'";
    for (const path of [url, lines]) {
      await repository.git('init', '--quiet', '--bare', join(repository.path, path));
    }
    expect((await world.push([url, 'main'])).given?.args).toEqual([url, url]);
    // Only the first line is left; zsh finds a missing quote, and runs nothing.
    const { given } = await world.push([lines, 'main']);
    expect(given?.args ?? []).toEqual(given ? ['../git.heroku.com/a'] : []);
    expect(await readdir(repository.path)).toEqual(before);
  },
);

it('runs if another remote has the branch already, and on a deletion', async () => {
  const { repository } = world;
  await repository.git('init', '--quiet', '--bare', join(repository.outside, 'origin.git'));
  await repository.git('remote', 'add', 'origin', '../origin.git');
  await repository.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  await world.configure('pre-push:\n  commands:\n    theirs:\n      run: echo theirs\n');
  const { given, stdout, stderr } = await world.push(['heroku', 'main']);
  expect(given?.stdin).toMatch(REF);
  expect(stdout + stderr).toMatch(/theirs.*skip/);
  const deletion = await world.push(['heroku', ':main']);
  expect(deletion.given?.stdin).toMatch(/^\(delete\) 0{40} refs\/heads\/main [0-9a-f]{40}\n$/);
});

it('runs in a linked worktree, which has .git as a file', async () => {
  const { repository } = world;
  await world.configure('');
  await repository.git('add', '.');
  await repository.git('commit', '--quiet', '-m', 'hooks');
  await repository.git('worktree', 'add', '--quiet', '../tree');
  const { given } = await world.push(['heroku', 'main'], {
    GIT_DIR: join(repository.path, '.git/worktrees/tree'),
    GIT_WORK_TREE: join(repository.outside, 'tree'),
  });
  expect(given?.stdin).toMatch(REF);
});

it('runs without .git, if an option names it', async () => {
  const { repository } = world;
  await world.configure('');
  const moved = join(repository.outside, 'moved.git');
  await rename(join(repository.path, '.git'), moved);
  const { given } = await world.push(['heroku', 'main'], {
    GIT_DIR: moved,
    GIT_WORK_TREE: repository.path,
  });
  expect(given?.stdin).toMatch(REF);
});

describe('a push of many refs', () => {
  // More than fits into a pipe (64 KiB). lefthook is slow with each of them.
  const COUNT = 50;

  /** The push, and how much stdin another job got. */
  async function pushMany(use: boolean, setting = ''): Promise<[Pushed, number]> {
    const { repository } = world;
    const counted = join(repository.outside, 'counted');
    await world.configure(
      `pre-push:\n${setting}  commands:\n    a:\n      ${FILES}\n      use_stdin: ${String(use)}\n      run: ": {files}; wc -c >'${counted}'"\n`,
    );
    const head = (await repository.git('rev-parse', 'HEAD')).trim();
    const names = Array.from({ length: COUNT }, (_, index) => `refs/heads/${LONG}/${index + 1e4}`);
    const refs = names.map((name) => `${head} ${name}\n`).join('');
    await writeFile(join(repository.path, '.git/packed-refs'), refs);
    const pushed = await world.push(['--dry-run', 'heroku', `refs/heads/${LONG}/*`]);
    return [pushed, Number(await readFile(counted, 'utf8'))];
  }

  const SIZE = COUNT * 2 * `refs/heads/${LONG}/10000 ${'0'.repeat(40)} `.length;

  it('passes all of them to every job', async () => {
    const [{ given }, theirs] = await pushMany(true);
    expect([given?.stdin.length, theirs]).toEqual([SIZE, SIZE]);
  });

  it('passes all of them to ours in parallel with jobs that use none', async () => {
    const [{ given }, theirs] = await pushMany(false, '  parallel: true\n');
    expect([given?.stdin.length, theirs]).toEqual([SIZE, 0]);
  });

  it('passes all of them to other jobs if ours does nothing', async () => {
    await rm(join(world.repository.path, '.git/heroku-preflight'), { recursive: true });
    const [{ given }, theirs] = await pushMany(true);
    expect([given, theirs]).toEqual([null, SIZE]);
  });
});

it.each([
  ['commands', 'pre-push:\n  commands:\n    0-first:\n      priority: 1\n', '      '],
  ['jobs', 'pre-push:\n  jobs:\n    - name: first\n', '      '],
])('runs before all other jobs: %s', async (_, text, indent) => {
  await world.configure(
    `${text}${indent}run: echo theirs >&2 {files}\n${indent}use_stdin: true\n${indent}${FILES}\n`,
  );
  await world.hook(0, 'echo ours >&2');
  const { stderr } = await world.push(['heroku', 'main']);
  expect(stderr).toMatch(/^ours\ntheirs/m);
});

it('stops the push, and its output is unchanged', async () => {
  await world.configure('');
  await world.hook(1, 'echo "preflight: two lines" >&2; echo "  of this" >&2');
  const { code, stderr } = await world.push(['heroku', 'main']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^preflight: two lines\n {2}of this\nerror: failed to push/);
});

describe("in a colleague's clone without the installation", () => {
  const NOT_INSTALLED = 'not installed in this clone: npx -p heroku-preflight install-hooks';
  beforeEach(async () => {
    await world.configure('');
    await rm(join(world.repository.path, '.git/heroku-preflight'), { recursive: true });
  });

  it('says so in one line on a push to Heroku, and the push continues', async () => {
    const { code, given, stdout, stderr } = await world.push(['heroku', 'main']);
    expect({ code, given }).toEqual({ code: 0, given: null });
    expect((stdout + stderr).split(`preflight: ${NOT_INSTALLED}\n`)).toHaveLength(2);
    expect(stderr).toMatch(/^To /m);
  });

  it('prints nothing on a push elsewhere', async () => {
    await world.repository.git('init', '--quiet', '--bare', '../elsewhere.git');
    const { code, stdout, stderr } = await world.push(['../elsewhere.git', 'main']);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('preflight:');
  });
});

it('does nothing on a push elsewhere', async () => {
  await world.configure('');
  await world.repository.git('init', '--quiet', '--bare', '../elsewhere.git');
  expect(await world.push(['../elsewhere.git', 'main'])).toMatchObject({ code: 0, given: null });
});

it('runs alone if LEFTHOOK_EXCLUDE has the names of the others', async () => {
  const job = (name: string): string =>
    `run: echo ${name} {files} >&2\n      ${FILES}\n      use_stdin: true\n`;
  const commands = `  commands:\n    a b:\n      ${job('x')}    c:\n      ${job('y')}`;
  await world.configure(`pre-push:\n  jobs:\n    - name: d\n      ${job('z')}${commands}`);
  const { given, stderr } = await world.push(['heroku', 'main'], { LEFTHOOK_EXCLUDE: 'a b,c,d' });
  expect(given).not.toBeNull();
  expect(stderr).not.toMatch(/^[xyz]/m);
});
