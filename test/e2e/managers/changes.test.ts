import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contentsAfter, describeChanges, uninstall } from './changes.ts';
import { sampleOf, weekly } from '../../support/weekly.ts';
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
  weekly.each([
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

  it.each(
    sampleOf(1, [
      ['git’s own place', (): Promise<void> => Promise.resolve()],
      ['a script for husky that has only ours', (place: Place) => setUpHusky(place, '#!/bin/sh\n')],
    ]),
  )('tracks its first file after our installation in %s: a colleague’s clone has it', (_, setUp) =>
    inPlace(async (place) => {
      await setUp(place);
      await installOurs(place);
      await useLfs(place);
      await commitAll(place);
      const { run, mustRun, world, recorder } = place;
      await mustRun('git', 'push', '--quiet', 'elsewhere', 'main');
      const clone = join(world.repository.outside, 'colleague');
      const elsewhere = `file://${join(world.repository.outside, 'elsewhere.git')}`;
      // git-lfs is set up in our clone only.
      const filter = [
        'smudge=git-lfs smudge -- %f',
        'process=git-lfs filter-process',
        'required=true',
      ];
      const settings = filter.flatMap((setting) => ['-c', `filter.lfs.${setting}`]);
      const { code } = await run('git', ...settings, 'clone', '--branch=main', elsewhere, clone);
      const text = await readFile(join(clone, 'large.bin'), 'utf8');
      expect([code, text]).toEqual([0, 'a large file\n']);
      await recorder.take();
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
