import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { type Git, openGit } from '../../src/git/git.ts';
import { type LeftBehind, readSource } from '../../src/git/source.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

async function leftOf(cwd = repository.path, replaced?: string): Promise<LeftBehind> {
  const git = openGit({ cwd, env: repository.env });
  const commit = await repository.git('-C', cwd, 'rev-parse', 'HEAD');
  const ports = { git, files, commonDir: join(cwd, '.git'), replaced };
  return (await readSource(ports, commit.trim())).left;
}

async function commit(...names: readonly string[]): Promise<string> {
  await repository.git('add', '--', '.', ...names);
  await repository.git('commit', '--quiet', '--allow-empty', '-m', 'change');
  return (await repository.git('rev-parse', 'HEAD')).trim();
}

const write = (name: string, text: string): Promise<void> =>
  writeFile(join(repository.path, name), text);

describe('a shallow clone', () => {
  /** Two commits deep, of four. @returns its path, and the commits from the first to the last */
  async function shallowClone(): Promise<{ path: string; commits: string[] }> {
    const commits = [await commit(), await commit(), await commit(), await commit()];
    const path = join(repository.outside, 'shallow');
    await repository.git('clone', '--quiet', '--depth=2', `file://${repository.path}`, path);
    return { path, commits };
  }

  it('lacks what Heroku wants if Heroku has nothing, or something older', async () => {
    const { path, commits } = await shallowClone();
    for (const replaced of [undefined, commits[0], 'f'.repeat(40)])
      expect(await leftOf(path, replaced)).toMatchObject({ isShallow: true });
  });

  it('has enough if Heroku has what the clone begins with', async () => {
    const { path, commits } = await shallowClone();
    expect(await leftOf(path, commits[2])).toMatchObject({ isShallow: false });
    expect(await leftOf(path, commits[3])).toMatchObject({ isShallow: false });
  });

  it('has enough once it’s whole', async () => {
    const { path } = await shallowClone();
    await repository.git('-C', path, 'fetch', '--quiet', '--unshallow');
    expect(await leftOf(path)).toMatchObject({ isShallow: false });
  });
});

