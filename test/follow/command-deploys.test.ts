import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Followed } from '../../src/follow/await-live.ts';
import { followCommand } from '../../src/follow/command-deploys.ts';
import type { Course, Deploy, Fact, Outcome, Read } from '../../src/follow/deploy.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import {
  at,
  build,
  builds,
  built,
  deployOf,
  dyno,
  dynos,
  failed,
  formation,
  release,
  releases,
  secondsOf,
  START,
} from './news.ts';

type Heroku = (read: Read, seconds: number) => Fact;

interface Run {
  readonly followed: Followed | undefined;
  /** what was read, and when */
  readonly reads: readonly (readonly [seconds: number, kind: Read['kind']])[];
  readonly steps: readonly Course[];
  /** when it was over */
  readonly seconds: number;
}

interface World {
  readonly heroku: Heroku;
  /** how long the command runs */
  readonly seconds: number;
  readonly deploy?: Partial<Deploy>;
  readonly stopAt?: number;
  /** a step during which the command ends */
  readonly endsAt?: (course: Course) => boolean;
}

/** How long the process has run before. */
const BEFORE_MS = 90_000;

async function run({ heroku, seconds, deploy = {}, stopAt, endsAt }: World): Promise<Run> {
  const clock = virtualClock();
  await clock.sleep(BEFORE_MS);
  const passed = (): number => clock.now() - BEFORE_MS;
  const early = new AbortController();
  const stop = new AbortController();
  const reads: [number, Read['kind']][] = [];
  const steps: Course[] = [];
  const open = () => {
    let calls = 0;
    return Promise.resolve({
      ...{ ...clock, calls: () => calls, requestsLeft: () => undefined },
      date: () => new Date(START + passed()),
      read: (read: Read) => {
        calls += 1;
        const now = passed() / 1_000;
        if (stopAt !== undefined && now >= stopAt) stop.abort('SIGINT');
        reads.push([now, read.kind]);
        return Promise.resolve(heroku(read, now));
      },
    });
  };
  const followed = await followCommand(
    { open, now: clock.now, ended: clock.sleep(seconds * 1_000, early.signal) },
    { deploy: deployOf({ commit: undefined, ...deploy }), at: START },
    stop.signal,
    (course) => {
      steps.push(course);
      if (endsAt?.(course) === true) early.abort();
    },
  );
  return { followed, reads, steps, seconds: passed() / 1_000 };
}

/** What is told of deploys that are over, and when. */
const told = ({ steps }: Run): readonly (readonly [seconds: number, outcome: Outcome])[] =>
  steps.flatMap(({ phase, at: ms }) =>
    phase.kind === 'over' ? [[secondsOf(ms) ?? 0, phase.outcome] as const] : [],
  );

const OLD = release(5, 'succeeded', { seconds: -900 });
const NOTHING: Heroku = ({ kind }) => {
  if (kind === 'builds') return builds(build('succeeded', { id: 'b5', seconds: -900 }));
  if (kind === 'releases') return releases(OLD);
  throw new Error(`nothing to read: ${kind}`);
};

/** A build from 20 s to 40 s, whose dyno is up at 60 s. */
const PUSH: Heroku = (read, seconds) => {
  const own = build(seconds < 40 ? 'pending' : 'succeeded', { seconds: 20 });
  switch (read.kind) {
    case 'builds':
      return seconds < 20 ? NOTHING(read, seconds) : builds(own);
    case 'build':
      return built(own);
    case 'releases':
      return seconds < 40 ? releases(OLD) : releases(release(6, 'succeeded', { seconds: 40 }), OLD);
    case 'formation':
      return formation(1);
    case 'dynos':
      return dynos(dyno(6, seconds < 60 ? 'starting' : 'up', { seconds: 41 }));
    case 'answer':
      throw new Error('not asked');
  }
};

