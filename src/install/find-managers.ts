import { dirname, join } from 'node:path';
import { withoutBlock } from './block.ts';
import { readConfigFile } from './config-file.ts';
import type { ConfigFile, ManagerFound } from './facts.ts';
import { type HookFile, isOurs } from './hook-file.ts';
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
