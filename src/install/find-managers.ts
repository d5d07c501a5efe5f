import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasBlock, withoutBlock } from './block.ts';
import type { ManagerFound } from './facts.ts';
import { type HookFile, readHookFile } from './hook-file.ts';
import { type Manager, MANAGERS, SNIPPET_MARK } from './managers.ts';
import { orNull } from './or-null.ts';
import { readPackageJson } from './package-json.ts';
import type { Repository } from './repository.ts';

/** The managers that this repository uses, by the hook that git runs and by their configuration. */
export async function findManagers(
  { topLevel }: Repository,
  hook: HookFile,
): Promise<ManagerFound[]> {
  const script = hook.kind === 'text' ? withoutBlock(hook.text) : '';
  const legacy = await readHookFile(`${hook.path}.legacy`);
  const found = MANAGERS.map(async (manager) => {
    const configs = topLevel === null ? [] : await configsOf(manager, topLevel);
    const ownsHook = manager.generated.test(script);
    if (!ownsHook && configs.length === 0) return [];
    const pasted =
      [script, ...configs].some((text) => text.includes(SNIPPET_MARK)) ||
      (ownsHook && legacy.kind === 'text' && hasBlock(legacy.text));
    return [{ name: manager.name, ownsHook, pasted }];
  });
  return (await Promise.all(found)).flat();
}

async function configsOf({ configs, packageKey }: Manager, topLevel: string): Promise<string[]> {
  const texts = await Promise.all(
    configs.map((name) => orNull(readFile(join(topLevel, name), 'utf8'))),
  );
  if (packageKey !== undefined) {
    const section = (await readPackageJson(topLevel))[packageKey];
    if (section !== undefined) texts.push(JSON.stringify(section));
  }
  return texts.filter((text) => text !== null);
}
