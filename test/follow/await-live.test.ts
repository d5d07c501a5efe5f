import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import {
  awaitLive,
  type AwaitPorts,
  isLive,
  type Liveness,
  liveRelease,
} from '../../src/follow/await-live.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Fact, Read } from '../../src/follow/deploy.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { dataWith, readingsOf } from '../support/readings.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { at, dyno, dynos, formation, release, releases, START } from './news.ts';

interface World {
  readonly data: Partial<AppData>;
  readonly heroku?: (read: Read, seconds: number) => Fact;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  readonly open?: AwaitPorts['open'];
}

const OLD = release(5, 'succeeded', { seconds: -9_000 });
const noBuild = { builds: [], features: [] };
const SWITCHING = {
  ...noBuild,
  releases: [release(6, 'succeeded', { seconds: 0 }), OLD],
  dynos: [dyno(5, 'up', { seconds: -900 })],
};

async function awaited({
  data,
  heroku = () => {
    throw new Error('nothing to wait for');
  },
  signal = new AbortController().signal,
  clock = virtualClock(),
  open = () =>
    Promise.resolve({
      ...{ ...clock, calls: () => 0, requestsLeft: () => undefined },
      date: () => new Date(START + clock.now()),
      read: (read: Read) => Promise.resolve(heroku(read, clock.now() / 1_000)),
    }),
}: World): Promise<Liveness> {
  const readings = { ...readingsOf(dataWith(data)), date: new Date(at(0)) };
  return awaitLive({ ...clock, open }, readings, signal);
}

describe('a release that gets the requests', () => {
  it('is the running one if no deploy is under way, without a further read', async () => {
    const data = { ...noBuild, releases: [OLD], dynos: [dyno(5, 'up', { seconds: -900 })] };
    const liveness = await awaited({ data });
    expect(liveness).toEqual({ kind: 'settled', release: 5 });
    expect(liveRelease(liveness)).toBe(5);
  });

  it('is waited for', async () => {
    const liveness = await awaited({
      data: SWITCHING,
      heroku: ({ kind }, seconds) => {
        if (kind === 'formation') return formation(1);
        if (kind === 'releases') return releases(...SWITCHING.releases);
        return dynos(seconds < 20 ? dyno(6, 'starting') : dyno(6, 'up'));
      },
    });
    expect(liveness).toMatchObject({ outcome: { kind: 'live', release: 6, by: 'dynos' } });
    expect(isLive(liveness)).toBe(true);
    expect(liveRelease(liveness)).toBe(6);
  });

  it('doesn’t exist before the first release', async () => {
    const liveness = await awaited({ data: { ...noBuild, releases: [], dynos: [] } });
    expect(liveness).toEqual({ kind: 'settled', release: undefined });
  });

  it('is told with the time that it was waited for', async () => {
    const clock = virtualClock();
    await clock.sleep(60_000);
    const liveness = await awaited({
      ...{ data: SWITCHING, clock },
      heroku: ({ kind }, seconds) => {
        if (kind === 'formation') return formation(1);
        if (kind === 'releases') return releases(...SWITCHING.releases);
        return dynos(dyno(6, seconds < 80 ? 'starting' : 'up'));
      },
    });
    if (liveness.kind !== 'followed') throw new Error('not followed');
    expect(liveness.waitedMs).toBeGreaterThanOrEqual(20_000);
    expect(liveness.waitedMs).toBeLessThan(40_000);
  });

  it('is the next one if another deploy comes in between', async () => {
    const v7 = release(7, 'succeeded', { seconds: 5, code: 's7' });
    const liveness = await awaited({
      data: SWITCHING,
      heroku: ({ kind }, seconds) => {
        if (kind === 'formation') return formation(1);
        if (kind === 'releases')
          return releases(...(seconds < 5 ? [] : [v7]), ...SWITCHING.releases);
        return dynos(seconds < 40 ? dyno(6, 'starting') : dyno(7, 'up', { seconds: 6 }));
      },
    });
    expect(liveness).toMatchObject({ outcome: { kind: 'live', release: 7 } });
  });

  const FAILED = release(6, 'failed', { seconds: -30 });
  it.each([
    ['the newest first', [FAILED, OLD]],
    ['the oldest first', [OLD, FAILED]],
  ])('doesn’t exist after a failed release phase, without waiting: %s', async (_, releases) => {
    const liveness = await awaited({
      ...{ data: { ...noBuild, releases }, open: () => Promise.reject(new Error('opened')) },
    });
    expect(liveness).toMatchObject({
      outcome: { kind: 'release-failed', release: 6, running: 5 },
      waitedMs: 0,
    });
    expect(isLive(liveness)).toBe(false);
    expect(liveRelease(liveness)).toBeUndefined();
  });

  it('isn’t known if the API can’t tell, which stops nothing', async () => {
    const error = new PreflightError('api-forbidden', 'no');
    const readings = readingsOf(dataWith({}), { releases: error });
    const ports = { ...virtualClock(), open: () => Promise.reject(new Error('opened')) };
    const liveness = await awaitLive(ports, readings, new AbortController().signal);
    expect(liveness).toEqual({ kind: 'unchecked', error });
    expect(isLive(liveness)).toBe(true);
    expect(liveRelease(liveness)).toBeUndefined();
  });

  it('isn’t taken for live if its deploy can’t be followed', async () => {
    const error = new PreflightError('no-credential', 'no');
    const ports = { ...virtualClock(), open: () => Promise.reject(error) };
    const readings = { ...readingsOf(dataWith(SWITCHING)), date: new Date(at(0)) };
    const liveness = await awaitLive(ports, readings, new AbortController().signal);
    expect(liveness).toMatchObject({
      outcome: { kind: 'unknown', why: 'unreadable', release: 6, error },
    });
    expect(isLive(liveness)).toBe(false);
  });

  it('isn’t waited for after Ctrl-C', async () => {
    const stop = new AbortController();
    const interrupted = new PreflightError('interrupted', 'interrupted');
    const liveness = awaited({
      ...{ data: SWITCHING, signal: stop.signal },
      heroku: () => {
        stop.abort(interrupted);
        return formation(1);
      },
    });
    await expect(liveness).rejects.toBe(interrupted);
  });
});
