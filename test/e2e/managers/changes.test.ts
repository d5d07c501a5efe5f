import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commitAll, inPlace, type Place } from './place.ts';
import {
  installLfsHooks,
  setUpHusky,
  setUpLefthook,
  setUpPreCommit,
  setUpSimpleGitHooks,
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

async function uninstall({ installHooks, mustRun }: Place, sync?: string): Promise<void> {
  expect(await installHooks('--uninstall', '--yes')).toMatchObject({ code: 0 });
  if (sync !== undefined) await mustRun(sync);
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
  const { setUp, takeAway, sync } = manager;

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
      await uninstall(place, sync);
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

describe('git-lfs', () => {
  it('doesn’t install its hook over ours, and says so; once ours is gone, it does', () =>
    inPlace(async (place) => {
      const without = await contentsAfter(place, () => installLfsHooks(place));
      expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
      expect(await place.run('git', 'lfs', 'install', '--local')).toMatchObject({ code: 2 });
      expect(await place.rehearse('heroku')).toMatchObject({ code: 0, answers: 1 });
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
