import { join } from 'node:path';
import { hasBlock, withoutBlock } from './block.ts';
import { readConfigFile } from './config-file.ts';
import type { ConfigFile, ManagerFound } from './facts.ts';
import type { HookFile } from './hook-file.ts';
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
    const pasted =
      [script, ...configs.map(({ text }) => text)].some((text) => text.includes(SNIPPET_MARK)) ||
      (ownsHook && legacy.kind === 'text' && hasBlock(legacy.text));
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
