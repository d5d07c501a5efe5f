import { describe, expect, it } from '@jest/globals';
import { listRuns } from '../../src/state/run-list.ts';
import { type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { continueRun } from '../../src/follow/background.ts';
import { isStopRequested, stopRuns } from '../../src/warmup/stop-runs.ts';
import { NOT_FOLLOWED } from '../support/deploy-records.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { pathRecord, runOf } from '../support/warmup-runs.ts';

const FOLDER = '/runs';
const NEVER = new AbortController().signal;
const ALIVE = 4711;

const runningAs = (pid: number | null, own: Partial<WarmupRun> = {}): WarmupRun =>
  runOf({ outcome: { kind: 'running', pid }, ...own });

async function openWorld(...runs: WarmupRun[]) {
  const files = memoryFiles();
  const clock = virtualClock();
  for (const run of runs) await writeRun(files, FOLDER, run);
  const ports = { ...clock, files, isAlive: (pid: number) => pid === ALIVE };
  return {
    ...{ files, clock },
    stop: (app?: string, signal = NEVER) => stopRuns(ports, FOLDER, app, signal),
    onRecord: () => listRuns(files, FOLDER),
  };
}

describe('stopping background processes', () => {
  it('waits until the process has ended', async () => {
    const world = await openWorld(runOf());
    const fetch = fakeFetch({ '/': ['never'] });
    const ended = continueRun(`${FOLDER}/${runOf().id}.json`, world.files, () =>
      Promise.resolve({
        ...{ ...NOT_FOLLOWED, ...world.clock, files: world.files, fetch },
        ...{ pid: ALIVE, userAgent: 'test', env: {} },
      }),
    );
    await world.clock.sleep(2_500);
    expect(await world.stop()).toMatchObject([{ outcome: { kind: 'stopped' } }]);
    await ended;
    expect(await world.files.list(FOLDER)).toHaveLength(1);
  });

  it('reports a dead process as ended, at once', async () => {
    const world = await openWorld(runningAs(1));
    expect(await world.stop()).toMatchObject([{ outcome: { kind: 'crashed' } }]);
    expect(world.clock.now()).toBe(0);
    expect(await world.onRecord()).toMatchObject([{ outcome: { kind: 'crashed' } }]);
    expect(await world.files.list(FOLDER)).toHaveLength(1);
  });

  it('reports a run as finished if all its paths have answered', async () => {
    const world = await openWorld(runningAs(1, { paths: [pathRecord({ isFinal: true })] }));
    expect(await world.stop()).toMatchObject([{ outcome: { kind: 'finished' } }]);
    expect(await world.onRecord()).toMatchObject([{ outcome: { kind: 'finished' } }]);
  });

  it('gives up on a process that does not end in time, and keeps its stop request', async () => {
    const run = runningAs(ALIVE);
    const world = await openWorld(run);
    expect(await world.stop()).toEqual([run]);
    expect(world.clock.now()).toBe(5_000);
    expect(await isStopRequested(world.files, FOLDER, run)).toBe(true);
  });

  it("isn't confused by another process with the same id", async () => {
    const world = await openWorld(runningAs(ALIVE, { deadline: '2026-01-01T00:00:00.000Z' }));
    expect(await world.stop()).toMatchObject([{ outcome: { kind: 'crashed' } }]);
  });

  it('keeps a process from starting', async () => {
    const run = runningAs(null);
    const world = await openWorld(run);
    expect(await world.stop()).toMatchObject([{ outcome: { kind: 'stopped' } }]);
    expect(await isStopRequested(world.files, FOLDER, run)).toBe(true);
  });

  it('can apply to one app', async () => {
    const mine = runningAs(1);
    const other = runningAs(2, { app: 'other', id: '2026-01-01T00-00-00-000Z-2' });
    const world = await openWorld(mine, other);
    expect(await world.stop('my-app')).toMatchObject([{ app: 'my-app' }]);
    expect(await world.onRecord()).toContainEqual(other);
  });

  it('ignores ended runs', async () => {
    const world = await openWorld(runOf({ outcome: { kind: 'finished' } }));
    expect(await world.stop()).toEqual([]);
    expect(await world.files.list(FOLDER)).toHaveLength(1);
  });

  it('ends if it is interrupted', async () => {
    const world = await openWorld(runningAs(ALIVE));
    await expect(world.stop(undefined, AbortSignal.abort('SIGINT'))).rejects.toBe('SIGINT');
  });
});
