import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/schema.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks, snapshot } from '../support/installation.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const report = async (...argv: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await installHooks(repository, [...argv, '--json'])).stdout) as Record<
    string,
    unknown
  >;

describe('--json', () => {
  it('says what was done', async () => {
    expect(await report()).toEqual({
      result: 'installed',
      version: '1.2.3',
      target: 'git',
      hook: join(repository.path, '.git/hooks/pre-push'),
      verified: true,
    });
    expect(await report()).toMatchObject({ result: 'already-installed' });
    expect(await report('--uninstall')).toMatchObject({ result: 'uninstalled' });
    expect(await report('--uninstall')).toMatchObject({ result: 'not-installed', changes: [] });
  });

  it('throws errors, which the bin prints', async () => {
    await repository.git('config', 'core.hooksPath', '/dev/null');
    expect(await installHooks(repository, ['--json'])).toMatchObject({
      ...{ code: 2, error: 'hooks-off', hint: expect.any(String), stdout: '' },
    });
  });
});

describe('--status', () => {
  it('reports that nothing is installed, and writes nothing', async () => {
    const before = await snapshot(repository.path);
    const { code, stdout } = await installHooks(repository, ['--status']);
    expect(code).toBe(0);
    expect(stdout).toContain('  hook            not installed\n');
    expect(stdout).toContain('  next: npx -p heroku-preflight install-hooks\n');
    expect(await snapshot(repository.path)).toEqual(before);
  });

  it('reports what is installed, and that git runs it', async () => {
    await installHooks(repository);
    expect((await installHooks(repository, ['--status'])).stdout).toContain(
      '  hook            installed (verified: git runs it)\n  git hook        .git/hooks/pre-push\n',
    );
  });

  it('reports that the bundle is older than the package', async () => {
    await installHooks(repository);
    const { stdout } = await installHooks(repository, ['--status'], { bundle: 'newer' });
    expect(stdout).toContain('  hook            installed, but outdated');
  });

  it('reports a setting that keeps git from running it', async () => {
    await installHooks(repository);
    await repository.git('config', '--global', 'core.hooksPath', '~/hooks');
    expect(await report('--status')).toMatchObject({
      result: 'not-installed',
      verified: false,
      refusal: { code: 'hooks-path-elsewhere' },
    });
  });

  it("doesn't run another hook", async () => {
    const hook = join(repository.path, '.git/hooks/pre-push');
    const trace = join(repository.outside, 'ran');
    await mkdir(join(repository.path, '.git/hooks'), { recursive: true });
    await writeFile(hook, `#!/bin/sh\n: >'${trace}'\n`, { mode: 0o755 });
    await installHooks(repository, ['--status']);
    await installHooks(repository);
    await installHooks(repository, ['--status']);
    await writeFile(hook, `#!/bin/sh\n: >'${trace}'\n`); // another hook has replaced ours
    await installHooks(repository, ['--status']);
    await expect(readFile(trace)).rejects.toThrow('ENOENT');
  });
});

describe('the Heroku remotes', () => {
  const add = (name: string, url: string): Promise<string> =>
    repository.git('remote', 'add', name, url);

  it('are listed with their apps, without passwords', async () => {
    await add('origin', 'https://github.com/me/site.git');
    await add('heroku', 'https://x:s3cret@git.heroku.com/my-app.git');
    for (const argv of [[], ['--status']]) {
      const { stdout } = await installHooks(repository, argv);
      expect(stdout).toMatch(/ {2}Heroku remotes:? +heroku \(my-app\)\n/);
      expect(stdout).not.toContain('s3cret');
    }
  });

  it('determine the first step, which names an app if there are several', async () => {
    await add('staging', 'https://git.heroku.com/my-staging.git');
    expect((await installHooks(repository)).stdout).toContain('npx heroku-preflight check\n');
    await add('production', 'https://git.heroku.com/my-app.git');
    const { stdout } = await installHooks(repository);
    expect(stdout).toContain('staging (my-staging), production (my-app)\n');
    expect(stdout).toContain('  first step:      npx heroku-preflight check --app my-staging\n');
  });

  it('that no longer work are listed with a fix', async () => {
    await add('heroku', 'git@heroku.com:my-app.git');
    const { stdout } = await installHooks(repository);
    expect(stdout).toContain('  Heroku remotes:  only over SSH, see below\n');
    expect(stdout).toContain('    git remote set-url heroku https://git.heroku.com/my-app.git\n');
  });
});

