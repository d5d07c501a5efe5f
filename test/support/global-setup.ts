import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildIfStale } from './build.ts';
import { createRepository } from './git-repository.ts';
import { installManagers } from './managers.ts';
import { createMemoryFolder, DISK_FOLDER, MEMORY_FOLDER } from './memory-folder.ts';
import { pathOfTemplate, TEMPLATES_FOLDER } from './repository-templates.ts';
import { shareFoundations } from './simulator.ts';

const ROOT = join(import.meta.dirname, '../..');
const INSTALL_HOOKS = join(ROOT, 'dist/install-hooks.cjs');

/** What jest does once, before all tests. */
export default async function setUp(): Promise<void> {
  process.env[DISK_FOLDER] ??= tmpdir();
  const folder = await createMemoryFolder();
  if (folder !== undefined) Object.assign(process.env, { TMPDIR: folder, [MEMORY_FOLDER]: folder });
  await Promise.all([installManagers(), buildIfStale(ROOT).then(makeTemplates)]);
}

async function makeTemplates(): Promise<void> {
  const repository = await createRepository({ commit: false });
  const { path, outside, env } = repository;
  process.env[TEMPLATES_FOLDER] = outside;
  await shareFoundations(outside);
  await repository.git('commit', '--quiet', '--allow-empty', '-m', 'first');
  const hooks = join(path, '.git/hooks');
  for (const sample of await readdir(hooks)) await rm(join(hooks, sample));
  await cp(path, pathOfTemplate('fresh'), { recursive: true });
  const installed = pathOfTemplate('installed');
  await cp(path, installed, { recursive: true });
  await promisify(execFile)(process.execPath, [INSTALL_HOOKS], { cwd: installed, env });
  await pushOnce(installed, env);
}

const NOT_FOLLOWED = {
  ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'preflight.follow', GIT_CONFIG_VALUE_0: 'false' },
};

/** Has the hook keep its compiled code. It reaches no network, and leaves no process. */
async function pushOnce(cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const hook = execFile('.git/hooks/pre-push', ['heroku', 'https://git.heroku.com/my-app.git'], {
    cwd,
    env: { ...env, ...NOT_FOLLOWED, HEROKU_API_KEY: 'none', https_proxy: 'http://127.0.0.1:1' },
  });
  hook.stdin?.end(`refs/heads/main ${'1'.repeat(40)} refs/heads/main ${'0'.repeat(40)}\n`);
  await once(hook, 'close');
  await rm(join(cwd, '.git/heroku-preflight/said.json'), { force: true });
}
