import { randomUUID } from 'node:crypto';
import { deploy } from '../app/deploy.ts';
import type { SimApp, SimBuild, World } from '../app/model.ts';
import type { RefUpdate } from './hook.ts';

const DEPLOY_REFS = ['refs/heads/main', 'refs/heads/master'];
const NONE = /^0+$/;

type Say = (line: string) => void;

/**
 * What Heroku does with a push: main or master is built and released within it, all else is only
 * kept. `say` prints on the client's side.
 * @returns whether the push is accepted
 */
export async function receivePush(
  world: World,
  app: SimApp,
  updates: readonly RefUpdate[],
  say: Say,
  gone: AbortSignal,
): Promise<boolean> {
  const accepted = await decide(world, app, updates, say, gone);
  for (const update of updates) {
    world.log.record({ type: 'push', app: app.name, ...update, accepted });
  }
  return accepted;
}

async function decide(
  world: World,
  app: SimApp,
  updates: readonly RefUpdate[],
  say: Say,
  gone: AbortSignal,
): Promise<boolean> {
  const toDeploy = updates.filter(({ ref }) => DEPLOY_REFS.includes(ref));
  const deletion = toDeploy.find(({ to }) => NONE.test(to));
  if (deletion) {
    say(` !     Push rejected: ${deletion.ref} can't be deleted (simulated)`);
    return false;
  }
  // main and master in one push are one deploy.
  const [first] = toDeploy;
  if (first) return build(world, app, first.to, say, gone);
  say('Pushed to branch other than [main, master], skipping build. (simulated)');
  return true;
}

async function build(
  world: World,
  app: SimApp,
  commit: string,
  say: Say,
  gone: AbortSignal,
): Promise<boolean> {
  const running = startBuild(world, app, commit);
  say('-----> Building on the Heroku-24 stack (simulated)');
  say('-----> Node.js app detected (simulated)');
  try {
    await world.clock.sleep(app.spec.buildSeconds * 1000, gone);
  } catch {
    endBuild(world, app, running, 'failed');
    return false;
  }
  if (app.spec.buildFails) {
    endBuild(world, app, running, 'failed');
    say(' !     Push rejected, failed to compile Node.js app. (simulated)');
    return false;
  }
  running.release = deploy(world, app, commit);
  endBuild(world, app, running, 'succeeded');
  say('-----> Launching... (simulated)');
  say(`       Released v${running.release.version} (simulated)`);
  say(`       ${app.webUrl} deployed to Heroku (simulated)`);
  return true;
}

function startBuild(world: World, app: SimApp, commit: string): SimBuild {
  const now = world.clock.date();
  const started: SimBuild = {
    id: randomUUID(),
    commit,
    createdAt: now,
    updatedAt: now,
    status: 'pending',
    release: null,
  };
  app.builds.push(started);
  world.log.record({ type: 'build', app: app.name, commit, status: 'pending' });
  return started;
}

function endBuild(
  world: World,
  app: SimApp,
  build: SimBuild,
  status: 'succeeded' | 'failed',
): void {
  build.status = status;
  build.updatedAt = world.clock.date();
  world.log.record({ type: 'build', app: app.name, commit: build.commit, status });
}