describe('--init', () => {
  it('writes a valid configuration at the top level', async () => {
    await mkdir(join(repository.path, 'sub'));
    const run = await installHooks(repository, ['--init'], { cwd: join(repository.path, 'sub') });
    expect(run.code).toBe(0);
    const text = await readFile(join(repository.path, 'heroku-preflight.json'), 'utf8');
    expect(() => readConfig(text, 'heroku-preflight.json')).not.toThrow();
  });

  const SCHEMA = 'node_modules/heroku-preflight/schema.json';
  const MONOREPO = { at: `packages/web/${SCHEMA}`, cwd: 'packages/web/src' };

  it.each([
    { what: 'at the top', at: SCHEMA, cwd: '.', line: `./${SCHEMA}` },
    { what: 'at the top, from below', at: SCHEMA, cwd: 'packages/web/src', line: `./${SCHEMA}` },
    { what: 'in a package below the top', ...MONOREPO, line: `./packages/web/${SCHEMA}` },
    { what: 'in another package', ...MONOREPO, cwd: 'packages', line: undefined },
    { what: 'nowhere', at: 'schema.json', cwd: '.', line: undefined },
  ])('names the schema if it exists: $what', async ({ at, cwd, line }) => {
    const path = join(repository.path, at);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '{}');
    await mkdir(join(repository.path, cwd), { recursive: true });
    await installHooks(repository, ['--init'], { cwd: join(repository.path, cwd) });
    const text = await readFile(join(repository.path, 'heroku-preflight.json'), 'utf8');
    expect(readConfig(text, 'heroku-preflight.json').$schema).toBe(line);
  });

  it('never overwrites a configuration', async () => {
    const path = join(repository.path, 'heroku-preflight.json');
    await writeFile(path, 'mine');
    expect(await installHooks(repository, ['--init'])).toMatchObject({
      code: 2,
      error: 'config-exists',
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
  });
});

describe('bad input', () => {
  it.each([
    { argv: ['--statsu'], hint: 'Did you mean --status?' },
    { argv: ['--target', 'huksy'], hint: 'Did you mean husky?' },
    { argv: ['--target', 'svn'], hint: 'Targets: husky, lefthook, pre-commit' },
    { argv: ['--status', '--uninstall'], hint: 'Run them one after the other' },
    { argv: ['extra'], hint: /^Options: / },
  ])('$argv is a usage error', async ({ argv, hint }) => {
    const run = await installHooks(repository, argv);
    expect(run).toMatchObject({ code: 2, error: 'usage', stdout: '' });
    expect(run.hint).toEqual(expect.stringMatching(hint));
  });

  it('fails outside a repository', async () => {
    const run = await installHooks(repository, [], { cwd: repository.outside });
    expect(run).toMatchObject({ code: 2, error: 'no-repository' });
  });

  it('in the git directory says where to run it', async () => {
    const run = await installHooks(repository, [], { cwd: join(repository.path, '.git') });
    expect(run).toMatchObject({ code: 2, error: 'no-working-tree' });
  });

  it('fails without git', async () => {
    const run = await installHooks(repository, [], { env: { PATH: '/nowhere' } });
    expect(run).toMatchObject({ code: 2, error: 'no-git' });
  });

  it('names the required version with an old git', async () => {
    const bin = join(repository.outside, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'git'), '#!/bin/sh\necho git version 2.19.6\n', { mode: 0o755 });
    const run = await installHooks(repository, [], { env: { PATH: bin } });
    expect(run).toMatchObject({ code: 2, error: 'git-too-old', hint: 'Install git 2.20 or newer' });
  });

  it('names what is missing from a broken package', async () => {
    const run = await installHooks(repository, [], { bundle: null });
    expect(run).toMatchObject({ code: 2, error: 'incomplete-package' });
    expect(run.message).toContain('dist/hook.cjs');
  });

  it("names what can't be written", async () => {
    await writeFile(join(repository.path, '.git/heroku-preflight'), 'in the way');
    const run = await installHooks(repository);
    expect(run).toMatchObject({ code: 2, error: 'not-writable' });
    expect(run.message).toContain('.git/heroku-preflight');
    expect(run.hint).toEqual(expect.any(String));
  });
});

it('prints its version and its usage', async () => {
  expect(await installHooks(repository, ['--version'])).toMatchObject({
    code: 0,
    stdout: '1.2.3\n',
  });
  expect((await installHooks(repository, ['--help'])).stdout).toContain('--uninstall');
});

it('prints nothing with --quiet on success', async () => {
  expect(await installHooks(repository, ['--quiet'])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: '',
  });
});
