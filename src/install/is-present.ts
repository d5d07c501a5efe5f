import type { Facts } from './facts.ts';
import { isOurs } from './hook-file.ts';

/** Whether ours is in the hook, or the configuration, at `path`, be it an older version. */
export function isPresent(
  path: string,
  { repository, hook, legacy, husky, managers }: Facts,
): boolean {
  if (path === repository.configFile) return repository.hookSettings.size > 0;
  const hooks = [hook, legacy, ...(husky ? [husky.script] : [])];
  if (hooks.some((file) => file.path === path && isOurs(file))) return true;
  return managers
    .flatMap(({ configs }) => configs)
    .some((config) => config.path === path && config.editor?.has(config.text) === true);
}
