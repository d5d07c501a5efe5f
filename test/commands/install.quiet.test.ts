import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const write = (name: string, value: unknown): Promise<void> =>
  writeFile(pathOf(name), typeof value === 'string' ? value : JSON.stringify(value));

describe('--quiet, as in "prepare" of package.json', () => {
  it('installs without output', async () => {
    expect(await installHooks(repository, ['--quiet'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await readFile(pathOf('.git/hooks/pre-push'), 'utf8')).toContain('heroku-preflight');
  });

  it('installs from the folder of a package in a monorepo', async () => {
    await mkdir(pathOf('packages/web'), { recursive: true });
    const cwd = pathOf('packages/web');
    expect((await installHooks(repository, ['--quiet'], { cwd })).code).toBe(0);
    expect(await readFile(pathOf('.git/hooks/pre-push'), 'utf8')).toContain('heroku-preflight');
  });

  it('prints nothing in a tarball, which has no repository', async () => {
    await rm(pathOf('.git'), { recursive: true });
    const silent = { code: 0, stdout: '', stderr: '' };
    expect(await installHooks(repository, ['--quiet'])).toMatchObject(silent);
  });

  it('prints nothing in an image without git', async () => {
    const env = { PATH: pathOf('nothing') };
    const silent = { code: 0, stdout: '', stderr: '' };
    expect(await installHooks(repository, ['--quiet'], { env })).toMatchObject(silent);
  });

  it.each([
    ['a refusal', () => write('.git/hooks/pre-push', '#!/usr/bin/env python3\n')],
    ["a file of the team's", () => write('package.json', { 'simple-git-hooks': {} })],
    ['a manager that is pasted into', () => write('hk.pkl', '')],
  ])('reports %s in one sentence with a next step, and exits with 0', async (_what, prepare) => {
    await prepare();
    const { code, stdout, stderr } = await installHooks(repository, ['--quiet']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stderr).toMatch(/^heroku-preflight [^]*\n {2}next: .*\n$/);
    expect(stderr).toContain('  next: npx -p heroku-preflight install-hooks');
  });
});

describe('--quiet beside another version', () => {
  const manifest = '.git/heroku-preflight/install.json';
  const runner = '.git/heroku-preflight/run.sh';
  async function installed(version: string): Promise<void> {
    await installHooks(repository);
    const known = JSON.parse(await readFile(pathOf(manifest), 'utf8')) as object;
    await write(manifest, { ...known, version });
    await write(runner, '# another version\n');
  }
  const isKept = async () => (await readFile(pathOf(runner), 'utf8')) === '# another version\n';

  const KEPT =
    "heroku-preflight 1.10.0 stays: it's newer than 1.2.3. To replace it: npx -p heroku-preflight install-hooks\n";

  it('keeps a newer one that git runs, and says in one line how to replace it', async () => {
    await installed('1.10.0');
    const run = await installHooks(repository, ['--quiet']);
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: KEPT });
    expect(await isKept()).toBe(true);
    expect((await installHooks(repository)).stdout).toMatch(/replaces the newer\s1\.10\.0/);
    expect(await isKept()).toBe(false);
  });

  const helpers = () =>
    repository
      .git('config', '--local', '--get-all', 'credential.https://git.heroku.com.helper')
      .catch(() => '');

  it('sets --fast-credentials also where it keeps a newer one', async () => {
    await installed('1.10.0');
    const argv = ['--quiet', '--fast-credentials'];
    await installHooks(repository, [...argv, '--dry-run']);
    expect(await helpers()).toBe('');
    expect(await installHooks(repository, argv)).toMatchObject({ code: 0, stderr: KEPT });
    expect(await helpers()).toContain('heroku-preflight/git-credential.sh');
    expect(await isKept()).toBe(true);
  });

  it('leaves a credential helper as the newer one has set it', async () => {
    await installed('1.10.0');
    const theirs = '!. .git/heroku-preflight/git-credential.sh';
    await repository.git('config', 'credential.https://git.heroku.com.helper', theirs);
    await installHooks(repository, ['--quiet', '--fast-credentials']);
    expect((await helpers()).trim()).toBe(theirs);
  });

  it('replaces a newer one that git no longer runs', async () => {
    await installed('1.10.0');
    await rm(pathOf('.git/hooks/pre-push'));
    expect(await installHooks(repository, ['--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(await isKept()).toBe(false);
  });

  it.each([
    ['hook.cjs', 'empty'],
    ['hook.cjs', 'missing'],
    ['run.sh', 'empty'],
    ['start.cjs', 'missing'],
    ['git-credential.sh', 'empty'],
  ])('replaces a newer one whose %s is %s', async (name, damage) => {
    await installed('1.10.0');
    const path = pathOf(`.git/heroku-preflight/${name}`);
    await (damage === 'empty' ? writeFile(path, '') : rm(path));
    expect(await installHooks(repository, ['--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(await isKept()).toBe(false);
    expect((await stat(path)).size).toBeGreaterThan(0);
  });

  it('replaces an older one', async () => {
    await installed('1.2.2');
    expect(await installHooks(repository, ['--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(await isKept()).toBe(false);
  });
});

describe('--quiet on a terminal, as in npm install', () => {
  beforeEach(() => write('package.json', { 'simple-git-hooks': {} }));

  it("doesn't prompt, and names the file that needs a confirmation", async () => {
    const { code, stderr } = await installHooks(repository, ['--quiet'], { types: 'y\n' });
    expect(code).toBe(0);
    expect(stderr).toBe(
      "heroku-preflight isn't installed: this changes package.json, which is shared\n" +
        '  with your team\n' +
        '  next: npx -p heroku-preflight install-hooks\n',
    );
    expect(await readFile(pathOf('package.json'), 'utf8')).not.toContain('heroku-preflight');
  });

  it('prints the command that is still needed as the next step', async () => {
    const { code, stderr } = await installHooks(repository, ['--quiet', '--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      '  next: npx simple-git-hooks && npx -p heroku-preflight install-hooks\n',
    );
  });
});

it.each([
  ['--quiet', '--bogus'],
  ['-q', '--target', 'svn'],
  ['-yq', '--status', '--init'],
])("a usage error doesn't make npm install fail: %s %s %s", async (...argv) => {
  const { code, stdout, stderr } = await installHooks(repository, argv);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr.split('\n')).toHaveLength(3);
});

describe('"prepare" of package.json', () => {
  const OFFER = '"prepare": "install-hooks --quiet || exit 0" in package.json';
  const devDependencies = { 'heroku-preflight': '1' };

  it('is suggested if the package is listed in package.json, and package.json stays unchanged', async () => {
    await write('package.json', { devDependencies });
    expect((await installHooks(repository)).stdout).toContain(OFFER);
    expect(await readFile(pathOf('package.json'), 'utf8')).toBe(
      JSON.stringify({ devDependencies }),
    );
  });

  it.each([
    ['tsc', '"prepare": "tsc && (install-hooks --quiet || exit 0)"'],
    ['echo "hi"', String.raw`"prepare": "echo \"hi\" && (install-hooks --quiet || exit 0)"`],
    ['npm run '.repeat(9), 'add && (install-hooks --quiet || exit 0) to "prepare"'],
  ])('is suggested after the existing script: %s', async (prepare, offer) => {
    await write('package.json', { devDependencies, scripts: { prepare } });
    const { stdout } = await installHooks(repository);
    expect(stdout).toContain(`  team setup:      ${offer}\n`);
  });

  it.each([
    [
      'there already',
      { devDependencies, scripts: { prepare: 'husky; install-hooks -q || exit 0' } },
    ],
    ['of no use: the package is not listed', {}],
  ])('is not suggested if it is %s', async (_why, packageJson) => {
    await write('package.json', packageJson);
    expect((await installHooks(repository)).stdout).not.toContain('"prepare"');
  });
});