describe('what a command deploys', () => {
  it('is followed after its end, too', async () => {
    const { followed } = await run({ heroku: PUSH, seconds: 41 });
    expect(followed?.outcome).toEqual({ kind: 'live', release: 6, by: 'dynos' });
  });

  it('goes on after its end where it was, in the same budget of API calls', async () => {
    const { followed, reads, steps, seconds } = await run({ heroku: PUSH, seconds: 30 });
    const phases = steps.map(({ phase }) => phase.kind);
    expect(phases.filter((kind, n) => kind !== phases[n - 1])).toEqual([
      ...['find', 'build', 'release', 'switch', 'over'],
    ]);
    expect(followed).toMatchObject({ kind: 'followed', waitedMs: seconds * 1_000 });
    expect(followed?.course.calls).toBe(reads.length);
  });

  it('is followed if it’s live before the command ends', async () => {
    const ended = await run({ heroku: PUSH, seconds: 300 });
    expect(ended.followed?.outcome).toEqual({ kind: 'live', release: 6, by: 'dynos' });
    expect(ended.seconds - 300).toBeLessThanOrEqual(15);
    expect(told(ended)).toHaveLength(1);
  });

  it('is told when it happens if it’s several deploys', async () => {
    const v7 = release(7, 'succeeded', { seconds: 150, code: 's7' });
    const heroku: Heroku = (read, seconds) => {
      if (seconds < 150) return PUSH(read, seconds);
      if (read.kind === 'releases') return releases(v7, release(6), OLD);
      if (read.kind === 'dynos') return dynos(dyno(7, 'up', { seconds: 151 }));
      return PUSH(read, seconds);
    };
    const ended = await run({ heroku, seconds: 600 });
    const [first, second] = told(ended);
    expect(first?.[1]).toMatchObject({ kind: 'live', release: 6 });
    expect(first?.[0]).toBeLessThan(80);
    expect(second?.[1]).toMatchObject({ kind: 'live', release: 7 });
    expect(second?.[0]).toBeLessThan(250);
    expect(ended.followed?.outcome).toMatchObject({ release: 7 });
  });

  it('is also a slow build that began before another one and fails after it', async () => {
    const slow = (seconds: number) =>
      build(seconds < 100 ? 'pending' : 'failed', { id: 'slow', seconds: 3, updated_at: null });
    const heroku: Heroku = (read, seconds) => {
      if (read.kind === 'builds' && seconds >= 20)
        return builds(
          build(seconds < 40 ? 'pending' : 'succeeded', { seconds: 20 }),
          slow(seconds),
        );
      if (read.kind === 'build' && read.id === 'slow') return built(slow(seconds));
      return PUSH(read, seconds);
    };
    const { followed } = await run({ heroku, seconds: 120 });
    expect(followed?.outcome).toEqual({ kind: 'build-failed' });
  });

  it('may be listed a few seconds after its end', async () => {
    const heroku: Heroku = (read, seconds) =>
      seconds < 34 ? NOTHING(read, seconds) : PUSH(read, seconds);
    const { followed } = await run({ heroku, seconds: 30 });
    expect(followed?.outcome).toMatchObject({ kind: 'live', release: 6 });
  });

  it('has ten minutes of silence after its end, whatever the API did before', async () => {
    const heroku: Heroku = (read, seconds) =>
      seconds >= 10 && seconds < 800 ? failed(read.kind, 'api-unavailable') : PUSH(read, seconds);
    const { followed } = await run({ heroku, seconds: 500 });
    expect(followed?.outcome).toMatchObject({ kind: 'live', release: 6 });
  });

  it('isn’t waited for longer because the command has ended meanwhile', async () => {
    const heroku: Heroku = (read, seconds) =>
      PUSH(read, read.kind === 'build' || read.kind === 'builds' ? Math.min(seconds, 39) : seconds);
    const ended = await run({ heroku, seconds: 600 });
    expect(told(ended)).toMatchObject([[1_220, { kind: 'unknown', why: 'build-too-long' }]]);
  });

  it('may have no build: a promotion or an image', async () => {
    const heroku: Heroku = (read, seconds) =>
      read.kind === 'builds' ? NOTHING(read, seconds) : PUSH(read, seconds);
    const { followed } = await run({ heroku, seconds: 45 });
    expect(followed?.outcome).toEqual({ kind: 'live', release: 6, by: 'dynos' });
  });

  it('is nothing if nothing new is listed a few seconds after its end', async () => {
    const { followed, reads, seconds } = await run({ heroku: NOTHING, seconds: 30 });
    expect(followed).toBeUndefined();
    expect(seconds - 30).toBeLessThanOrEqual(6);
    expect(reads.filter(([when]) => when >= 30).map(([, kind]) => kind)).toEqual(
      expect.arrayContaining(['builds', 'releases']),
    );
  });

  it('is looked for at once after an hour, which costs few calls', async () => {
    const { followed, reads, seconds } = await run({ heroku: NOTHING, seconds: 3_600 });
    expect(followed).toBeUndefined();
    expect(seconds - 3_600).toBeLessThanOrEqual(10);
    expect(reads.length).toBeLessThanOrEqual(150);
  });

  it('isn’t nothing as long as the API doesn’t answer', async () => {
    const heroku: Heroku = (read, seconds) =>
      seconds >= 40 && seconds < 70 ? failed(read.kind, 'api-unavailable') : PUSH(read, seconds);
    const down: Heroku = (read, seconds) =>
      seconds < 60 ? failed(read.kind, 'api-unavailable') : heroku(read, seconds);
    const { followed } = await run({ heroku: down, seconds: 45 });
    expect(followed?.outcome).toEqual({ kind: 'live', release: 6, by: 'dynos' });
  });

  it('isn’t a colleague’s deploy that was live before it began', async () => {
    const v6 = release(6, 'succeeded', { seconds: 2, code: 's6' });
    const v7 = release(7, 'succeeded', { seconds: 60, code: 's7' });
    const heroku: Heroku = (read, seconds) => {
      if (read.kind === 'builds') return NOTHING(read, seconds);
      if (read.kind === 'releases') return releases(...(seconds < 60 ? [] : [v7]), v6, OLD);
      if (read.kind === 'formation') return formation(1);
      return dynos(dyno(seconds < 60 ? 6 : 7, seconds < 5 ? 'starting' : 'up', { seconds: 3 }));
    };
    const { followed, steps } = await run({ heroku, seconds: 62 });
    expect(steps.map(({ phase }) => phase.kind === 'over' && phase.outcome)).toContainEqual({
      ...{ kind: 'live', release: 6, by: 'dynos' },
    });
    expect(followed?.outcome).toEqual({ kind: 'live', release: 7, by: 'dynos' });
  });

  it('is a build that fails, which isn’t found again and again', async () => {
    const own = build('failed', { seconds: 20, updated_at: undefined });
    const heroku: Heroku = (read, seconds) => {
      if (read.kind === 'build') return built(own);
      return read.kind === 'builds' && seconds >= 20 ? builds(own) : NOTHING(read, seconds);
    };
    const { followed, reads } = await run({ heroku, seconds: 60 });
    expect(followed?.outcome).toEqual({ kind: 'build-failed' });
    expect(reads.length).toBeLessThan(40);
  });

  it('is told at once if its dynos crash, and at the end with the time that is left then', async () => {
    const heroku: Heroku = (read, seconds) => {
      if (read.kind !== 'dynos') return PUSH(read, seconds);
      return dynos(dyno(6, seconds < 60 ? 'starting' : 'crashed', { seconds: 41 }));
    };
    const preboot = { runtime: 'preboot' } as const;
    const { followed, steps } = await run({ heroku, seconds: 120, deploy: preboot });
    expect(followed?.outcome).toMatchObject({ kind: 'crashed', release: 6, trafficAt: at(221) });
    const told = steps.find(({ phase }) => phase.kind === 'over');
    expect(told?.at).toBeLessThan(at(80));
    expect(followed?.course.at).toBeGreaterThanOrEqual(at(120));
  });

  it('isn’t followed after Ctrl-C', async () => {
    const world = { heroku: PUSH, seconds: 41, stopAt: 30 };
    await expect(run(world)).rejects.toBe('SIGINT');
  });

  it('can’t be told if the API refuses, which isn’t asked again while it runs', async () => {
    const heroku: Heroku = (read) => failed(read.kind, 'api-unauthorized');
    const { followed, reads } = await run({ heroku, seconds: 600 });
    expect(followed?.outcome).toMatchObject({
      ...{ kind: 'unknown', why: 'unreadable', error: expect.any(PreflightError) },
    });
    expect(reads.length).toBeLessThanOrEqual(4);
  });

  it('is asked about again if the command ends just when the API refuses', async () => {
    let isRefused = true;
    const heroku: Heroku = (read, seconds) =>
      isRefused ? failed(read.kind, 'api-unauthorized') : PUSH(read, seconds + 20);
    const endsAt = ({ phase }: Course): boolean => {
      isRefused = false;
      return phase.kind === 'over';
    };
    const { followed } = await run({ heroku, seconds: 600, endsAt });
    expect(followed?.outcome).toMatchObject({ kind: 'live', release: 6 });
  });
});
