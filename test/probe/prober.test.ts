import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/base/clock.ts';
import { type AskProbe, type ProbePorts, startProbing } from '../../src/probe/prober.ts';
import type { Sample } from '../../src/state/probe-record.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { failure, good } from './model.ts';

interface Circumstances {
  readonly seconds: number;
  readonly ask: (clock: Clock, due: Parameters<AskProbe>[0]) => ReturnType<AskProbe>;
  readonly paths?: number;
  readonly isOnline?: (clock: Clock) => boolean;
  /** this machine's clocks, from the true ones */
  readonly ports?: (clock: Clock) => Partial<ProbePorts>;
}

async function samplesOf({ seconds, ask, ...given }: Circumstances): Promise<readonly Sample[]> {
  const clock = virtualClock();
  const ports: ProbePorts = {
    ...{ now: clock.now, today: clock.today, sleep: clock.sleep },
    ask: (due) => ask(clock, due),
    isOnline: () => Promise.resolve(given.isOnline?.(clock) ?? true),
    ...given.ports?.(clock),
  };
  const { signal } = new AbortController();
  const prober = startProbing(ports, { rate: 2, paths: given.paths ?? 1 }, signal);
  await clock.sleep(seconds * 1_000 - 1);
  return prober.stop();
}

const answering =
  (ms: number): Circumstances['ask'] =>
  async (clock) => {
    await clock.sleep(ms);
    return good(clock);
  };

/** Longer sleeps are for others. */
const isDeadline = (ms: number): boolean => ms <= 500;

const voids = (samples: readonly Sample[]): (string | null)[] =>
  samples.map(({ voidedBy }) => voidedBy);

describe('probes', () => {
  it('start at their deadlines, whatever the others do', async () => {
    const samples = await samplesOf({ seconds: 10, ask: answering(7_000) });
    expect(samples.map(({ dueMs }) => dueMs)).toEqual(
      Array.from({ length: 20 }, (_, index) => index * 500),
    );
    expect(samples.every(({ dueMs, endedMs }) => endedMs - dueMs === 7_000)).toBe(true);
  });

  it('take turns with paths, and with new and reused connections', async () => {
    const samples = await samplesOf({ seconds: 4, ask: answering(1), paths: 2 });
    expect(samples.map(({ path, isNew }) => `${path}${isNew ? 'n' : 'r'}`).join(' ')).toBe(
      '0n 0r 1n 1r 0n 0r 1n 1r',
    );
  });

  it('wait for the last ones when they’re stopped', async () => {
    const samples = await samplesOf({ seconds: 1, ask: answering(30_000) });
    expect(samples.map(({ endedMs }) => endedMs)).toEqual([30_000, 30_500]);
  });

  it('are slowed down by 429, and those don’t count', async () => {
    let left = 3;
    const samples = await samplesOf({
      seconds: 20,
      ask: (clock) => {
        left -= 1;
        return Promise.resolve(left >= 0 ? failure(clock, 'status', 429) : good(clock));
      },
    });
    expect(samples.map(({ dueMs }) => dueMs).slice(0, 7)).toEqual([
      0, 500, 1_000, 2_000, 4_000, 8_000, 12_000,
    ]);
    expect(voids(samples).slice(0, 4)).toEqual(['limited', 'limited', 'limited', null]);
  });
});

describe('a process that was busy', () => {
  it('doesn’t send what was due meanwhile, and doesn’t count what it noticed late', async () => {
    let isBusy = true;
    const samples = await samplesOf({
      seconds: 8,
      ask: answering(100),
      ports: (clock) => ({
        sleep: async (ms, signal) => {
          const lateMs = isBusy && isDeadline(ms) && clock.now() > 3_000 ? 2_200 : 0;
          if (lateMs > 0) isBusy = false;
          await clock.sleep(ms + lateMs, signal);
        },
      }),
    });
    expect(samples).toHaveLength(16);
    const late = samples.filter(({ voidedBy }) => voidedBy === 'late');
    expect(late.map(({ dueMs }) => dueMs)).toEqual([4_000, 4_500, 5_000, 5_500, 6_000]);
    expect(late.every(({ sentMs }) => sentMs === null)).toBe(true);
  });
});

