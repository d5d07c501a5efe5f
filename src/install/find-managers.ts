import { lstat, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ConfigFile, Husky, ManagerFound } from './facts.ts';
import { isAbsent, isForbidden, isInside, orNull, realPath } from './files.ts';
import { type HookFile, isOurs, readHookFile, withoutBlock } from './hook-file.ts';
import { type Manager, MANAGERS, SNIPPET_MARK } from './managers.ts';
import { readPackageJson } from './package-json.ts';
import type { Repository } from './repository.ts';

/**
 * The managers that this repository uses, by the hook that git runs and by their configuration.
 * @param legacy what pre-commit found in the place of `hook`
 */
export async function findManagers(
  { topLevel }: Repository,
  hook: HookFile,
  legacy: HookFile,
): Promise<ManagerFound[]> {
  const script = hook.kind === 'text' ? withoutBlock(hook.text) : '';
  const found = MANAGERS.map(async (manager) => {
    const configs = topLevel === null ? [] : await configsOf(manager, topLevel);
    const ownsHook = manager.generated.test(script);
    if (!ownsHook && configs.length === 0) return [];
    const texts = [
      script,
      ...configs.map(({ text }) => text),
      ...(await besides(manager, configs)),
    ];
    const pasted =
      texts.some((text) => text.includes(SNIPPET_MARK)) ||
      (ownsHook && manager.name === 'pre-commit' && isOurs(legacy));
    return [{ name: manager.name, ownsHook, pasted, configs }];
  });
  return (await Promise.all(found)).flat();
}

async function configsOf(
  { configs, packageKey, editorFor }: Manager,
  topLevel: string,
): Promise<ConfigFile[]> {
  const isInPackage =
    packageKey !== undefined && (await readPackageJson(topLevel))[packageKey] !== undefined;
  const names = [...configs, ...(isInPackage ? ['package.json'] : [])];
  const files = names.map(async (name) => {
    const file = await readConfigFile(join(topLevel, name));
    return file && { ...file, editor: (file.isPlain && editorFor?.(name)) || null };
  });
  return (await Promise.all(files)).filter((file) => file !== null);
}

/** What the first configuration, which counts, has the manager read as well. */
async function besides(
  { filesBeside }: Manager,
  [config]: readonly ConfigFile[],
): Promise<string[]> {
  if (!filesBeside || !config) return [];
  const folder = dirname(config.path);
  const files = filesBeside(config.path, config.text).map((name) => join(folder, name));
  return Promise.all(files.map(async (path) => (await readConfigFile(path))?.text ?? ''));
}

interface ConfigText {
  readonly path: string;
  readonly text: string;
  /** permission bits */
  readonly mode: number;
  /** whether writing the text again gives the same file: readable, UTF-8, and no link to elsewhere */
  readonly isPlain: boolean;
}

/** null where there is no such file. */
async function readConfigFile(path: string): Promise<ConfigText | null> {
  const stats = await orNull(lstat(path));
  if (!stats) return null;
  const mode = stats.mode & 0o7777;
  try {
    const bytes = await readFile(path);
    const text = bytes.toString('utf8');
    return { path, text, mode, isPlain: stats.isFile() && Buffer.from(text).equals(bytes) };
  } catch (error) {
    if (isAbsent(error)) return null;
    // The manager is in use all the same.
    if (isForbidden(error)) return { path, text: '', mode, isPlain: false };
    throw error;
  }
}

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
