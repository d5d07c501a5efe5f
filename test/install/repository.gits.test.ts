import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { findGits } from '../../src/install/repository.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'preflight-test-')));
});
afterEach(() => rm(root, { recursive: true }));

/** A program that prints a version. */
async function gitAt(name: string, version: string, mode = 0o755): Promise<string> {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "${version}"\n`, { mode });
  return path;
}

it('every git is found once: on PATH, the one that started us, and those of clients', async () => {
  const onPath = await gitAt('first/git', 'git version 2.55.0');
  const second = await gitAt('second/git', 'git version 2.39.5 (Apple Git-154)');
  const starter = await gitAt('core/git', 'git version 2.54.0.windows.1');
  const home = await gitAt('home/.nix-profile/bin/git', 'git version 2.53.0');
  const client = await gitAt('client/git.exe', 'git version 2.40.1');
  await mkdir(join(root, 'linked'));
  await symlink(onPath, join(root, 'linked/git'));
  const env = {
    PATH: ['first', 'linked', 'second', 'nowhere'].map((name) => join(root, name)).join(':'),
    GIT_EXEC_PATH: join(root, 'core'),
    HOME: join(root, 'home'),
  };
  expect(await findGits(env, [join(root, 'client')])).toEqual([
    { path: onPath, version: '2.55.0' },
    { path: second, version: '2.39.5' },
    { path: starter, version: '2.54.0.windows.1' },
    { path: home, version: '2.53.0' },
    { path: client, version: '2.40.1' },
  ]);
});

it('without PATH, only the usual folders count', async () => {
  const usual = await gitAt('usual/git', 'git version 2.55.0');
  expect(await findGits({}, [])).toEqual([]);
  await writeFile(usual, '#!/bin/sh\n[ "$*" = --version ] && echo "git 12.34.56"\n');
  expect(await findGits({ HOME: '/me' }, [join(root, 'usual')])).toEqual([
    { path: usual, version: '12.34.56' },
  ]);
  await writeFile(usual, '#!/bin/sh\necho "git version 2.39.5"; exit 1\n');
  expect(await findGits({}, [join(root, 'usual')])).toEqual([{ path: usual, version: '0' }]);
});

it('a folder of PATH that depends on the current one doesn’t count: it may be a branch’s', async () => {
  await gitAt('first/git', 'git version 2.55.0');
  const PATH = relative(process.cwd(), join(root, 'first'));
  expect(await findGits({ PATH }, [])).toEqual([]);
});

it('a git gets only PATH and the home folder', async () => {
  const path = await gitAt('first/git', '');
  const script = '#!/bin/sh\necho "git version 2.${#HOME}.${#GIT_DIR}.${#NODE_ENV}"\n';
  await writeFile(path, script);
  const env = { PATH: dirname(path), HOME: '/me', GIT_DIR: '/elsewhere' };
  expect(await findGits(env, [])).toEqual([{ path, version: '2.3.0.0' }]);
});

it('a program of Windows needs no permission bit', async () => {
  const path = await gitAt('client/git.exe', 'git version 2.40.1', 0o644);
  expect(await findGits({}, [dirname(path)])).toEqual([{ path, version: '0' }]);
});

it('a git that says nothing has an unknown version, and what can’t be started is none', async () => {
  const silent = await gitAt('silent/git', '');
  await gitAt('data/git', 'git version 2.55.0', 0o644);
  await mkdir(join(root, 'folder/git'), { recursive: true });
  const PATH = ['silent', 'data', 'folder', ''].map((name) => name && join(root, name)).join(':');
  expect(await findGits({ PATH }, [])).toEqual([{ path: silent, version: '0' }]);
});