describe('a process that was a little late', () => {
  /** once, at the probe that is due after `at` */
  const lateOnce = (at: number, byMs: number) => (clock: Clock) => {
    let isDone = false;
    return {
      sleep: async (ms: number, signal?: AbortSignal) => {
        const isNow = !isDone && isDeadline(ms) && clock.now() >= at - 500;
        if (isNow) isDone = true;
        await clock.sleep(ms + (isNow ? byMs : 0), signal);
      },
    };
  };

  it('still counts those who waited much longer than that', async () => {
    const samples = await samplesOf({
      seconds: 12,
      // A stall of 4 s ends while this process is late.
      ask: async (clock) => {
        const isStalled = clock.now() > 3_900 && clock.now() < 8_010;
        await clock.sleep(isStalled ? 8_100 - clock.now() : 50);
        return good(clock);
      },
      ports: lateOnce(8_000, 150),
    });
    const waited = samples.filter(({ dueMs, endedMs }) => endedMs - dueMs > 700);
    expect(voids(waited)).toEqual(Array.from({ length: 7 }, () => null));
    expect(voids(samples).filter((reason) => reason === 'late').length).toBeGreaterThan(0);
  });

  it('still counts an error', async () => {
    const samples = await samplesOf({
      seconds: 6,
      ask: async (clock) => {
        const isDown = clock.now() >= 2_990 && clock.now() < 3_010;
        await clock.sleep(550);
        return isDown ? failure(clock, 'server-error', 503) : good(clock);
      },
      ports: lateOnce(3_500, 200),
    });
    expect(samples.filter(({ result }) => result === 'server-error')).toMatchObject([
      { voidedBy: null },
    ]);
    expect(voids(samples)).toContain('late');
  });
});

describe('a suspended machine', () => {
  const asleepFor = (clock: Clock): number => (clock.now() >= 4_200 ? 3_600_000 : 0);

  it.each([
    ['whose monotonic clock stops', (clock: Clock) => ({ today: dateAfter(clock, asleepFor) })],
    ['whose clock is set forward', (clock: Clock) => ({ today: dateAfter(clock, asleepFor) })],
  ])('%s: the probes of that time don’t count', async (_, ports) => {
    const samples = await samplesOf({ seconds: 8, ask: answering(700), ports });
    const voided = samples.filter(({ voidedBy }) => voidedBy === 'suspended');
    expect(voided.map(({ dueMs }) => dueMs)).toEqual([3_500, 4_000, 4_500]);
    expect(samples.at(-1)).toMatchObject({ dueMs: 7_500, result: 'ok', voidedBy: null });
  });

  it('with a clock that is set back: all probes count', async () => {
    const back = (clock: Clock): number => (clock.now() >= 4_200 ? -3_600_000 : 0);
    const ports = (clock: Clock) => ({ today: dateAfter(clock, back) });
    const samples = await samplesOf({ seconds: 8, ask: answering(100), ports });
    expect(new Set(voids(samples))).toEqual(new Set([null]));
  });

  it('whose monotonic clock goes on: none of the hour’s probes is sent', async () => {
    let wasAsleep = false;
    const samples = await samplesOf({
      seconds: 130,
      ask: answering(100),
      ports: (clock) => ({
        sleep: async (ms, signal) => {
          const extra = !wasAsleep && isDeadline(ms) && clock.now() > 3_000 ? 100_000 : 0;
          wasAsleep ||= extra > 0;
          await clock.sleep(ms + extra, signal);
        },
      }),
    });
    const counted = samples.filter(({ voidedBy }) => voidedBy === null);
    expect(counted.every(({ sentMs }) => sentMs !== null)).toBe(true);
    expect(samples.filter(({ voidedBy }) => voidedBy === 'suspended').length).toBeGreaterThan(150);
  });
});

const dateAfter = (clock: Clock, shift: (clock: Clock) => number) => (): Date =>
  new Date(clock.today().getTime() + shift(clock));

describe('a machine without a network', () => {
  const isOnline = (clock: Clock): boolean => clock.now() < 3_000 || clock.now() > 6_000;

  it('doesn’t count failures of that time', async () => {
    const samples = await samplesOf({
      ...{ seconds: 9, isOnline },
      ask: (clock) => Promise.resolve(isOnline(clock) ? good(clock) : failure(clock, 'dns')),
    });
    expect(samples.filter(({ result }) => result === 'dns')).toHaveLength(7);
    expect(
      samples.every(({ result, voidedBy }) => (result === 'dns') === (voidedBy !== null)),
    ).toBe(true);
  });

  it('doesn’t count those that waited for an answer meanwhile', async () => {
    const samples = await samplesOf({
      ...{ seconds: 9, isOnline },
      ask: async (clock) => {
        const wasOnline = isOnline(clock);
        if (!wasOnline) await clock.sleep(35_000);
        return wasOnline ? good(clock) : failure(clock, 'timeout');
      },
    });
    const waited = samples.filter(({ result }) => result === 'timeout');
    expect(waited).toHaveLength(7);
    expect(voids(waited).filter((reason) => reason === 'offline')).toHaveLength(7);
  });

  it('counts an error page: it came through a network', async () => {
    const samples = await samplesOf({
      seconds: 6,
      ask: async (clock, { isNew }) => {
        await clock.sleep(isNew ? 1_800 : 20);
        return isNew ? failure(clock, 'connect') : failure(clock, 'server-error', 503);
      },
      isOnline: () => false,
    });
    const errors = samples.filter(({ result }) => result === 'server-error');
    expect(new Set(voids(errors))).toEqual(new Set([null]));
  });

  it('counts failures of the app alone', async () => {
    const samples = await samplesOf({
      seconds: 4,
      ask: (clock) => Promise.resolve(failure(clock, 'connect')),
    });
    expect(new Set(voids(samples))).toEqual(new Set([null]));
  });
});
