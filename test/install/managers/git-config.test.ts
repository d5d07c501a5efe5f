import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Git, openGit } from '../../../src/git/git.ts';
import { apply } from '../../../src/install/apply.ts';
import type { Facts } from '../../../src/install/facts.ts';
import { inspect } from '../../../src/install/inspect.ts';
import { TARGETS } from '../../../src/install/managers/index.ts';
import { planInstall } from '../../../src/install/plan.ts';
import { planUninstall } from '../../../src/install/uninstall.ts';
import { createRepository, type ScratchRepository } from '../../support/git-repository.ts';
import { installHooks, packageAt } from '../../support/installation.ts';

// Tests the plan as data; test/e2e/managers tests what such a git does with it.

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const hook = (text: string): Promise<void> =>
  writeFile(pathOf('.git/hooks/pre-push'), text, { mode: 0o755 });
const lefthooks = (): Promise<void> => hook(LEFTHOOKS);
const configText = (): Promise<string> => readFile(pathOf('.git/config'), 'utf8');

/** This repository's facts, but with these git versions. */
async function factsWith(here: string, ...others: string[]): Promise<Facts> {
  const packageRoot = await packageAt(join(repository.outside, 'package'), '/* bundle */');
  const { path: cwd, env } = repository;
  const facts = await inspect({ cwd, env, platform: 'linux', execPath: '/node', packageRoot });
  return {
    ...facts,
    repository: { ...facts.repository, gitVersion: here },
    gits: [here, ...others].map((version) => ({ path: `/${version}/git`, version })),
  };
}

const git = () => openGit({ cwd: repository.path, env: repository.env });
const LEFTHOOKS = '#!/bin/sh\ncall_lefthook() { :; }\n';
const PYTHON = '#!/usr/bin/env python3\nprint("theirs")\n';
const target = TARGETS.find(({ name }) => name === 'git-config') ?? null;

