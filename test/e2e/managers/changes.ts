import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { weekly } from '../../support/weekly.ts';
import { commitAll, inPlace, type Place } from './place.ts';

export interface Manager {
  readonly name: string;
  readonly setUp: (place: Place) => Promise<void>;
  /** how its users remove its hooks, without its configuration */
  readonly takeAway: readonly string[];
  readonly sync?: string;
}

/** Until git would run the hook. */
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

/** The result of the steps in the clone, which is restored afterwards. */
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

/** What happens to our hook if a manager is set up later, or removed. */
export function describeChanges(manager: Manager): void {
  const { name, setUp, takeAway } = manager;
  describe(name, () => {
    it('set up after ours: our hook moves into it, and --uninstall leaves no trace', () =>
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

    weekly('set up after ours: --uninstall works without a second installation', () =>
      inPlace(async (place) => {
        const without = await contentsAfter(place, () => setUp(place));
        expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
        await setUp(place);
        await uninstall(place);
        expect(await place.contents()).toEqual(without);
      }),
    );

    weekly('removed: our hook moves out of it, and --uninstall leaves no trace', () =>
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
      }),
    );
  });
}
