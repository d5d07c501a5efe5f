import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isNewEnough, locateRepository, type Repository } from '../../src/install/repository.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const locate = (
  cwd = repository.path,
  env: Readonly<Record<string, string>> = {},
  version?: string,
): Promise<Repository> => locateRepository({ cwd, env: { ...repository.env, ...env } }, version);

describe('where git keeps hooks', () => {
  it('is the same from a folder below', async () => {
    await mkdir(pathOf('web'));
    for (const cwd of [repository.path, pathOf('web')]) {
      expect(await locate(cwd)).toMatchObject({
        ...{ commonDir: pathOf('.git'), topLevel: repository.path, runsIn: repository.path },
        ...{ hooksDir: pathOf('.git/hooks'), hooksDirIsShared: false, hooksPath: null },
        ...{ configFile: pathOf('.git/config'), isLinkedWorktree: false, location: {} },
        ...{ objectFormat: 'sha1', gitVersion: expect.stringMatching(/^\d+\.\d+/) },
      });
    }
  });

  it('is shared by linked worktrees', async () => {
    const tree = join(repository.outside, 'tree');
    await repository.git('worktree', 'add', '--quiet', tree);
    expect(await locate(tree)).toMatchObject({
      ...{ commonDir: pathOf('.git'), topLevel: tree, hooksDir: pathOf('.git/hooks') },
      isLinkedWorktree: true,
    });
  });

  it('is a bare repository itself', async () => {
    const bare = await createRepository({ bare: true });
    const { path: cwd, env } = bare;
    try {
      expect(await locateRepository({ cwd, env })).toMatchObject({
        ...{ commonDir: cwd, topLevel: null, runsIn: cwd, hooksDir: join(cwd, 'hooks') },
      });
    } finally {
      await bare.remove();
    }
  });

  it('can be in a folder with a line break', async () => {
    const odd = await createRepository({ name: 'a\nb' });
    const { path: cwd, env } = odd;
    try {
      expect(await locateRepository({ cwd, env })).toMatchObject({
        ...{ commonDir: join(cwd, '.git'), topLevel: cwd },
      });
    } finally {
      await odd.remove();
    }
  });

  it('has no variables of its own without those of the caller', async () => {
    expect((await locate()).location).toEqual({});
  });

  it('is what GIT_DIR and GIT_WORK_TREE say, for the folder in which git runs hooks', async () => {
    await mkdir(pathOf('web'));
    const env = { GIT_DIR: '../.git', GIT_WORK_TREE: '..' };
    expect(await locate(pathOf('web'), env)).toMatchObject({
      ...{ topLevel: repository.path, hooksDir: pathOf('.git/hooks') },
      location: { GIT_DIR: pathOf('.git'), GIT_WORK_TREE: repository.path },
    });
  });

  it('isn’t the git directory, where no hook goes', async () => {
    await expect(locate(pathOf('.git'))).rejects.toMatchObject({
      code: 'no-working-tree',
      message: 'this is the git directory, not the working tree',
      hint: "Run this in the project's folder",
    });
  });
});

describe('core.hooksPath', () => {
  const set = (...args: string[]): Promise<string> => repository.git('config', ...args);

  it.each([
    ['the repository’s own', ['--local']],
    ['the user’s', ['--global']],
  ])('is %s', async (_, [where = '']) => {
    await set(where, 'core.hooksPath', '.githooks');
    expect(await locate()).toMatchObject({
      ...{ hooksDir: pathOf('.githooks'), hooksDirIsShared: true },
      hooksPath: { value: '.githooks', scope: where === '--local' ? 'local' : 'elsewhere' },
    });
  });

  it('is the repository’s own if a file that it includes has it', async () => {
    await writeFile(pathOf('more'), '[core]\n\thooksPath = .githooks\n');
    await set('include.path', '../more');
    expect(await locate()).toMatchObject({ hooksPath: { scope: 'local' } });
  });

  it('is the repository’s own if the worktree has it', async () => {
    await set('extensions.worktreeConfig', 'true');
    await set('--worktree', 'core.hooksPath', '.githooks');
    expect(await locate()).toMatchObject({ hooksPath: { scope: 'local' } });
  });

  it('isn’t if the user’s comes after it', async () => {
    await set('core.hooksPath', '.githooks');
    const env = {
      ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath' },
      GIT_CONFIG_VALUE_0: '.elsewhere',
    };
    expect(await locate(repository.path, env)).toMatchObject({
      hooksPath: { value: '.elsewhere', scope: 'elsewhere' },
    });
  });

  it('leads to a folder of this clone alone if it’s in the git directory, also by a link', async () => {
    await mkdir(pathOf('.git/mine'));
    await symlink('.git/mine', pathOf('link'));
    await set('core.hooksPath', 'link');
    expect(await locate()).toMatchObject({ hooksDirIsShared: false });
  });
});

it('the format of the objects is the repository’s', async () => {
  const other = join(repository.outside, 'other');
  await repository.git('init', '--quiet', '--object-format=sha256', other);
  expect((await locate(other)).objectFormat).toBe('sha256');
});

it('our settings are those of the repository’s own file, without another’s', async () => {
  await repository.git('config', '--global', 'hook.heroku-preflight.command', 'x');
  await repository.git('config', 'hook.heroku-preflight.event', 'pre-push');
  await repository.git('config', 'hook.other.event', 'pre-push');
  const { hookSettings, config } = await locate();
  expect([...hookSettings]).toEqual([['hook.heroku-preflight.event', 'pre-push']]);
  expect(config.get('hook.heroku-preflight.command')).toBe('x');
});

describe('git itself', () => {
  /** A git on PATH that says this of itself, and the real one’s answers otherwise. */
  async function saying(version: string): Promise<Record<string, string>> {
    const bin = join(repository.outside, 'bin');
    await mkdir(bin);
    const PATH = repository.env.PATH ?? '';
    const script = `#!/bin/sh\n[ "$1" != version ] || { echo "${version}"; exit; }\nPATH='${PATH}' exec git "$@"\n`;
    await writeFile(join(bin, 'git'), script, { mode: 0o755 });
    return { PATH: `${bin}:${PATH}` };
  }

  it.each(['git version 2.19.9', 'git version 1.99.0', 'a word'])(
    'is too old: %s',
    async (says) => {
      const version = /[\d.]+$/.exec(says)?.[0] ?? 'unknown';
      await expect(locate(repository.path, await saying(says))).rejects.toMatchObject({
        ...{ code: 'git-too-old', message: `git ${version} is too old` },
        hint: 'Install git 2.20 or newer',
      });
    },
  );

  it.each(['2.20.1.windows.2', '12.34.5'])('is named as it says: %s', async (version) => {
    const env = await saying(`git version ${version}`);
    expect((await locate(repository.path, env)).gitVersion).toBe(version);
  });

  it('isn’t asked if its version is known', async () => {
    const env = await saying('git version 2.20.1');
    expect((await locate(repository.path, env, '2.54.0')).gitVersion).toBe('2.54.0');
  });
});

it.each([
  ['2.54.0', true],
  ['2.54', true],
  ['2.55.1.windows.1', true],
  ['3.0.0', true],
  ['2.53.9', false],
  ['1.99.0', false],
  ['2', false],
  ['0', false],
  ['unknown', false],
])('git %s is 2.54 or later: %j', (version, expected) => {
  expect(isNewEnough(version, [2, 54])).toBe(expected);
});
