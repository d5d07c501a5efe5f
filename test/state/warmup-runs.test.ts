import { describe, expect, it } from '@jest/globals';
import {
  type AttemptRecord,
  listRuns,
  newerRuns,
  pruneRuns,
  readRun,
  runPath,
  updateRun,
  withAttempt,
  writeRun,
} from '../../src/state/warmup-runs.ts';
import { requestStop } from '../../src/warmup/stop-runs.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { pathRecord, runOf, RUN_REQUEST } from '../support/warmup-runs.ts';

const FOLDER = '/runs';
const LATER = new Date('2026-01-02');
const idOf = (n: number): string => `2026-01-01T00-00-00-0${n}Z-1`;

async function storeWith(count: number) {
  const files = memoryFiles();
  for (let n = 10; n < 10 + count; n += 1) await writeRun(files, FOLDER, runOf({ id: idOf(n) }));
  return files;
}

describe('the records of warm-ups', () => {
  it('are read as they were written, newest first', async () => {
    const files = await storeWith(3);
    const ids = [12, 11, 10].map(idOf);
    expect(await listRuns(files, FOLDER)).toEqual(ids.map((id) => runOf({ id })));
  });

  it.each([
    ['no JSON', '{'],
    ['of another version', JSON.stringify({ ...runOf(), version: 2 })],
    ['without its paths', JSON.stringify({ ...runOf(), paths: undefined })],
    ['with an unknown outcome', JSON.stringify({ ...runOf(), outcome: { kind: 'x' } })],
    ['that asks for nothing', JSON.stringify({ ...runOf(), paths: [] })],
    ['of no day', JSON.stringify({ ...runOf(), startedAt: 'yesterday' })],
    ['without an end', JSON.stringify({ ...runOf(), deadline: '2026-02-31T00:00:00.000Z' })],
    ['of another id', JSON.stringify(runOf({ id: idOf(99) }))],
    ['with an id that leads elsewhere', JSON.stringify(runOf({ id: `../runs/${runOf().id}` }))],
  ])('aren’t read if a file is %s', async (_, text) => {
    const files = memoryFiles();
    const path = runPath(FOLDER, runOf().id);
    await files.write(path, text);
    expect(await readRun(files, path)).toBeUndefined();
  });

  it('can come from a version that didn’t save Retry-After', async () => {
    const answer = { status: 503, expected: false, flaw: 'status', redirect: null, error: null };
    const paths = [{ ...pathRecord(), answer: { ...answer, ms: 1 } }];
    const files = memoryFiles();
    const path = runPath(FOLDER, runOf().id);
    await files.write(path, JSON.stringify({ ...runOf(), paths }));
    expect(await readRun(files, path)).toMatchObject({ paths: [{ answer: { status: 503 } }] });
  });

  it('can come from a version that saved cookies', async () => {
    const files = memoryFiles();
    const path = runPath(FOLDER, runOf().id);
    const request = { ...RUN_REQUEST, cookies: true };
    await files.write(path, JSON.stringify({ ...runOf(), request }));
    expect(await readRun(files, path)).toMatchObject({ id: runOf().id, request: RUN_REQUEST });
  });

  it('keep all settings of the requests, known or unknown', async () => {
    const request = { ...RUN_REQUEST, anything: { at: 'all' } };
    const files = memoryFiles();
    await writeRun(files, FOLDER, runOf({ request }));
    expect(await readRun(files, runPath(FOLDER, runOf().id))).toEqual(runOf({ request }));
  });

  it('of newer pushes can be listed', async () => {
    const files = await storeWith(3);
    const newer = await newerRuns(files, FOLDER, runOf({ id: idOf(11) }));
    expect(newer.map(({ id }) => id)).toEqual([idOf(12)]);
  });

  it('aren’t recreated by an update', async () => {
    const files = memoryFiles();
    expect(await updateRun(files, FOLDER, runOf())).toBe(false);
    expect(await files.list(FOLDER)).toEqual([]);
  });

  it('include the newest twenty, and nothing of the others', async () => {
    const files = await storeWith(25);
    await requestStop(files, FOLDER, runOf({ id: idOf(10) }));
    await files.write(`${runPath(FOLDER, idOf(11))}.123456`, 'of a process that was killed');
    await files.write(`${runPath(FOLDER, idOf(99))}.123456`, 'of a push that begins just now');
    await pruneRuns(files, FOLDER, runOf({ id: idOf(34) }), LATER);
    const kept = Array.from({ length: 20 }, (_, n) => `${idOf(34 - n)}.json`);
    expect([...(await files.list(FOLDER))].sort().reverse()).toEqual([
      `${idOf(99)}.json.123456`,
      ...kept,
    ]);
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

describe('the log of attempts', () => {
  it('keeps the last hundred', () => {
    const attempts = Array.from({ length: 150 }, (_, ms): AttemptRecord => ({
      ...{ path: '/', ms, status: 503, error: null, pauseMs: 1 },
    }));
    const kept = attempts.reduce<AttemptRecord[]>(withAttempt, []);
    expect([kept.length, kept[0]?.ms, kept.at(-1)?.ms]).toEqual([100, 50, 149]);
  });
});
