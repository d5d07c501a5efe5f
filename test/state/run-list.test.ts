import { describe, expect, it } from '@jest/globals';
import { listRuns, newerRuns, newestRunOf } from '../../src/state/run-list.ts';
import { writeRun } from '../../src/state/warmup-runs.ts';
import { FOLDER, idOf, runOf, storeWith } from '../support/warmup-runs.ts';

describe('the records of warm-ups', () => {
  it('are read as they were written, newest first', async () => {
    const files = await storeWith(3);
    const ids = [12, 11, 10].map(idOf);
    expect(await listRuns(files, FOLDER)).toEqual(ids.map((id) => runOf({ id })));
  });

  it('of newer pushes can be listed', async () => {
    const files = await storeWith(3);
    const newer = await newerRuns(files, FOLDER, runOf({ id: idOf(11) }));
    expect(newer.map(({ id }) => id)).toEqual([idOf(12)]);
  });

  it('of one app are looked for among the newest alone', async () => {
    const files = await storeWith(3);
    const other = runOf({ id: idOf(13), app: 'other' });
    await writeRun(files, FOLDER, other);
    expect((await newestRunOf('my-app', files, FOLDER, 2))?.id).toBe(idOf(12));
    expect(await newestRunOf('my-app', files, FOLDER, 1)).toBeUndefined();
  });
});
