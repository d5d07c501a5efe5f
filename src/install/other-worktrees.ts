import { join, relative } from 'node:path';
import { openGit } from '../git/git.ts';
import type { Facts } from './facts.ts';
import { isOurs, readHookFile } from './hook-file.ts';
import type { InstallContext } from './outcome.ts';
import { isInside } from './paths.ts';

/** The hooks of other worktrees that hold our block: each has its own where hooks are in the tree. */
export async function hooksOfOtherWorktrees(
  { repository: { commonDir, topLevel }, hook, husky }: Facts,
  context: InstallContext,
): Promise<string[]> {
  if (topLevel === null) return [];
  const ways = [hook.path, ...(husky ? [husky.script.path] : [])]
    .filter((path) => isInside(topLevel, path) && !isInside(commonDir, path))
    .map((path) => relative(topLevel, path));
  if (ways.length === 0) return [];
  const listing = await openGit(context).raw('worktree', 'list', '--porcelain');
  const others = [...listing.matchAll(/^worktree (.*)$/gm)]
    .map(([, path = '']) => path)
    .filter((path) => path !== topLevel);
  const hooks = others.flatMap((path) => ways.map((way) => readHookFile(join(path, way))));
  return (await Promise.all(hooks)).filter(isOurs).map(({ path }) => path);
}
