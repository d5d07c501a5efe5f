import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contentsAfter, describeChanges, uninstall } from './changes.ts';
import { commitAll, inPlace, type Place } from './place.ts';
import { installLfsHooks, setUpHusky, useLfs } from './set-up.ts';

// The other managers are in changes.long.test.ts.
describeChanges({
  name: 'husky',
  setUp: (place) => setUpHusky(place, place.recorder.sh),
  takeAway: ['git', 'config', '--unset', 'core.hooksPath'],
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

  it('set up after ours: after --uninstall, its hooks are the same as without ours', () =>
    inPlace(async (place) => {
      const without = await contentsAfter(place, () => installLfsHooks(place));
      await installOurs(place);
      await refusedLfsHooks(place);
      await installOurs(place);
      await uninstall(place);
      await installLfsHooks(place);
      expect(hooksIn(await place.contents())).toEqual(hooksIn(without));
    }));

  it('uninstall doesn’t remove a hook with our lines, and --uninstall restores it', () =>
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

/** git-lfs writes its lines into git's configuration in any order. */
const hooksIn = (contents: Record<string, string>): [string, string][] =>
  Object.entries(contents).filter(([name]) => name.startsWith('.git/hooks'));
