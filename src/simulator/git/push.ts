import type { SimApp, World } from '../app/model.ts';
import { rejectionLines, sourceLines, VERIFIED } from './build-output.ts';
import { runBuild } from './build.ts';
import type { HookedPush, RefUpdate } from './hook.ts';
import type { Repositories } from './repositories.ts';

const DEPLOY_REFS = ['refs/heads/main', 'refs/heads/master'];
const NONE = /^0+$/;

/** Who has pushed where, and what hears of it. */
interface PushOptions {
  readonly world: World;
  readonly repositories: Repositories;
  readonly app: SimApp;
  /** prints a line on the client's side */
  readonly say: (line: string) => void;
  /** git has ended */
  readonly gone: AbortSignal;
}

/**
 * What Heroku does with a push: main or master is built and released within it, all else is only
 * kept.
 * @returns whether the push is accepted
 */
export async function receivePush(options: PushOptions, push: HookedPush): Promise<boolean> {
  const { world, app } = options;
  const accepted = await decide(options, push);
  for (const update of push.updates) {
    world.log.record({ type: 'push', app: app.name, ...update, accepted });
  }
  return accepted;
}

async function decide(options: PushOptions, { updates, objects }: HookedPush): Promise<boolean> {
  const { app, repositories, say } = options;
  const toDeploy = updates.filter(({ ref }) => DEPLOY_REFS.includes(ref));
  const deletion = toDeploy.find(({ to }) => NONE.test(to));
  if (deletion) {
    const branch = deletion.ref.replace('refs/heads/', '');
    return reject(say, `cannot delete ${branch} branch (simulated)`);
  }
  const commits = updates.map(({ to }) => to).filter((id) => !NONE.test(id));
  if (!(await repositories.isComplete(app.name, commits, objects))) return reject(say, SHALLOW);
  // main and master in one push are one deploy.
  const [first] = toDeploy;
  if (first) return deployPush(options, first, objects);
  say('Pushed to branch other than [main, master], skipping build. (simulated)');
  return true;
}

// (heroku changelog, item 775). git adds "shallow update not allowed" by itself.
const SHALLOW =
  'source repository is a shallow clone. Unshallow it with `git fetch --all --unshallow` ' +
  'and try pushing again. (simulated)';

function reject(say: PushOptions['say'], reason: string): false {
  for (const line of ['', `!\tPush rejected, ${reason}`, '']) say(line);
  return false;
}

async function deployPush(
  { world, app, repositories, say, gone }: PushOptions,
  { to, ref }: RefUpdate,
  objects: string,
): Promise<boolean> {
  app.pushedAt = world.clock.now();
  const print = (lines: readonly string[]): void => {
    lines.forEach(say);
  };
  print(sourceLines(await repositories.readTree(app.name, to, objects)));
  const released = await runBuild(world, app, { commit: to, say, gone });
  // What a clone checks out.
  if (released) await repositories.setHead(app.name, ref);
  print(released ? VERIFIED : rejectionLines(app));
  return released;
}
