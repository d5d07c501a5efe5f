import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Followed } from '../../src/follow/await-live.ts';
import { followCommand } from '../../src/follow/command-deploys.ts';
import type { Course, Deploy, Fact, Read } from '../../src/follow/deploy.ts';
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
}

async function run({ heroku, seconds, deploy = {}, stopAt }: World): Promise<Run> {
  const clock = virtualClock();
  const stop = new AbortController();
  const reads: [number, Read['kind']][] = [];
  const steps: Course[] = [];
  const open = () => {
    let calls = 0;
    return Promise.resolve({
      ...{ ...clock, calls: () => calls, requestsLeft: () => undefined },
      date: () => new Date(START + clock.now()),
      read: (read: Read) => {
        calls += 1;
        const now = clock.now() / 1_000;
        if (stopAt !== undefined && now >= stopAt) stop.abort('SIGINT');
        reads.push([now, read.kind]);
        return Promise.resolve(heroku(read, now));
      },
    });
  };
  const followed = await followCommand(
    { open, now: clock.now, ended: clock.sleep(seconds * 1_000) },
    { deploy: deployOf({ commit: undefined, ...deploy }), at: START },
    stop.signal,
    (course) => {
      steps.push(course);
    },
  );
  return { followed, reads, steps, seconds: clock.now() / 1_000 };
}

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

  it('is followed if it’s live before the command ends', async () => {
    const { followed, seconds } = await run({ heroku: PUSH, seconds: 300 });
    expect(followed?.outcome).toEqual({ kind: 'live', release: 6, by: 'dynos' });
    expect(seconds - 300).toBeLessThanOrEqual(15);
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
    expect(seconds - 30).toBeLessThanOrEqual(10);
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
});
