import { firstFormation } from './first-formation.ts';
import { createSlug, type SimApp, type SimRelease, type World } from './model.ts';
import { release } from './release.ts';

/** Releases new code. The first deploy finds no formation, and makes one with one web dyno. */
export function deploy(world: World, app: SimApp, commit: string): SimRelease {
  app.deployedAt = world.clock.now();
  if (app.formation.size === 0) firstFormation(app, 1);
  return release(world, app, `Deploy ${commit.slice(0, 8)}`, createSlug(commit));
}
