import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { withCommand } from '../../../src/install/managers/simple-git-hooks-editor.ts';
import { createRepository, type ScratchRepository } from '../../support/git-repository.ts';
import { NPM_MANAGERS } from '../../support/managers.ts';
import { sampleOf } from '../../support/weekly.ts';

// Runs the command in the hook that the real simple-git-hooks writes.

const run = promisify(execFile);

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
  await repository.git('init', '--quiet', '--bare', '../git.heroku.com/app.git');
  await mkdir(join(repository.path, '.git/heroku-preflight'));
});
afterEach(() => repository.remove());

/** A hook with `theirs` after our command, which ends with `ours`. */
async function setUp(theirs: string | undefined, ours: string | null): Promise<void> {
  const config = withCommand(JSON.stringify({ 'pre-push': theirs }), 'config.json');
  if (config === null) throw new Error("can't be edited");
  await writeFile(join(repository.path, '.simple-git-hooks.json'), config);
  const { path: cwd, env } = repository;
  await run(process.execPath, [NPM_MANAGERS['simple-git-hooks']], { cwd, env });
  if (ours !== null) await writeFile(join(cwd, '.git/heroku-preflight/pre-push'), ours);
}

async function push(): Promise<{ code: number; stderr: string }> {
  const { path: cwd, env } = repository;
  return run('git', ['push', '../git.heroku.com/app.git', 'main'], { cwd, env }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: unknown) => error as { code: number; stderr: string },
  );
}

const RECORD = `{ echo "$0 $# $@"; cat; } >../record; exit 0`;

it.each(sampleOf(1, [[undefined], ['']]))(
  'passes ours the arguments and the refs, before %p',
  async (theirs) => {
    await setUp(theirs, '{ echo "$# $@"; cat; } >../record');
    expect((await push()).code).toBe(0);
    const record = await readFile(join(repository.outside, 'record'), 'utf8');
    expect(record).toMatch(
      /^2 (\.\.\/git\.heroku\.com\/app\.git[ \n]){2}refs\/heads\/main [0-9a-f]{40} /,
    );
  },
);

it.each(sampleOf(1, [[null], [': nothing for this push\n']]))(
  'leaves theirs all input: %p',
  async (ours) => {
    await setUp(RECORD, ours);
    expect((await push()).code).toBe(0);
    const record = await readFile(join(repository.outside, 'record'), 'utf8');
    const first = '.git/hooks/pre-push 2 ../git.heroku.com/app.git ../git.heroku.com/app.git\n';
    expect(record.startsWith(`${first}refs/heads/main `)).toBe(true);
  },
);

it('stops the push before theirs runs', async () => {
  await setUp('echo theirs >&2', 'echo ours >&2; exit 1');
  const { code, stderr } = await push();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ours\nerror: failed/);
});

it('does not hide a failure of theirs', async () => {
  await setUp('echo theirs >&2\nfalse', 'echo ours >&2');
  const { code, stderr } = await push();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ours\ntheirs\nerror: failed/);
});
