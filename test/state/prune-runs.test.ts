import { describe, expect, it } from '@jest/globals';
import { pruneRuns } from '../../src/state/prune-runs.ts';
import { listRuns } from '../../src/state/run-list.ts';
import { runPath, writeRun } from '../../src/state/warmup-runs.ts';
import { requestStop } from '../../src/warmup/stop-runs.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { FOLDER, idOf, runOf, storeWith } from '../support/warmup-runs.ts';

const LATER = new Date('2026-01-02');

describe('the records of warm-ups', () => {
  it('include the newest twenty, and nothing of the others', async () => {
    const files = await storeWith(25);
    await requestStop(files, FOLDER, runOf({ id: idOf(10) }));
    await files.write(`/runs/${idOf(10)}.probe`, 'its probes');
    await files.write(`/runs/${idOf(10)}.judgement`, 'what follows from them');
    await files.write(`/runs/${idOf(34)}.probe`, 'its probes');
    await files.write(`${runPath(FOLDER, idOf(11))}.123456`, 'of a process that was killed');
    await files.write(`${runPath(FOLDER, idOf(99))}.123456`, 'of a push that begins just now');
    await pruneRuns(files, FOLDER, runOf({ id: idOf(34) }), LATER);
    const kept = Array.from({ length: 20 }, (_, n) => `${idOf(34 - n)}.json`);
    expect([...(await files.list(FOLDER))].sort().reverse()).toEqual([
      ...[`${idOf(99)}.json.123456`, `${idOf(34)}.probe`],
      ...kept,
    ]);
  });

  it('include the newest twenty of each app, whichever is pushed most', async () => {
    const files = await storeWith(25);
    for (let n = 1; n <= 3; n += 1)
      await writeRun(files, FOLDER, runOf({ id: `2025-12-01T00-00-00-00${n}Z-1`, app: 'rare' }));
    await pruneRuns(files, FOLDER, runOf({ id: idOf(34) }), LATER);
    const apps = (await listRuns(files, FOLDER)).map(({ app }) => app);
    expect(apps).toEqual([...Array<string>(20).fill('my-app'), ...Array<string>(3).fill('rare')]);
  });

  it('are 200 at most, however many apps there are', async () => {
    const files = memoryFiles();
    for (let n = 100; n < 400; n += 1)
      await writeRun(files, FOLDER, runOf({ id: `2026-01-01T00-00-00-${n}Z-1`, app: `app-${n}` }));
    const latest = runOf({ id: '2026-01-01T00-00-00-399Z-1', app: 'app-399' });
    await pruneRuns(files, FOLDER, latest, LATER);
    const ids = (await listRuns(files, FOLDER)).map(({ id }) => id);
    expect([ids.length, ids.at(-1)]).toEqual([200, '2026-01-01T00-00-00-200Z-1']);
  });

  it('include the newest twenty that can’t be read, which a newer version may have written', async () => {
    const files = await storeWith(20);
    await files.write(`/runs/2025-01-01T00-00-00-000Z-1.json`, '{"version":2}');
    await pruneRuns(files, FOLDER, runOf({ id: idOf(29) }), LATER);
    expect(await files.list(FOLDER)).toHaveLength(21);
  });

  it('include older runs that are still active, and their stop files', async () => {
    const files = await storeWith(25);
    const live = runOf({ id: idOf(10) });
    await requestStop(files, FOLDER, live);
    await writeRun(files, FOLDER, runOf({ id: idOf(11), outcome: { kind: 'finished' } }));
    await writeRun(files, FOLDER, runOf({ id: idOf(12), deadline: '2026-01-01T00:00:01.000Z' }));
    await pruneRuns(files, FOLDER, runOf({ id: idOf(34) }), new Date('2026-01-01T00:00:02Z'));
    const names = await files.list(FOLDER);
    expect(names).toContain(`${idOf(10)}.json`);
    expect(names).toContain(`${idOf(10)}.stop`);
    expect(names).not.toContain(`${idOf(11)}.json`);
    expect(names).not.toContain(`${idOf(12)}.json`);
  });

  it('include the latest push, even if the clock was set back', async () => {
    const files = await storeWith(25);
    const latest = runOf({ id: '2020-01-01T00-00-00-000Z-1' });
    await writeRun(files, FOLDER, latest);
    await pruneRuns(files, FOLDER, latest, LATER);
    expect(await listRuns(files, FOLDER)).toContainEqual(latest);
  });
});
