import type { Build } from '../../../src/heroku/shapes.ts';
import { NotTold, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const MAIN = 'refs/heads/main';

/** The app's newest build and release, and where main is: what a push may move. */
interface Marks {
  readonly build: string | undefined;
  readonly release: number;
  readonly main: string | undefined;
}

async function marksOf(stage: Stage): Promise<Marks> {
  const [builds, release, branches] = await Promise.all([
    stage.builds(),
    stage.newest(),
    stage.ports.repository.branches(),
  ]);
  return { build: builds[0]?.id, release: release.version, main: branches.get(MAIN) };
}

const exits = (code: number | null): string => `git push exits with ${code ?? 'a signal'}`;

const building: Row = {
  behavior: 'a push to main or master builds during the push',
  expected: 'when git push ends, there is a build and a release, for main and master',
  tier: 'standard',
  minutes: 3,
  async play(stage) {
    await stage.run('standard');
    const seen: string[] = [];
    for (const branch of ['main', 'master']) {
      const before = await marksOf(stage);
      const { code } = await stage.push({}, `refs/heads/${branch}`);
      const after = await marksOf(stage);
      const isBuilt = after.build !== before.build && after.release > before.release;
      seen.push(
        `${branch}: ${isBuilt && code === 0 ? 'built and released' : `not released, ${exits(code)}`}`,
      );
    }
    return {
      seen: seen.join('; '),
      fits: seen.every((text) => text.endsWith('built and released')),
    };
  },
};

const otherBranch: Row = {
  behavior: 'any other branch is kept but not built, and the push succeeds',
  expected: 'git push exits with 0, Heroku has the branch and no new build',
  tier: 'standard',
  minutes: 1,
  async play(stage) {
    await stage.run('standard');
    const before = await marksOf(stage);
    const { code } = await stage.push({}, 'refs/heads/other');
    const after = await marksOf(stage);
    const isKept = (await stage.ports.repository.branches()).has('refs/heads/other');
    const isBuilt = after.build !== before.build || after.release !== before.release;
    return {
      seen: `${exits(code)}, Heroku has ${isKept ? 'the' : 'no such'} branch and ${isBuilt ? 'a' : 'no'} new build`,
      fits: code === 0 && isKept && !isBuilt,
    };
  },
};

const deletion: Row = {
  behavior: "the deploy branch can't be deleted",
  expected: 'git push exits with 1, and main is still there',
  tier: 'standard',
  minutes: 1,
  async play(stage) {
    await stage.run('standard');
    const { code } = await stage.ports.repository.push(`:${MAIN}`);
    const isThere = (await stage.ports.repository.branches()).has(MAIN);
    if (!isThere) stage.forgetCode();
    return {
      seen: `${exits(code)}, and main is ${isThere ? 'still there' : 'gone'}`,
      fits: code !== 0 && isThere,
    };
  },
};

const failing: Row = {
  behavior: 'a failing build rejects the push',
  expected: 'git push exits with 1, the build failed, and neither main nor the release moved',
  tier: 'standard',
  minutes: 2,
  async play(stage) {
    await stage.run('standard');
    const before = await marksOf(stage);
    const { code } = await stage.push({ prebuild: 'exit 1' });
    const after = await marksOf(stage);
    const status = (await stage.builds())[0]?.status ?? 'missing';
    const hasMoved = after.main !== before.main || after.release !== before.release;
    return {
      seen: `${exits(code)}, the build ${status}, and ${hasMoved ? 'main or the release' : 'neither main nor the release'} moved`,
      fits: code !== 0 && status === 'failed' && !hasMoved,
    };
  },
};

const container: Row = {
  behavior: 'the stack container builds nothing without heroku.yml',
  expected: 'git push exits with 1, and there is no new release',
  tier: 'standard',
  minutes: 1,
  async play(stage) {
    await stage.run('standard');
    const before = await marksOf(stage);
    const stack = await stage.buildStack();
    const set = await stage.patch('', { build_stack: 'container' });
    if (!set.ok) return { seen: set.refusal, fits: false };
    try {
      const { code } = await stage.push({});
      const after = await marksOf(stage);
      const isReleased = after.release !== before.release;
      return {
        seen: `${exits(code)}, and there is ${isReleased ? 'a' : 'no'} new release`,
        fits: code !== 0 && !isReleased,
      };
    } finally {
      await stage.patch('', { build_stack: stack });
    }
  },
};

/** Waits until a build begins that isn't among `known`. @returns null if it never will */
async function newBuild(
  stage: Stage,
  known: readonly Build[],
  isRefused: () => boolean,
): Promise<Build | null> {
  const ids = new Set(known.map(({ id }) => id));
  return stage.until('the build begins', 120, async () => {
    // Before the look, which may see a build that came meanwhile.
    const never = isRefused();
    const found = (await stage.builds()).find(({ id }) => !ids.has(id));
    return found ?? (never ? null : undefined);
  });
}

async function mustBegin(stage: Stage, known: readonly Build[]): Promise<Build> {
  const build = await newBuild(stage, known, () => false);
  if (!build) throw new NotTold('the build never began');
  return build;
}

const ended = (stage: Stage, { id }: Build): Promise<Build> =>
  stage.until('the build ends', 600, async () =>
    (await stage.builds()).find((build) => build.id === id && build.status !== 'pending'),
  );

const interrupted: Row = {
  behavior: 'a build continues when its push is interrupted',
  expected: 'the build succeeded and was released',
  tier: 'standard',
  minutes: 2,
  async play(stage) {
    await stage.run('standard');
    const known = await stage.builds();
    const kill = new AbortController();
    const pushing = stage.push({ prebuild: 'sleep 30' }, MAIN, kill.signal).catch(() => undefined);
    const build = await mustBegin(stage, known);
    kill.abort(new Error('interrupted on purpose'));
    await pushing;
    const { status, release } = await ended(stage, build);
    const isReleased = release?.id != null;
    return {
      seen: `the build ${status} and ${isReleased ? 'was' : "wasn't"} released`,
      fits: status === 'succeeded' && isReleased,
    };
  },
};

/** A promise that may reject before it's awaited. */
function heardLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

const together: Row = {
  behavior: 'pushes at the same time are all built; the build that finishes last wins',
  expected: 'both builds succeeded, and the release of the one that ended last is the newest',
  tier: 'standard',
  minutes: 3,
  async play(stage) {
    await stage.run('standard');
    const known = await stage.builds();
    const slowly = heardLater(stage.push({ prebuild: 'sleep 90' }));
    const slow = await mustBegin(stage, known);
    let isRefused = false;
    const quickly = heardLater(stage.push({}).then(({ code }) => (isRefused = code !== 0)));
    const quick = await newBuild(stage, [...known, slow], () => isRefused);
    if (!quick) {
      await slowly;
      return { seen: 'the second push was refused while the first one was built', fits: false };
    }
    const [first, last] = await Promise.all([ended(stage, quick), ended(stage, slow)]);
    await Promise.all([slowly, quickly]);
    const newest = await stage.newest();
    const words =
      newest.id === last.release?.id
        ? 'the one that ended last is'
        : "the one that ended last isn't";
    const isLater = Date.parse(last.updated_at ?? '') > Date.parse(first.updated_at ?? '');
    const succeeded = [first, last].filter(({ status }) => status === 'succeeded').length;
    return {
      seen: `${succeeded} of 2 builds succeeded, and the release of ${words} the newest`,
      fits: succeeded === 2 && isLater && newest.id === last.release?.id,
    };
  },
};

export const gitRows = {
  building,
  otherBranch,
  deletion,
  failing,
  container,
  interrupted,
  together,
};
