import { randomUUID } from 'node:crypto';
import type { SimApp, SimBuild, World } from './model.ts';
import { deploy } from './release.ts';

/** Adds a running build. */
export function startBuild(
  world: World,
  app: SimApp,
  { commit, user, createdAt }: Pick<SimBuild, 'commit' | 'user' | 'createdAt'>,
): SimBuild {
  const started: SimBuild = {
    id: randomUUID(),
    ...{ commit, user, createdAt },
    stack: app.buildStack,
    output: [],
    updatedAt: createdAt,
    status: 'pending',
    release: null,
  };
  app.builds.push(started);
  world.log.record({ type: 'build', app: app.name, commit, status: 'pending' });
  return started;
}

export function endBuild(
  world: World,
  app: SimApp,
  build: SimBuild,
  status: 'succeeded' | 'failed',
): void {
  build.status = status;
  build.updatedAt = world.clock.date();
  world.log.record({ type: 'build', app: app.name, commit: build.commit, status });
  app.changes.emit('build');
}

/** The build that is running when the world begins; it prints nothing. */
export function startFirstBuild(world: World, app: SimApp): void {
  const { runningBuild } = app.spec;
  if (runningBuild === undefined) return;
  const { commit, user, sinceSeconds, forSeconds } = runningBuild;
  const createdAt = new Date(world.clock.date().getTime() - sinceSeconds * 1000);
  const build = startBuild(world, app, { commit, user, createdAt });
  if (forSeconds === undefined) return;
  world.clock.after(forSeconds * 1000, () => {
    build.release = deploy(world, app, build);
    endBuild(world, app, build, 'succeeded');
  });
}
