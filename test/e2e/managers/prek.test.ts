import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { withHookLines } from '../../../src/install/hook-line.ts';
import { inPlace } from './place.ts';
import { PREK_INSTALL, setUpPreCommit } from './set-up.ts';

// Every column of a row: prek.long.test.ts.

it('our hook stays when prek writes its own again, also where an older version put it into that', () =>
  inPlace(async (place) => {
    await setUpPreCommit(place, PREK_INSTALL);
    const hook = await place.hook();
    const written = await readFile(hook, 'utf8');
    await writeFile(hook, withHookLines(written));
    expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
    expect(await readFile(hook, 'utf8')).toBe(written);
    await place.mustRun(...PREK_INSTALL);
    const { code, answers, records } = await place.rehearse('heroku');
    expect([code, answers, records.length]).toEqual([0, 1, 1]);
  }));
