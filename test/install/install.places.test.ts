import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { contents, installHooks, snapshot } from '../support/installation.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

let repository: ScratchRepository;
afterEach(() => repository.remove());

/** Installs, checks that git ran the hook, uninstalls, and checks that everything is restored. */
async function comesAndGoes(cwd: string, env: Record<string, string> = {}): Promise<void> {
  const before = await contents(repository.path);
  const run = await installHooks(repository, [], { cwd, env });
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('verified') });
  await installHooks(repository, ['--uninstall'], { cwd, env });
  expect(await contents(repository.path)).toEqual(before);
}

it('works without a commit', async () => {
  repository = await createRepository({ commit: false });
  await comesAndGoes(repository.path);
});

it('works in a subfolder', async () => {
  repository = await createRepository();
  const folder = join(repository.path, 'a/b');
  await mkdir(folder, { recursive: true });
  await comesAndGoes(folder);
});

it.each(
  sampleOf(1, [
    'with spaces and \'quotes\' "both"',
    'with a\nline end',
    'ünïcode 漢字',
    '$(id) `id` ;\\',
  ]),
)('works in a folder named %j', async (name) => {
  repository = await createRepository({ name });
  await comesAndGoes(repository.path);
});

it('works in a bare repository, and in a folder of it', async () => {
  repository = await createRepository({ bare: true });
  await comesAndGoes(repository.path);
  await comesAndGoes(join(repository.path, 'refs'));
});

it('works in a linked worktree, and for all of them', async () => {
  repository = await createRepository();
  const worktree = join(repository.outside, 'work tree');
  await repository.git('worktree', 'add', '--quiet', '--detach', worktree);
  await comesAndGoes(worktree);
  await installHooks(repository, [], { cwd: worktree });
  expect((await installHooks(repository)).stdout).toContain('already installed');
});

it('works in a submodule', async () => {
  repository = await createRepository();
  await repository.git('clone', '--quiet', '--bare', '.', '../module.git');
  const allow = ['-c', 'protocol.file.allow=always'];
  await repository.git(...allow, 'submodule', '--quiet', 'add', '../module.git', 'module');
  await comesAndGoes(join(repository.path, 'module'));
  await installHooks(repository, [], { cwd: join(repository.path, 'module') });
  await readFile(join(repository.path, '.git/modules/module/hooks/pre-push'));
});

it('works with a separate git directory', async () => {
  repository = await createRepository();
  await repository.git('init', '--quiet', '--separate-git-dir', '../separate');
  await comesAndGoes(repository.path);
  await installHooks(repository);
  await readFile(join(repository.outside, 'separate/hooks/pre-push'));
});

it('works with a relative GIT_DIR', async () => {
  repository = await createRepository();
  await comesAndGoes(repository.path, { GIT_DIR: '.git' });
});

weekly('works with a relative GIT_DIR and GIT_WORK_TREE in a subfolder', async () => {
  repository = await createRepository();
  await mkdir(join(repository.path, 'sub'));
  const env = { GIT_DIR: '../.git', GIT_WORK_TREE: '..' };
  await comesAndGoes(join(repository.path, 'sub'), env);
});

weekly('works with a bare repository in GIT_DIR', async () => {
  repository = await createRepository({ bare: true });
  await comesAndGoes(repository.outside, { GIT_DIR: 'repo' });
});

it('works with config from the environment, as CI systems set it', async () => {
  repository = await createRepository();
  const env = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'credential.helper',
    GIT_CONFIG_VALUE_0: '',
  };
  await comesAndGoes(repository.path, env);
});

