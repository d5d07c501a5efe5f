import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CommandContext } from '../commands/command.ts';
import { stateLayout } from '../state/layout.ts';
import type { Facts } from './facts.ts';
import { findGits } from './find-gits.ts';
import { findHusky } from './find-husky.ts';
import { findManagers } from './find-managers.ts';
import { type HookFile, readHookFile } from './hook-file.ts';
import { parseManifest } from './manifest.ts';
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
  const folders = [hooksDir, state.root, ...(husky ? [husky.folder] : [])];
  return {
    ...{ repository, state, hook, legacy, husky, manifest },
    gits: await findGits(context.env),
    packageJson: repository.topLevel === null ? {} : await readPackageJson(repository.topLevel),
    hooksDirIsFolder: (await orNull(stat(hooksDir)))?.isDirectory() ?? null,
    managers: await findManagers(repository, hook, legacy),
    payload: await readPayload(context, state),
    otherHooks: await readOthers(repository, hook, manifest?.hook?.path),
    strays: (await Promise.all(folders.map(straysIn))).flat(),
  };
}

function readOthers(
  { commonDir }: Repository,
  hook: HookFile,
  recorded: string | undefined,
): Promise<HookFile[]> {
  // What managers rename a hook to that they find in their place: pre-commit and lefthook.
  const renamed = ['.legacy', '.old'].map((ending) => hook.path + ending);
  const paths = new Set([join(commonDir, 'hooks/pre-push'), ...renamed]);
  if (recorded !== undefined && basename(recorded) === 'pre-push') paths.add(recorded);
  paths.delete(hook.path);
  return Promise.all([...paths].map(readHookFile));
}

// A push writes and removes its own within milliseconds: what is older was left behind.
const ABANDONED_MS = 60_000;

async function straysIn(folder: string): Promise<string[]> {
  const names = (await orNull(readdir(folder))) ?? [];
  const paths = names
    .filter((name) => TEMPORARY.test(name) || /^input\.\d+$/.test(name))
    .map((name) => join(folder, name));
  const stats = await Promise.all(paths.map((path) => orNull(stat(path))));
  return paths.filter((_, i) => Date.now() - (stats[i]?.mtimeMs ?? Infinity) > ABANDONED_MS);
}
