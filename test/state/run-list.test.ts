import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listRuns, newerRuns, newestRunOf } from '../../src/state/run-list.ts';
import { writeRun } from '../../src/state/warmup-runs.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { FOLDER, idOf, runOf, storeWith } from '../support/warmup-runs.ts';

const later = useTeardown();

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

  it('that another user keeps to itself are an error with a way out', async () => {
    const state = await temporaryFolder(later);
    const { uid } = await lstat(state);
    const refuse = (code: string) => ({
      list: () => Promise.reject(Object.assign(new Error('refused'), { code })),
    });
    const list = async (code: string, user: number) =>
      listRuns({ ...(await storeWith(1)), ...refuse(code) }, join(state, 'runs'), user);
    await expect(list('EACCES', uid + 1)).rejects.toMatchObject({
      ...{ code: 'state-unreadable', message: `can't read ${state} (EACCES)` },
      hint: "It's another user's, such as root's after sudo. To make it yours:",
      command: `sudo chown -R "$USER" ${state}`,
    });
    await expect(list('EACCES', uid)).rejects.toMatchObject({
      hint: 'Check its owner and permissions, then run this again',
      command: undefined,
    });
    await expect(list('EIO', uid + 1)).rejects.toMatchObject({
      ...{ message: `can't read ${state} (EIO)`, hint: undefined, command: undefined },
    });
  });

  it('of one app are looked for among the newest alone', async () => {
    const files = await storeWith(3);
    const other = runOf({ id: idOf(13), app: 'other' });
    await writeRun(files, FOLDER, other);
    expect((await newestRunOf('my-app', files, FOLDER, 2))?.id).toBe(idOf(12));
    expect(await newestRunOf('my-app', files, FOLDER, 1)).toBeUndefined();
  });
});