describe('files of git-lfs', () => {
  const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`;
  beforeEach(async () => {
    for (const name of ['process', 'clean', 'smudge'])
      await repository.git('config', `filter.lfs.${name}`, '');
    await repository.git('config', 'filter.lfs.required', 'false');
    await mkdir(join(repository.path, 'assets'));
  });

  it.each(['.gitattributes', 'assets/.gitattributes'])(
    'are found where %s names them and the commit has pointers',
    async (attributes) => {
      await mkdir(join(repository.path, '.git/lfs/objects/aa'), { recursive: true });
      await write(attributes, '*.bin filter=lfs diff=lfs merge=lfs -text\n');
      await write('assets/é 1.bin', POINTER);
      await write('assets/real.bin', 'contents\n');
      await write('assets/pointer.txt', POINTER);
      await commit();
      expect(await leftOf()).toMatchObject({ lfsPointers: ['assets/é 1.bin'] });
    },
  );

  it('are none if no file has a pointer', async () => {
    await write('.gitattributes', '*.bin filter=lfs\n');
    await write('a.bin', 'contents\n');
    await commit();
    expect(await leftOf()).toMatchObject({ lfsPointers: [] });
  });
});

describe('submodules', () => {
  /** Commits .gitmodules with these URLs, and a submodule at each path. */
  async function commitSubmodules(urls: Readonly<Record<string, string>>): Promise<void> {
    const sections = Object.entries(urls).map(
      ([path, url]) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`,
    );
    await write('.gitmodules', sections.join(''));
    await repository.git('add', '.gitmodules');
    for (const path of Object.keys(urls)) await addSubmodule(path);
    await repository.git('commit', '--quiet', '-m', 'submodules');
  }

  async function addSubmodule(path: string): Promise<void> {
    const hash = (await repository.git('rev-parse', 'HEAD')).trim();
    await repository.git('update-index', '--add', '--cacheinfo', `160000,${hash},${path}`);
  }

  it('can be cloned from public URLs only', async () => {
    await commitSubmodules({
      public: 'https://github.com/acme/lib.git',
      ssh: 'git@github.com:acme/lib.git',
      'vendor/ssh2': 'ssh://git@github.com/acme/lib.git',
      relative: '../lib.git',
      here: '/home/me/lib',
      file: 'file:///home/me/lib',
      windows: 'C:/lib',
    });
    expect((await leftOf()).submodules).toEqual([
      { path: 'ssh', why: 'ssh' },
      { path: 'vendor/ssh2', why: 'ssh' },
      { path: 'relative', why: 'local' },
      { path: 'here', why: 'local' },
      { path: 'file', why: 'local' },
      { path: 'windows', why: 'local' },
    ]);
  });

  it('need an entry in .gitmodules', async () => {
    await commitSubmodules({ public: 'https://github.com/acme/lib.git' });
    await addSubmodule('nested');
    await repository.git('commit', '--quiet', '-m', 'another');
    expect((await leftOf()).submodules).toEqual([{ path: 'nested', why: 'unlisted' }]);
  });

  it('need .gitmodules', async () => {
    await addSubmodule('nested');
    await repository.git('commit', '--quiet', '-m', 'one');
    expect((await leftOf()).submodules).toEqual([{ path: 'nested', why: 'unlisted' }]);
  });

  it('need a URL in .gitmodules', async () => {
    await write('.gitmodules', '[submodule "nested"]\n\tpath = nested\n');
    await addSubmodule('nested');
    await repository.git('add', '.gitmodules');
    await repository.git('commit', '--quiet', '-m', 'no URL');
    expect((await leftOf()).submodules).toEqual([{ path: 'nested', why: 'unlisted' }]);
  });

  it('don’t count if they’re listed and not in the commit', async () => {
    const url = 'url = git@github.com:a/a.git';
    const at = (path: string): string => `[submodule "${path}"]\n\tpath = ${path}\n\t${url}\n`;
    await write('.gitmodules', at('a') + at('vendor/b'));
    await commit();
    expect((await leftOf()).submodules).toEqual([]);
  });

  it('aren’t judged if .gitmodules is broken', async () => {
    await write('.gitmodules', '[submodule "a\n');
    await commit();
    expect((await leftOf()).submodules).toEqual([]);
  });

  it('need a .gitmodules that git can read', async () => {
    await write('.gitmodules', '[submodule "nested\n');
    await addSubmodule('nested');
    await repository.git('add', '.gitmodules');
    await repository.git('commit', '--quiet', '-m', 'broken');
    expect((await leftOf()).submodules).toEqual([{ path: 'nested', why: 'unlisted' }]);
  });
});

describe('what git can’t find out', () => {
  /** git, but this command isn't answered in time. */
  const without = (command: string): Pick<Git, 'pipe'> => {
    const git = openGit({ cwd: repository.path, env: repository.env });
    return {
      pipe: (input, ...args) =>
        args.includes(command)
          ? Promise.reject(new PreflightError('timeout', `git ${command} hangs`))
          : git.pipe(input, ...args),
    };
  };

  it.each(['rev-list', 'grep', 'config', 'ls-tree'])('isn’t nothing: git %s', async (command) => {
    await write('.gitattributes', '*.bin filter=lfs\n');
    await write('.gitmodules', '[submodule "a"]\n\tpath = a\n\turl = ../a\n');
    const hash = await commit();
    await write('.git/shallow', `${hash}\n`);
    const ports = { git: without(command), files, commonDir: join(repository.path, '.git') };
    await expect(readSource(ports, hash)).rejects.toMatchObject({ code: 'timeout' });
  });
});

it('starts a single git for a commit without any of it', async () => {
  await commit();
  const git = openGit({ cwd: repository.path, env: repository.env });
  const started: string[] = [];
  const pipe: typeof git.pipe = (input, ...args) => {
    started.push(args.find((arg) => /^[a-z]+-?[a-z]+$/.test(arg)) ?? '');
    return git.pipe(input, ...args);
  };
  const hash = (await repository.git('rev-parse', 'HEAD')).trim();
  const commonDir = join(repository.path, '.git');
  await readSource({ git: { pipe }, files, commonDir }, hash);
  expect(started).toEqual(['cat-file']);
});
