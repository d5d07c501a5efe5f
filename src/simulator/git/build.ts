import { endBuild, startBuild } from '../app/builds.ts';
import { deploy } from '../app/deploy.ts';
import { USER, type SimApp, type World } from '../app/model.ts';
import { buildPieces, failureLines, releaseLines } from './build-output.ts';

/** What a build is of, and who follows it. */
interface BuildOptions {
  readonly commit: string;
  /** takes the lines of its output as they come */
  readonly say: (line: string) => void;
}

/**
 * Builds and releases. Builds of an app may run side by side; each is released when it's done, so the
 * last to end is the one that stays (devcenter: git, behavior of simultaneous deploys).
 * @returns whether there is a release
 */
export async function runBuild(
  world: World,
  app: SimApp,
  { commit, say }: BuildOptions,
): Promise<boolean> {
  const createdAt = world.clock.date();
  const build = startBuild(world, app, { commit, user: USER.email, createdAt });
  const print = (lines: readonly string[]): void => {
    build.output.push(...lines);
    app.changes.emit('build');
    for (const line of lines) say(line);
  };
  try {
    const pieces = buildPieces(app);
    for (const lines of pieces) {
      print(lines);
      await world.clock.sleep((app.spec.buildSeconds * 1000) / pieces.length);
    }
  } catch {
    // The world stops.
    endBuild(world, app, build, 'failed');
    return false;
  }
  const { buildFails } = app.spec;
  if (!buildFails) build.release = deploy(world, app, build);
  print(build.release ? releaseLines(app, build.release) : failureLines(app));
  endBuild(world, app, build, buildFails ? 'failed' : 'succeeded');
  return !buildFails;
}
