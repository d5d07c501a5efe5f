import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Husky } from './facts.ts';
import { readHookFile } from './hook-file.ts';
import { orNull } from './or-null.ts';
import { readPackageJson } from './package-json.ts';
import { isInside } from './paths.ts';
import { realPath } from './real-path.ts';
import type { Repository } from './repository.ts';

/** husky as git runs it, or as package.json says that it will be set up; else null. */
export async function findHusky(repository: Repository): Promise<Husky | null> {
  const { topLevel, hooksDir, hooksPath } = repository;
  if (topLevel === null) return null;
  const isHuskys = hooksPath !== null && basename(hooksDir) === '_';
  const ready = isHuskys && (await orNull(stat(join(hooksDir, 'h')))) !== null;
  // A linked worktree, or a clone before its first husky, has the setting without the folder `_`.
  const folder = isHuskys ? dirname(hooksDir) : await plannedFolder(repository, topLevel);
  if (folder === null) return null;
  const script = await readHookFile(join(folder, 'pre-push'));
  return { folder, script, ready, outside: !(await staysInside(topLevel, folder)) };
}

async function plannedFolder({ hooksPath }: Repository, topLevel: string): Promise<string | null> {
  const { devDependencies, dependencies, scripts } = await readPackageJson(topLevel);
  const prepare = scripts?.prepare ?? '';
  const run = /(?:^|[\s;&|])husky(?:[ \t]+install)?(?:[ \t]+([\w./-]+))?(?=$|[\s;&|])/.exec(
    prepare,
  );
  const named = [devDependencies, dependencies].some((list) => list && 'husky' in list);
  if (!named && !run) return null;
  // Somebody else's hooksPath is what git obeys, and an older husky's has no folder `_`.
  return hooksPath ? null : join(topLevel, run?.[1] ?? '.husky');
}

/** The folder comes from package.json, and may be a link: it mustn't lead us anywhere else. */
async function staysInside(topLevel: string, folder: string): Promise<boolean> {
  return isInside(topLevel, folder) && isInside(await realPath(topLevel), await realPath(folder));
}
