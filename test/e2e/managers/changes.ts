import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commitAll, inPlace, type Place } from './place.ts';

export interface Manager {
  readonly name: string;
  readonly setUp: (place: Place) => Promise<void>;
  /** how its users take its hooks away, the configuration apart */
  readonly takeAway: readonly string[];
  readonly sync?: string;
}

/** Until git would run what is there. */
async function install({ installHooks, mustRun }: Place, { sync }: Manager): Promise<void> {
  const { code } = await installHooks('--yes');
  if (code === 0) return;
  expect([code, sync]).toEqual([2, expect.any(String)]);
  await mustRun(sync ?? '');
  expect(await installHooks('--yes')).toMatchObject({ code: 0 });
}

export async function uninstall({ installHooks }: Place): Promise<void> {
  expect(await installHooks('--uninstall', '--yes')).toMatchObject({ code: 0 });
}

/** What the steps make of the clone, which is afterwards as it was before them. */
export async function contentsAfter(
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

/** What becomes of us where a manager is set up after us, or taken away. */
export function describeChanges(manager: Manager): void {
  const { name, setUp, takeAway } = manager;
  describe(name, () => {
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
}