it('works with two installations at the same time', async () => {
  repository = await createRepository();
  const runs = await Promise.all([installHooks(repository), installHooks(repository)]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
});

weekly('works with SHA-256', async () => {
  repository = await createRepository({ commit: false });
  await repository.git('init', '--quiet', '--object-format=sha256', '../sha256');
  const { code } = await installHooks(repository, [], { cwd: join(repository.outside, 'sha256') });
  expect(code).toBe(0);
});

describe('core.hooksPath', () => {
  it('in the working tree is the team’s, so it needs --yes', async () => {
    repository = await createRepository();
    await repository.git('config', 'core.hooksPath', 'tools/hooks');
    expect(await installHooks(repository)).toMatchObject({ code: 2, error: 'needs-yes' });
    const before = await contents(repository.path);
    const { code, stdout } = await installHooks(repository, ['--yes']);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('tools/hooks/pre-push (verified: git runs it)'),
    });
    await installHooks(repository, ['--uninstall', '--yes']);
    const after = await contents(repository.path);
    expect(after).toEqual({ ...before, ...pick(after, 'tools') });
  });

  weekly('in the git directory is the developer’s own', async () => {
    repository = await createRepository();
    await repository.git('config', 'core.hooksPath', '.git/my-hooks');
    await comesAndGoes(repository.path);
  });

  weekly('in a subfolder means the same as at the top', async () => {
    repository = await createRepository();
    await repository.git('config', 'core.hooksPath', '.git/my-hooks');
    await mkdir(join(repository.path, 'sub'));
    await comesAndGoes(join(repository.path, 'sub'));
  });

  it('for all repositories is refused, with the alternatives', async () => {
    repository = await createRepository();
    await repository.git('config', '--global', 'core.hooksPath', '~/hooks');
    const before = await snapshot(repository.outside);
    const run = await installHooks(repository);
    expect(run).toMatchObject({ code: 2, error: 'hooks-path-elsewhere', stdout: '' });
    expect(run.hint).toContain(
      'git config core.hooksPath "$(git rev-parse --absolute-git-dir)/hooks"',
    );
    expect(await snapshot(repository.outside)).toMatchObject(before);
  });

  weekly('works after the suggested command', async () => {
    repository = await createRepository();
    await repository.git('config', '--global', 'core.hooksPath', '~/hooks');
    await repository.git('config', 'core.hooksPath', join(repository.path, '.git/hooks'));
    await comesAndGoes(repository.path);
  });

  it.each(sampleOf(1, ['/dev/null', '']))(
    '%j turns hooks off, so installation is refused',
    async (value) => {
      repository = await createRepository();
      await repository.git('config', 'core.hooksPath', value);
      const before = await snapshot(repository.path);
      expect(await installHooks(repository)).toMatchObject({ code: 2, error: 'hooks-off' });
      expect(await snapshot(repository.path)).toEqual(before);
    },
  );

  it.each(
    sampleOf(1, [
      ['/dev/null', "core.hooksPath is /dev/null, which isn't a folder"],
      ['', 'core.hooksPath is empty'],
    ]),
  )('%j is removed by the suggested command', async (value, words) => {
    repository = await createRepository();
    await repository.git('config', 'core.hooksPath', value);
    const { message, hint = '' } = await installHooks(repository);
    expect(message).toContain(words);
    await repository.git(...adviceIn(hint));
    await comesAndGoes(repository.path);
  });

  it.each(['global', 'environment'])(
    '/dev/null of the %s isn’t reported as this repository’s setting',
    async (where) => {
      repository = await createRepository();
      const [key, value] = ['core.hooksPath', '/dev/null'];
      const variables = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: value };
      if (where === 'global') await repository.git('config', '--global', key, value);
      const env = where === 'global' ? {} : variables;
      const { error, hint = '' } = await installHooks(repository, [], { env });
      expect(error).toBe('hooks-off');
      expect(hint).not.toContain('--unset');
      expect(adviceIn(hint)).toEqual(['config', '--show-origin', 'core.hooksPath']);
    },
  );

  weekly('that is a file is refused', async () => {
    repository = await createRepository();
    await writeFile(join(repository.path, 'hooks'), '');
    await repository.git('config', 'core.hooksPath', 'hooks');
    expect(await installHooks(repository)).toMatchObject({ code: 2, error: 'hooks-off' });
  });
});

/** The arguments of the first git command of a hint. */
const adviceIn = (hint: string): string[] => /^ {4}git (.*)$/m.exec(hint)?.[1]?.split(' ') ?? [];

it.each(sampleOf(1, ['.githooks', 'husky']))(
  '--uninstall in a linked worktree reports our lines in other folders: %s',
  async (kind) => {
    repository = await createRepository();
    const folder = kind === 'husky' ? '.husky' : '.githooks';
    const hooksPath = kind === 'husky' ? '.husky/_' : '.githooks';
    if (kind === 'husky') {
      await writeFile(join(repository.path, 'package.json'), '{"devDependencies":{"husky":"9"}}');
      await repository.git('add', '.');
      await repository.git('commit', '--quiet', '-m', 'husky');
      await mkdir(join(repository.path, '.husky/_'), { recursive: true });
    }
    await repository.git('config', 'core.hooksPath', hooksPath);
    const worktree = join(repository.outside, 'linked');
    await repository.git('worktree', 'add', '--quiet', '--detach', worktree);
    await installHooks(repository, ['--yes']);
    await installHooks(repository, ['--yes'], { cwd: worktree });
    const { stdout } = await installHooks(repository, ['--uninstall', '--yes'], { cwd: worktree });
    const other = join(repository.path, folder, 'pre-push');
    expect(stdout.replace(/\s+/g, ' ')).toContain(`${other} still has our line`);
    const { stdout: last } = await installHooks(repository, ['--uninstall', '--yes']);
    expect(last).not.toContain('has our line');
    expect(await readFile(other, 'utf8').catch(() => '')).not.toContain('heroku-preflight');
  },
);

const pick = (files: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path === name));
