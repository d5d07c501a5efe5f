import { createSlug } from './create-app.ts';
import { firstFormation } from './first-formation.ts';
import type { SimApp, SimBuild, SimRelease, World } from './model.ts';
import { release } from './release.ts';

/** Releases what was built. The first deploy finds no formation, and makes one with one web dyno. */
export function deploy(
  world: World,
  app: SimApp,
  { commit, stack }: Pick<SimBuild, 'commit' | 'stack'>,
): SimRelease {
  app.deployedAt = world.clock.now();
  app.stack = stack;
  if (app.formation.size === 0) firstFormation(app, 1);
  return release(world, app, describeDeploy(commit), createSlug(commit));
}

export const describeDeploy = (commit: string): string => `Deploy ${commit.slice(0, 8)}`;