describe("a hook in git's configuration", () => {
  it.each(['2.54.0', '2.55.1.windows.1', '3.0.0'])(
    'is chosen with git %s if there is a hook in another language',
    async (version) => {
      await hook(PYTHON);
      const plan = planInstall(await factsWith(version), '1.2.3', null);
      expect(plan).toMatchObject({ type: 'install', target: { name: 'git-config' } });
    },
  );

  it('is not chosen if a git is found that ignores it', async () => {
    await hook(PYTHON);
    expect(planInstall(await factsWith('2.55.0', '2.53.0'), '1.2.3', null)).toMatchObject({
      target: { name: 'git' },
      unless: { reason: 'foreign-language', choices: { configHooks: '2.55.0' } },
    });
  });

  it.each(['0', '2.53.0'])('is not chosen if another git has version %s', async (version) => {
    expect(planInstall(await factsWith('2.55.0', version), '1.2.3', null)).toMatchObject({
      target: { name: 'git' },
    });
  });

  it.each([
    ['our lines would fit into', () => hook('#!/bin/sh\necho theirs\n')],
    ['there is none', () => Promise.resolve()],
    ['a manager wrote', () => writeFile(pathOf('lefthook.yml'), 'pre-push:\n').then(lefthooks)],
  ])('is chosen beside a hook that %s, because it changes no file', async (_, setUp) => {
    await setUp();
    expect(planInstall(await factsWith('2.55.0', '2.54.0'), '1.2.3', null)).toMatchObject({
      target: { name: 'git-config' },
      sharedChange: null,
    });
  });

  it.each([
    ['the hook', () => installHooks(repository), 'git'],
    [
      'the team’s file',
      async () => {
        await writeFile(pathOf('lefthook.yml'), 'pre-push:\n');
        await lefthooks();
        await installHooks(repository, ['--yes']);
        await rm(pathOf('.git/hooks/pre-push'));
      },
      'lefthook',
    ],
  ])('is not chosen if %s has our lines already', async (_, setUp, name) => {
    await setUp();
    expect(planInstall(await factsWith('2.55.0'), '1.2.3', null)).toMatchObject({
      target: { name },
    });
  });

  it('is not chosen if hooks are turned off here', async () => {
    await repository.git('config', 'core.hooksPath', '/dev/null');
    expect(planInstall(await factsWith('2.55.0'), '1.2.3', null)).toMatchObject({
      refusal: { reason: 'hooks-off' },
    });
  });

  describe('with two gits', () => {
    beforeEach(async () => {
      await hook(PYTHON);
      await applied(target);
    });
    /** As if the machine's git were an old one. */
    const byOldGit = async (argv: string[], bundle = '/* bundle */') => {
      const bin = join(repository.outside, 'old');
      await mkdir(bin, { recursive: true });
      const real = (await promisify(execFile)('sh', ['-c', 'command -v git'])).stdout.trim();
      const text = `case $1 in *version) echo git version 2.39.5 ;; *) exec ${real} "$@" ;; esac`;
      await writeFile(join(bin, 'git'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      const env = { PATH: [bin, repository.env.PATH].join(delimiter) };
      return installHooks(repository, argv, { env, bundle });
    };

    it('stays if the one that runs here is new, and the other is in a warning', async () => {
      const facts = await factsWith('2.55.0', '2.39.5');
      const plan = planInstall(facts, '1.2.3', null);
      expect(plan).toMatchObject({ target: { name: 'git-config' }, changes: [] });
      expect(target?.warnings(facts, String)).toEqual([
        '/2.39.5/git is git 2.39.5, which ignores hooks in the configuration',
      ]);
    });

    it('is updated if the one that runs here is old, which is said', async () => {
      const run = await byOldGit([], '/* newer */');
      expect(run).toMatchObject({ code: 2, error: 'git-without-config-hooks' });
      expect(run.hint).toContain('install-hooks --yes');
      const bundle = await readFile(pathOf('.git/heroku-preflight/hook.cjs'), 'utf8');
      expect(bundle).toBe('/* newer */');
      expect(await configText()).toContain('[hook "heroku-preflight"]');
    });

    it('is shown by --status if the one that runs here is old', async () => {
      const { stdout } = await byOldGit(['--status']);
      expect(stdout).toMatch(/hook +installed, but git doesn't run it/);
      expect(stdout).toMatch(/warning +\S[^]* runs the hook in\s+.git\/config, but\s+git [\d.]+/);
    });

    it('moves to the hook if the old one runs here, and our lines fit into it', async () => {
      await hook('#!/bin/sh\necho theirs\n');
      expect((await byOldGit([])).code).toBe(0);
      expect(await configText()).not.toContain('heroku-preflight');
    });

    it('is removed by the old one', async () => {
      expect((await byOldGit(['--uninstall'])).code).toBe(0);
      expect(await configText()).not.toContain('heroku-preflight');
    });
  });

  it('is chosen if core.hooksPath is the user’s for all repositories', async () => {
    await repository.git('config', '--global', 'core.hooksPath', '~/hooks');
    expect(planInstall(await factsWith('2.55.0'), '1.2.3', null)).toMatchObject({
      target: { name: 'git-config' },
    });
  });

  it('is refused by name if git doesn’t support it', async () => {
    expect(planInstall(await factsWith('2.53.9'), '1.2.3', target)).toMatchObject({
      refusal: { reason: 'git-without-config-hooks', version: '2.53.9', newer: null },
    });
  });

  it('is refused by name with the path of a git that supports it', async () => {
    expect(planInstall(await factsWith('2.53.9', '2.55.0'), '1.2.3', target)).toMatchObject({
      refusal: { newer: { path: '/2.55.0/git' } },
    });
  });

  it('writes its command first, because an event alone breaks every push', async () => {
    await hook(PYTHON);
    const plan = planInstall(await factsWith('2.55.0'), '1.2.3', null);
    const keys =
      'changes' in plan ? plan.changes.flatMap((one) => ('key' in one ? [one.key] : [])) : [];
    expect(keys).toEqual(['hook.heroku-preflight.command', 'hook.heroku-preflight.event']);
  });

  it('is removed completely, and restores the configuration', async () => {
    const before = await configText();
    await applied(target);
    expect(await configText()).toContain('[hook "heroku-preflight"]');

    await apply(planUninstall(await factsWith('2.55.0'), true).changes, git(), place());

    expect(await configText()).toBe(before);
  });

  it('is not written again', async () => {
    await applied(target);
    const plan = planInstall(await factsWith('2.55.0'), '1.2.3', null);
    expect(plan).toMatchObject({ target: { name: 'git-config' }, changes: [] });
  });

  it('replaces our lines in a hook, because git would run both', async () => {
    await hook('#!/bin/sh\necho theirs\n');
    await installHooks(repository);

    await applied(target);

    expect(await readFile(pathOf('.git/hooks/pre-push'), 'utf8')).toBe('#!/bin/sh\necho theirs\n');
  });

  it.each([
    ['husky’s script', 'package.json', '{"devDependencies":{"husky":"9"}}', '.husky/pre-push'],
    ['a manager’s entry', 'lefthook.yml', 'pre-push:\n', 'lefthook.yml'],
  ])('replaces %s after a confirmation', async (_, file, text, shared) => {
    await writeFile(pathOf(file), text);
    if (file === 'lefthook.yml') await hook(LEFTHOOKS);
    await installHooks(repository, ['--yes']);
    expect(await readFile(pathOf(shared), 'utf8')).toContain('heroku-preflight');

    const plan = planInstall(await factsWith('2.55.0'), '1.2.3', target);
    expect(plan).toMatchObject({ sharedChange: { path: pathOf(shared) } });
    await applied(target);

    const now = await readFile(pathOf(shared), 'utf8').catch(() => '');
    expect(now).not.toContain('heroku-preflight');
    expect(planInstall(await factsWith('2.55.0'), '1.2.3', null)).toMatchObject({
      target: { name: 'git-config' },
      changes: [],
    });
  });

  it('moves to the team’s entry if that was added later', async () => {
    await applied(target);
    await writeFile(pathOf('lefthook.yml'), 'pre-push:\n');
    await hook(LEFTHOOKS);
    await installHooks(repository, ['--yes', '--target', 'lefthook']);
    await applied(null);
    expect(await readFile(pathOf('lefthook.yml'), 'utf8')).toContain('heroku-preflight');
    expect(await configText()).not.toContain('[hook "heroku-preflight"]');
  });

  it('is replaced by our lines in a hook', async () => {
    await applied(target);
    await installHooks(repository, ['--target', 'git']);
    expect(await configText()).not.toContain('heroku-preflight');
  });

  it('waits for another git that is writing the configuration', async () => {
    const lock = pathOf('.git/config.lock');
    await writeFile(lock, '');
    const refusals: unknown[] = [];
    // The other git finishes after ours has been refused.
    const raw: Git['raw'] = (...args) =>
      git()
        .raw(...args)
        .catch(async (error: unknown) => {
          refusals.push(error);
          await rm(lock);
          throw error;
        });
    await applied(target, { ...git(), raw });
    expect(refusals).toHaveLength(1);
    expect(await configText()).toContain('[hook "heroku-preflight"]');
  });
});

describe('its command', () => {
  const commandOf = async (): Promise<string> =>
    (await repository.git('config', 'hook.heroku-preflight.command')).trimEnd();
  // As git runs it: by sh, with the arguments appended (run-command.c, use_shell).
  const run = async (
    command: string,
    args: string[],
    { cwd = repository.path, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
  ) =>
    promisify(execFile)('sh', ['-c', `${command} "$@"`, command, ...args], {
      cwd,
      env: { ...repository.env, HEROKU_PREFLIGHT_NONCE: 'abc', ...env },
    });

  it('runs the hook, wherever the repository is', async () => {
    await repository.remove();
    repository = await createRepository({ name: 'it\'s "a" $(place)' });
    await applied(target);
    const { stderr } = await run(await commandOf(), ['heroku', 'https://git.heroku.com/a.git']);
    expect(stderr).toContain('heroku-preflight-nonce:abc');
  });

  it('finds the hook after the repository has moved', async () => {
    await applied(target);
    const command = await commandOf();
    const cwd = join(repository.outside, 'moved');
    await rename(repository.path, cwd);
    expect((await run(command, ['heroku', 'x'], { cwd })).stderr).toContain('-nonce:abc');
  });

  it('starts no git if the repository hasn’t moved', async () => {
    await applied(target);
    const [bin, log] = ['bin', 'log'].map((name) => join(repository.outside, name)) as [
      string,
      string,
    ];
    await mkdir(bin);
    await writeFile(join(bin, 'git'), `#!/bin/sh\necho "$@" >>'${log}'\n`, { mode: 0o755 });
    const env = { PATH: [bin, repository.env.PATH].join(delimiter) };
    await run(await commandOf(), ['heroku', 'x'], { env });
    await expect(readFile(log, 'utf8')).rejects.toThrow('ENOENT');
  });

  it('lets the push pass if the hook is gone', async () => {
    await applied(target);
    const command = await commandOf();
    await promisify(execFile)('rm', ['-r', pathOf('.git/heroku-preflight')]);
    await expect(run(command, ['heroku', 'x'])).resolves.toMatchObject({ stderr: '' });
  });
});

const place = () => ({
  ...{ root: pathOf('.git/heroku-preflight'), makesRoot: false, uid: undefined },
});

async function applied(asked: typeof target, by = git()): Promise<void> {
  const plan = planInstall(await factsWith('2.55.0'), '1.2.3', asked);
  if (!('changes' in plan)) throw new Error('refused');
  await mkdir(pathOf('.git/hooks'), { recursive: true });
  await apply(plan.changes, by, place());
}
