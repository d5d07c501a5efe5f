import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/e2e.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { weekly } from '../support/weekly.ts';

// The README's line, in a project with the packed package and a lock file, with the real npm.
const PREPARE = /"prepare": "(install-hooks[^"]*)"/;
const HOOK = '.git/hooks/pre-push';

let project: ScratchRepository;
let packed: string;
let packageJson: string;
let packageLock: string;

beforeAll(async () => {
  project = await createRepository();
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', project.outside];
  const { stdout } = await npm(args, ROOT);
  const [{ filename = '' } = {}] = JSON.parse(stdout) as { filename?: string }[];
  packed = join(project.outside, filename);
  const [, prepare] = PREPARE.exec(await readFile(join(ROOT, 'README.md'), 'utf8')) ?? [];
  const devDependencies = { 'heroku-preflight': `file:${packed}` };
  packageJson = JSON.stringify({ name: 'app', scripts: { prepare }, devDependencies });
  await writeFile(pathOf('package.json'), packageJson);
  await npm(['install', '--package-lock-only', '--ignore-scripts']);
  packageLock = await readFile(pathOf('package-lock.json'), 'utf8');
});

// Like a colleague's clone before the first install.
beforeEach(async () => {
  for (const name of ['node_modules', 'packages', '.git/heroku-preflight', HOOK]) {
    await rm(pathOf(name), { recursive: true, force: true });
  }
});

afterAll(() => project.remove());

const pathOf = (name: string): string => join(project.path, name);

/** Rejects when npm fails. */
function npm(
  args: readonly string[],
  cwd = project.path,
  env: Readonly<Record<string, string>> = {},
): Promise<{ stdout: string; stderr: string }> {
  const quiet = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_offline: 'true' };
  return promisify(execFile)('npm', args, { cwd, env: { ...project.env, ...quiet, ...env } });
}

const isInstalled = (): Promise<boolean> =>
  access(pathOf(HOOK)).then(
    () => true,
    () => false,
  );

describe('the README\'s "prepare"', () => {
  it('installs the hook with npm ci', async () => {
    await npm(['ci']);
    expect(await isInstalled()).toBe(true);
  });

  weekly('installs the hook in CI', async () => {
    await npm(['ci'], project.path, { CI: 'true' });
    expect(await isInstalled()).toBe(true);
  });

  it("lets npm ci --omit=dev pass, although it doesn't install install-hooks", async () => {
    await npm(['ci', '--omit=dev']);
    expect(await isInstalled()).toBe(false);
  });

  it('installs the hook from the folder of a package in a monorepo', async () => {
    const cwd = pathOf('packages/web');
    await writeProject(cwd);
    await npm(['ci'], cwd);
    expect(await isInstalled()).toBe(true);
  });

  weekly('lets npm ci pass in a tarball, which has no repository', async () => {
    const cwd = join(project.outside, 'tarball');
    await writeProject(cwd);
    const { stderr } = await npm(['ci'], cwd);
    expect(stderr).not.toContain('preflight');
  });

  weekly("lets npm ci pass if the hook can't be installed, and says why", async () => {
    await writeFile(pathOf(HOOK), '#!/usr/bin/env python3\n', { mode: 0o755 });
    const { stderr } = await npm(['ci', '--foreground-scripts']);
    expect(stderr).toContain('is run by python3');
    expect(await readFile(pathOf(HOOK), 'utf8')).toBe('#!/usr/bin/env python3\n');
  });
});

async function writeProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), packageJson);
  // The tarball has an absolute path in it.
  await writeFile(join(folder, 'package-lock.json'), packageLock);
}
