import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NEW_HOOK } from '../../src/install/hook-line.ts';
import {
  createHookSandbox,
  execute,
  HEROKU_URL,
  type HookRun,
  type HookSandbox,
} from '../support/hook-sandbox.ts';
import { SHELLS } from '../support/shells.ts';

// The lines that run git-lfs in a hook that has nothing but ours. A stand-in for git-lfs says what it got.

const STAND_IN = '#!/bin/sh\necho "$@"\ncat\nexit 7\n';
const ARGS = ['origin', '/srv/x.git'];

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  let sandbox: HookSandbox;
  let files: string;
  let PATH: string;

  beforeAll(async () => {
    sandbox = await createHookSandbox();
    files = join(sandbox.repository.path, '.git/lfs/objects');
    const bin = join(sandbox.repository.outside, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'git-lfs'), STAND_IN, { mode: 0o755 });
    PATH = `${bin}:${process.env.PATH ?? ''}`;
  });
  beforeEach(() => mkdir(files, { recursive: true }));
  afterAll(() => sandbox.remove());

  it("runs git-lfs with the hook's arguments and input, and ends with its exit code", async () => {
    const run = await sandbox.run(`${NEW_HOOK}echo never\n`, {
      ...{ shell, args: ARGS, env: { PATH }, stdin: 'refs\n' },
    });
    expect(shown(run)).toEqual([7, 'pre-push origin /srv/x.git\nrefs\n', '']);
  });

  it("doesn't run it before it keeps files in the clone", async () => {
    await rm(files, { recursive: true });
    const run = await sandbox.run(`${NEW_HOOK}cat\n`, {
      ...{ shell, args: ARGS, env: { PATH }, stdin: 'refs\n' },
    });
    expect(shown(run)).toEqual([0, 'refs\n', '']);
  });

  it('runs it in a linked worktree, whose files are in the common git directory', async () => {
    const { repository } = sandbox;
    const cwd = join(repository.outside, 'linked');
    await repository.git('worktree', 'add', '--quiet', '--force', '--detach', cwd);
    const hook = join(repository.path, '.git/hooks/pre-push');
    await writeFile(hook, NEW_HOOK);
    const GIT_DIR = join(repository.path, '.git/worktrees/linked');
    const env = { ...repository.env, PATH, GIT_DIR };
    const run = await execute([...shell, hook, ...ARGS], { cwd, env, stdin: 'refs\n' });
    expect(shown(run)).toEqual([7, 'pre-push origin /srv/x.git\nrefs\n', '']);
  });

  it('stops the push if git-lfs is missing, and says how to push without its files', async () => {
    const run = await sandbox.run(NEW_HOOK, { shell, args: ARGS, env: { PATH: '/nowhere' } });
    expect(shown(run)).toEqual([
      ...[2, ''],
      'preflight: push stopped: no git-lfs on PATH to upload the files in .git/lfs\n' +
        '  To push without them: git push --no-verify\n',
    ]);
  });

  it('works with Windows line ends', async () => {
    const hook = NEW_HOOK.replaceAll('\n', '\r\n').replace('\r', '');
    const run = await sandbox.run(hook, {
      ...{ shell, args: ARGS, env: { PATH }, stdin: 'refs\n' },
    });
    expect(shown(run)).toEqual([7, 'pre-push origin /srv/x.git\nrefs\n', '']);
  });

  it.each(['off', 'on'])(
    'gives it all of the input on a push to Heroku, PREFLIGHT=%s',
    async (on) => {
      const run = await sandbox.run(NEW_HOOK, {
        ...{ shell, env: { PATH, PREFLIGHT: on }, stdin: 'refs\nno end' },
      });
      expect(shown(run).slice(0, 2)).toEqual([7, `pre-push heroku ${HEROKU_URL}\nrefs\nno end`]);
    },
  );
});

it('passes shellcheck', async () => {
  const sandbox = await createHookSandbox();
  const { env, path: cwd } = sandbox.repository;
  const run = await execute(['shellcheck', '-'], { cwd, env, stdin: NEW_HOOK });
  expect(shown(run)).toEqual([0, '', '']);
  await sandbox.remove();
});

const shown = ({ code, stdout, stderr }: HookRun): [number | null, string, string] => [
  code,
  stdout.toString(),
  stderr,
];
