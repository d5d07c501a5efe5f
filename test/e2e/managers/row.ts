import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { snapshot } from '../../support/installation.ts';
import { eventsOf } from '../../simulator/in-world.ts';
import { IS_WHOLE, weekly } from '../../support/weekly.ts';
import { type Place, type Rehearsal, usePlace } from './place.ts';

type Command = readonly [program: string, ...args: string[]];

/** The state of a clone before our installation. */
export interface Row {
  readonly name: string;
  readonly setUp: (place: Place) => Promise<void>;
  /** how many hooks and jobs a push runs without ours */
  readonly jobs: number;
  /** the name ($0) under which the hook runs beside ours; undefined: it stays the same */
  readonly runsAs?: string;
  /** the git that pushes; undefined: the machine's */
  readonly git?: string;
  /** the options of install-hooks besides --yes */
  readonly args?: readonly string[];
  /** makes the manager use the configuration that install-hooks wrote */
  readonly sync?: Command;
  /** how to set the manager up again, and its result next to our hook */
  readonly again?: readonly { readonly command: Command; readonly code: number }[];
  /** whether it only differs in part from another row, and so is tested weekly */
  readonly isWeekly?: true;
  /** whether it also shows, before every change, what no manager has a part in */
  readonly showsRest?: true;
  /** whether the clone has an object that git-lfs must upload */
  readonly lfs?: boolean;
}

/** The clone before our installation. */
interface Before {
  readonly contents: Record<string, string>;
  readonly heroku: Rehearsal;
  readonly elsewhere: Rehearsal;
  readonly failing: Failure;
}

const CONFIG = 'heroku-preflight.json';

/** Every column of a row, one after the other in the same clone. */
export function describeRow(row: Row): void {
  const once = row.showsRest ? it : weekly;
  const describeIt = row.isWeekly && !IS_WHOLE ? describe.skip : describe;
  describeIt(`with ${row.name}`, () => {
    const place = usePlace(row.setUp, row.git);
    let before: Before;
    const beside = (rehearsal: Rehearsal): Rehearsal => renamed(rehearsal, row.runsAs);

    beforeAll(async () => {
      before = await lookAround(place());
    });

    it('the clone has hooks that must keep working', () => {
      expect(before.heroku.records).toHaveLength(row.jobs);
      expect(before.elsewhere.records).toHaveLength(row.jobs);
      expect(before.heroku.answers).toBe(0);
    });

    it('install-hooks runs no existing hook', async () => {
      await install(place(), row);
      expect(await place().recorder.take()).toEqual([]);
    });

    once('a second installation changes nothing', async () => {
      const once = await snapshot(place().world.repository.path);
      const { code, stdout } = await place().installHooks('--yes', ...(row.args ?? []));
      expect([code, stdout]).toEqual([0, expect.stringContaining('already installed')]);
      expect(await snapshot(place().world.repository.path)).toEqual(once);
    });

    it('a push to Heroku runs our hook once, and the others get the same input as without ours', async () => {
      expectSame(await place().rehearse('heroku'), beside(before.heroku), 1);
    });

    it('a push elsewhere gives the others the same input, and our hook does nothing', async () => {
      expectSame(await place().rehearse('elsewhere'), beside(before.elsewhere), 0);
    });

    if (row.jobs > 0) {
      it('a failing hook stops the push as it did without ours', async () => {
        expect(await failing(place())).toEqual(before.failing);
      });
    }

    it('a passing hook doesn’t hide our error', async () => {
      const { world, run, recorder } = place();
      await world.write(CONFIG, { checks: { preboot: 'error' } });
      const { code } = await run('git', 'push', 'heroku', 'main');
      await rm(join(world.repository.path, CONFIG));
      await recorder.take();
      expect([code, eventsOf(world.simulator, 'push')]).toEqual([1, []]);
    });

    const { again = [] } = row;
    if (again.length > 0) {
      it('our hook stays when the manager is set up again', async () => {
        for (const { command, code } of again) {
          expect(await place().run(...command)).toMatchObject({ code });
        }
        expectSame(await place().rehearse('heroku'), before.heroku, 1);
        expectSame(await place().rehearse('elsewhere'), before.elsewhere, 0);
        expect(await place().installHooks('--yes', ...(row.args ?? []))).toMatchObject({ code: 0 });
      });
    }

    it('pushes arrive, with the files of git-lfs', async () => {
      await expectArrival(place(), row);
    });

    it('--uninstall restores everything byte for byte', async () => {
      expect(await place().installHooks('--uninstall', '--yes')).toMatchObject({ code: 0 });
      expect(await place().contents()).toEqual(before.contents);
    });

    once('a second --uninstall changes nothing', async () => {
      expect(await place().installHooks('--uninstall', '--yes')).toMatchObject({ code: 0 });
      expect(await place().contents()).toEqual(before.contents);
    });
  });
}

async function lookAround(place: Place): Promise<Before> {
  const heroku = await place.rehearse('heroku');
  const elsewhere = await place.rehearse('elsewhere');
  const failure = await failing(place);
  return { contents: await place.contents(), heroku, elsewhere, failing: failure };
}

async function install({ installHooks, mustRun }: Place, { args = [], sync }: Row): Promise<void> {
  const first = await installHooks('--yes', ...args);
  if (sync) {
    expect([first.code, first.stdout]).toEqual([2, expect.stringContaining(sync.join(' '))]);
    await mustRun(...sync);
    expect(await installHooks('--yes', ...args)).toMatchObject({ code: 0 });
  } else {
    expect(first).toMatchObject({ code: 0 });
  }
}

function expectSame(actual: Rehearsal, expected: Rehearsal, answers: number): void {
  expect(actual.records).toEqual(expected.records);
  expect([actual.code, actual.answers]).toEqual([expected.code, answers]);
}

function renamed(rehearsal: Rehearsal, name?: string): Rehearsal {
  if (name === undefined) return rehearsal;
  const records = rehearsal.records.map((record) => ({
    ...record,
    argv: [name, ...record.argv.slice(1)],
  }));
  return { ...rehearsal, records };
}

interface Failure {
  /** the hook's output alone, because git's is always the same */
  readonly hook: number;
  readonly push: number;
}

/** The result of a push to Heroku with a hook or a job that exits with 3. */
async function failing({ run, hook, recorder, rehearse }: Place): Promise<Failure> {
  await recorder.exitWith(3);
  const { code: push } = await rehearse('heroku');
  const { code } = await run(await hook(), 'heroku', 'https://git.heroku.com/my-app.git');
  await recorder.exitWith(0);
  await recorder.take();
  return { hook: code, push };
}

async function expectArrival({ world, run, recorder }: Place, { lfs = false }: Row): Promise<void> {
  const objects = join(world.repository.outside, 'elsewhere.git/lfs/objects');
  const releases = eventsOf(world.simulator, 'release').length;
  for (const remote of ['elsewhere', 'heroku']) {
    await rm(objects, { recursive: true, force: true });
    const { code, stdout, stderr } = await run('git', 'push', remote, 'main');
    expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('main -> main')]);
    expect((await filesBelow(objects)).length > 0).toBe(lfs);
    if (remote === 'heroku') expect(stdout + stderr).toMatch(/^preflight {2}my-app/m);
  }
  expect(eventsOf(world.simulator, 'release')).toHaveLength(releases + 1);
  await recorder.take();
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
