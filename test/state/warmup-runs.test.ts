import { describe, expect, it } from '@jest/globals';
import {
  type AttemptRecord,
  isUnderWay,
  readRun,
  runPath,
  updateRun,
  withAttempt,
  writeRun,
} from '../../src/state/warmup-runs.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { FOLDER, idOf, pathRecord, runOf, RUN_REQUEST } from '../support/warmup-runs.ts';

describe('the records of warm-ups', () => {
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

  it('aren’t recreated by an update', async () => {
    const files = memoryFiles();
    expect(await updateRun(files, FOLDER, runOf())).toBe(false);
    expect(await files.list(FOLDER)).toEqual([]);
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

describe('a run is under way', () => {
  const START = Date.parse(runOf().startedAt);
  const after = (minutes: number): Date => new Date(START + minutes * 60_000);
  const running = (pid: number | null) => runOf({ outcome: { kind: 'running', pid } });

  it.each([
    ['while its process runs', running(7), true, 1, true],
    ['not after that was killed', running(7), false, 1, false],
    ['not if another process has the same id by now', running(7), true, 60, false],
    ['before its process has begun', running(null), false, 1, true],
    ['not if it never began', running(null), false, 3, false],
    ['not after it has ended', runOf({ outcome: { kind: 'finished' } }), true, 1, false],
  ])('%s', (_, run, isAlive, minutes, expected) => {
    expect(isUnderWay(run, (pid) => pid === 7 && isAlive, after(minutes))).toBe(expected);
  });
});
