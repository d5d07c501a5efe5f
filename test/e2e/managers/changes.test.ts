import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commitAll, inPlace, type Place } from './place.ts';
import {
  installLfsHooks,
  setUpHusky,
  setUpLefthook,
  setUpPreCommit,
  setUpSimpleGitHooks,
  useLfs,
} from './set-up.ts';

interface Manager {
  readonly name: string;
  readonly setUp: (place: Place) => Promise<void>;
  /** how its users take its hooks away, the configuration apart */
  readonly takeAway: readonly string[];
  readonly sync?: string;
}

const MANAGERS: readonly Manager[] = [
  {
    name: 'husky',
    setUp: (place) => setUpHusky(place, place.recorder.sh),
    takeAway: ['git', 'config', '--unset', 'core.hooksPath'],
  },
  { name: 'lefthook', setUp: setUpLefthook, takeAway: ['lefthook', 'uninstall'] },
  {
    name: 'simple-git-hooks',
    setUp: (place) => setUpSimpleGitHooks(place),
    takeAway: ['rm', '-f', '.git/hooks/pre-push'],
    sync: 'simple-git-hooks',
  },
  {
    name: 'pre-commit',
    setUp: setUpPreCommit,
    takeAway: ['pre-commit', 'uninstall', '--hook-type', 'pre-push'],
  },
];

/** Until git would run what is there. */
async function install({ installHooks, mustRun }: Place, { sync }: Manager): Promise<void> {
  const { code } = await installHooks('--yes');
  if (code === 0) return;
  expect([code, sync]).toEqual([2, expect.any(String)]);
  await mustRun(sync ?? '');
  expect(await installHooks('--yes')).toMatchObject({ code: 0 });
}

async function uninstall({ installHooks }: Place): Promise<void> {
  expect(await installHooks('--uninstall', '--yes')).toMatchObject({ code: 0 });
}

/** What the steps make of the clone, which is afterwards as it was before them. */
async function contentsAfter(
  { world, contents }: Place,
  steps: () => Promise<void>,
): Promise<Record<string, string>> {
  const { path, outside } = world.repository;
  const saved = join(outside, 'saved');
  const copy = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true };
  await cp(path, saved, copy);
  await steps();
  const made = await contents();
  await rm(path, { recursive: true });
  await cp(saved, path, copy);
  return made;
}

describe.each(MANAGERS)('$name', (manager) => {
  const { setUp, takeAway } = manager;

  it('set up after us: the hook moves in with it, and leaves without a trace', () =>
    inPlace(async (place) => {
      const without = await contentsAfter(place, async () => {
        await setUp(place);
        await place.rehearse('heroku');
      });
      expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
      await setUp(place);
      await install(place, manager);
      expect(await place.rehearse('heroku')).toMatchObject({ code: 0, answers: 1 });
      await uninstall(place);
      expect(await place.contents()).toEqual(without);
    }));

  it('set up after us: uninstalled without having been installed again', () =>
    inPlace(async (place) => {
      const without = await contentsAfter(place, () => setUp(place));
      expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
      await setUp(place);
      await uninstall(place);
      expect(await place.contents()).toEqual(without);
    }));

  it('taken away: the hook moves out of it, and leaves without a trace', () =>
    inPlace(async (place) => {
      await setUp(place);
      await commitAll(place);
      const [program = '', ...args] = takeAway;
      const without = await contentsAfter(place, () => place.mustRun(program, ...args));
      await install(place, manager);
      await place.mustRun(program, ...args);
      expect(await place.rehearse('heroku')).toMatchObject({ code: 0 });
      await uninstall(place);
      expect(await place.contents()).toEqual(without);
    }));
});

const installOurs = async ({ installHooks }: Place): Promise<void> => {
  expect(await installHooks('--yes')).toMatchObject({ code: 0 });
};

const refusedLfsHooks = async ({ run }: Place): Promise<void> => {
  expect(await run('git', 'lfs', 'install', '--local')).toMatchObject({ code: 2 });
};

describe('git-lfs', () => {
  it.each([
    ['before us', [installLfsHooks, installOurs]],
    ['after us: once ours is installed again', [installOurs, refusedLfsHooks, installOurs]],
  ])('set up %s, uploads its files', (_, steps) =>
    inPlace(async (place) => {
      await useLfs(place);
      for (const step of steps) await step(place);
      await commitAll(place);
      const { world, run } = place;
      expect(await run('git', 'push', 'elsewhere', 'main')).toMatchObject({ code: 0 });
      const stored = join(world.repository.outside, 'elsewhere.git/lfs/objects');
      expect(await readdir(stored)).toHaveLength(1);
      expect(await place.rehearse('heroku')).toMatchObject({ code: 0, answers: 1 });
    }),
  );

  it('set up after us: once ours is gone, its hooks are as they’d be without us', () =>
    inPlace(async (place) => {
      const without = await contentsAfter(place, () => installLfsHooks(place));
      await installOurs(place);
      await refusedLfsHooks(place);
      await installOurs(place);
      await uninstall(place);
      await installLfsHooks(place);
      expect(hooksIn(await place.contents())).toEqual(hooksIn(without));
    }));

  it('uninstalled keeps a hook that has our lines, and it’s as it was once those are gone', () =>
    inPlace(async (place) => {
      await installLfsHooks(place);
      const before = await place.contents();
      expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
      await place.mustRun('git', 'lfs', 'uninstall', '--local');
      expect(await place.rehearse('heroku')).toMatchObject({ code: 0, answers: 1 });
      await uninstall(place);
      const hook = '.git/hooks/pre-push';
      expect((await place.contents())[hook]).toEqual(before[hook]);
    }));
});

/** The order of what git-lfs writes into git's configuration varies. */
const hooksIn = (contents: Record<string, string>): [string, string][] =>
  Object.entries(contents).filter(([name]) => name.startsWith('.git/hooks'));
