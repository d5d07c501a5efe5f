import { execFile } from 'node:child_process';
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildIfStale } from './build.ts';
import { createRepository } from './git-repository.ts';
import { installManagers } from './managers.ts';
import { pathOfTemplate, TEMPLATES_FOLDER } from './repository-templates.ts';

const ROOT = join(import.meta.dirname, '../..');
const INSTALL_HOOKS = join(ROOT, 'dist/install-hooks.cjs');

/** What jest does once, before all tests. */
export default async function setUp(): Promise<void> {
  await Promise.all([installManagers(), buildIfStale(ROOT).then(makeTemplates)]);
}

async function makeTemplates(): Promise<void> {
  const repository = await createRepository({ commit: false });
  const { path, outside, env } = repository;
  process.env[TEMPLATES_FOLDER] = outside;
  await repository.git('commit', '--quiet', '--allow-empty', '-m', 'first');
  const hooks = join(path, '.git/hooks');
  for (const sample of await readdir(hooks)) await rm(join(hooks, sample));
  await cp(path, pathOfTemplate('fresh'), { recursive: true });
  const installed = pathOfTemplate('installed');
  await cp(path, installed, { recursive: true });
  await promisify(execFile)(process.execPath, [INSTALL_HOOKS], { cwd: installed, env });
}
