import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/e2e.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { YARN } from '../support/managers.ts';
import { weekly } from '../support/weekly.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const HOOK = '#!/bin/sh\necho theirs\n';
const hookPath = (): string => join(repository.path, '.git/hooks/pre-push');

/** Rejects if the program fails. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const env = { ...repository.env, YARN_ENABLE_NETWORK: '0', YARN_ENABLE_TELEMETRY: '0' };
  return (await promisify(execFile)(program, args, { cwd: repository.path, env })).stdout;
}

/** Installs beside another hook, and uninstalls. */
async function comesAndGoes(program: string, args: readonly string[]): Promise<void> {
  await mkdir(join(hookPath(), '..'), { recursive: true });
  await writeFile(hookPath(), HOOK, { mode: 0o755 });
  expect(await run(program, args)).toContain('(verified: git runs it)');
  expect(await run(program, [...args, '--status'])).toContain('installed (verified');
  expect(await run(program, [...args, '--uninstall'])).toContain('is uninstalled');
  expect(await readFile(hookPath(), 'utf8')).toBe(HOOK);
}

weekly('install-hooks works with Yarn’s PnP, which replaces node:fs', async () => {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', repository.outside];
  const { stdout } = await promisify(execFile)('npm', pack, { cwd: ROOT });
  const [{ filename = '' } = {}] = JSON.parse(stdout) as { filename?: string }[];
  const devDependencies = { 'heroku-preflight': `file:${join(repository.outside, filename)}` };
  const put = (name: string, text: string): Promise<void> =>
    writeFile(join(repository.path, name), text);
  await put('package.json', JSON.stringify({ name: 'app', devDependencies }));
  await put('yarn.lock', '');
  await put('.yarnrc.yml', 'nodeLinker: pnp\nenableImmutableInstalls: false\n');
  await run(process.execPath, [YARN, 'install']);
  await access(join(repository.path, '.pnp.cjs'));
  await comesAndGoes(process.execPath, [YARN, 'install-hooks']);
});

/** Isn't a dependency: each has 100 MB. */
const RUNTIMES = { bun: ['run', '--bun'], deno: ['run', '--allow-all'] } as const;

describe.each(Object.entries(RUNTIMES))('%s', (name, args) => {
  const runtime = onPath(name);
  const given = runtime === null ? it.skip : weekly;

  given("runs install-hooks, and isn't recorded as the Node for pushes", async () => {
    const command = [...args, join(ROOT, 'dist/install-hooks.cjs')];
    await comesAndGoes(String(runtime), command);
    await run(String(runtime), command);
    const recorded = join(repository.path, '.git/heroku-preflight/node');
    expect(await readFile(recorded, 'utf8')).toBe('\n');
  });
});

function onPath(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
