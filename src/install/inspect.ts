import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext } from '../commands/command.ts';
import { type StateLayout, stateLayout } from '../state/layout.ts';
import type { Facts, Husky } from './facts.ts';
import { findGits } from './find-gits.ts';
import { findLfs } from './git-lfs.ts';
import { findHusky } from './find-husky.ts';
import { findManagers } from './find-managers.ts';
import { type HookFile, readHookFile } from './hook-file.ts';
import { parseManifest, recordedHooks } from './manifest.ts';
import { readPackageJson } from './package-json.ts';
import { readPayload } from './payload.ts';
import { orNull } from './or-null.ts';
import { locateRepository, type Repository } from './repository.ts';
import { TEMPORARY } from './write-file.ts';

/** What's here. Throws PreflightErrors where there is no repository, or no whole package. */
export async function inspect(
  context: Pick<CommandContext, 'cwd' | 'env' | 'execPath' | 'packageRoot'>,
): Promise<Facts> {
  const repository = await locateRepository(context);
  const { hooksDir, commonDir } = repository;
  const state = stateLayout(commonDir);
  const hook = await readHookFile(join(hooksDir, 'pre-push'));
  const legacy = await readHookFile(`${hook.path}.legacy`);
  const husky = await findHusky(repository);
  const manifest = parseManifest(await orNull(readFile(state.manifest, 'utf8')));
  return {
    ...{ repository, state, hook, legacy, husky, manifest },
    gits: await findGits(context.env),
    usesLfs: await findLfs(repository, context.env),
    packageJson: repository.topLevel === null ? {} : await readPackageJson(repository.topLevel),
    hooksDirIsFolder: (await orNull(stat(hooksDir)))?.isDirectory() ?? null,
    managers: await findManagers(repository, hook, legacy),
    payload: await readPayload(context, state),
    otherHooks: await readOthers(repository, hook, recordedHooks(manifest)),
    strays: await straysOf(repository, state, husky),
  };
}

function readOthers(
  { commonDir }: Repository,
  hook: HookFile,
  recorded: readonly string[],
): Promise<HookFile[]> {
  // What managers rename a hook to that they find in their place: pre-commit and lefthook.
  const renamed = ['.legacy', '.old'].map((ending) => hook.path + ending);
  const paths = new Set([join(commonDir, 'hooks/pre-push'), ...renamed, ...recorded]);
  paths.delete(hook.path);
  return Promise.all([...paths].map(readHookFile));
}

// A push writes and removes its own within milliseconds: what is older was left behind.
const ABANDONED_MS = 60_000;

async function straysOf(
  { hooksDir, commonDir, topLevel }: Repository,
  state: StateLayout,
  husky: Husky | null,
): Promise<string[]> {
  // Whatever is ever written to: hooks, and the configurations of managers.
  const folders = new Set([hooksDir, join(commonDir, 'hooks'), state.root]);
  if (husky && !husky.outside) folders.add(husky.folder);
  if (topLevel !== null) folders.add(topLevel).add(join(topLevel, '.config'));
  const strays = [...folders].map((folder) => oldFilesIn(folder, TEMPORARY));
  return (await Promise.all([...strays, oldFilesIn(state.root, PUSHED_REFS)])).flat();
}

/** Where run.sh keeps what git tells a hook. */
const PUSHED_REFS = /^input\.\d+$/;

async function oldFilesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = (await orNull(readdir(folder))) ?? [];
  const paths = names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
  const isOld = await Promise.all(paths.map(isOldFile));
  return paths.filter((_, i) => isOld[i]);
}

async function isOldFile(path: string): Promise<boolean> {
  const stats = await orNull(lstat(path));
  return stats?.isFile() === true && Date.now() - stats.mtimeMs > ABANDONED_MS;
}
