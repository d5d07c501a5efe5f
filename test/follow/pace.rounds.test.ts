import { describe, expect, it } from '@jest/globals';
import { end } from '../../src/follow/deploy.ts';
import { nextRound } from '../../src/follow/pace.ts';
import {
  answer,
  build,
  builds,
  dyno,
  dynos,
  failed,
  follow,
  formation,
  type Moment,
  release,
  RELEASED,
  releases,
} from './news.ts';

// The next reads, and when.

const next = (...given: Parameters<typeof follow>) => round(follow(...given));
function round(course: Parameters<typeof nextRound>[0]) {
  const { reads, afterMs } = nextRound(course);
  return { reads: reads.map(({ kind }) => kind), seconds: afterMs / 1_000 };
}

const PREBOOT = { runtime: 'preboot' } as const;
const UP = dyno(6, 'up');
const BOOTED: readonly Moment[] = [
  ...RELEASED,
  [42, releases(release(6), release(5)), formation(2), dynos(UP, UP)],
];
const USED_UP = { calls: 145 };

describe('the next reads', () => {
  it('are none when the deploy is over', () => {
    expect(round(end(follow({}), { kind: 'nothing-built' })).reads).toHaveLength(0);
  });

  it('are none when all API calls are used up', () => {
    expect(round({ ...follow({}), ...USED_UP }).reads).toEqual([]);
    expect(round({ ...follow({}), calls: 144 }).reads).toEqual(['builds']);
  });

  it('are only of the app when all API calls are used up in preboot’s window', () => {
    expect(next(PREBOOT, ...BOOTED, [43, USED_UP]).reads).toEqual(['answer']);
  });

  it('are all of them at once when another release takes the place', () => {
    const moved: Moment = [50, releases(release(7), release(6))];
    const { reads, seconds } = next(PREBOOT, ...BOOTED, moved);
    expect(seconds).toBe(0);
    expect(reads).toEqual(expect.arrayContaining(['dynos', 'formation', 'releases']));
  });

  const MADE: Moment = [30, releases(release(6), release(5))];
  it.each([
    [250, ['dynos', 'answer']],
    [260, ['dynos']],
  ] as const)('are made together if they’re due within 250 ms: %d ms', (ms, reads) => {
    const asked: Moment = [30 + ms / 1_000, answer()];
    const seen: Moment = [40, dynos(dyno(6, 'starting'))];
    const rarely: Moment = [39, formation(2), releases(release(6), release(5))];
    expect(next(PREBOOT, ...RELEASED.slice(0, 3), MADE, asked, rarely, seen)).toEqual({
      ...{ reads, seconds: 5 },
    });
  });
});

describe('a bound', () => {
  /** Preboot's is 450 s. */
  const LATE: Moment = [449, releases(release(6)), formation(2), dynos(), answer()];

  it('is judged by reads of its own moment, also if no new dyno was ever seen', () => {
    expect(next(PREBOOT, ...RELEASED, LATE)).toMatchObject({
      ...{ seconds: 1, reads: expect.arrayContaining(['dynos']) },
    });
  });

  it('isn’t tried again at once if the read fails at its moment', () => {
    const { seconds } = next({}, [1_199, builds()], [1_200, failed('builds', 'connect')]);
    expect(seconds).toBeGreaterThanOrEqual(5);
  });
});

describe('few API calls that are left', () => {
  /** Later phases need 70 calls, and a round 6. */
  const withCalls = (calls: number) => next({}, [0, builds(), { calls }]).seconds;

  it('are spread over the phase’s bound', () => {
    expect(withCalls(49)).toBe(5);
    expect(withCalls(50)).toBe(100);
  });

  it('are left for later phases', () => {
    const building: Moment = [5, builds(build('pending', { seconds: 5 })), { calls: 66 }];
    expect(next({}, building).seconds).toBe(0);
  });
});

describe('requests to an app in preboot’s window', () => {
  /** after an answer at this second */
  const pauseAfter = (second: number, version?: number) => {
    const course = follow(PREBOOT, ...BOOTED, [second, answer(version)]);
    return round({ ...course, ...USED_UP });
  };

  it.each([
    ['are rare while the old dynos must still answer', 180, 5, 15],
    ['are more frequent half a minute before the switch', 181, 5, 2],
    ['are quick in a row when a new dyno has answered', 190, 6, 0.5],
  ])('%s', (_, second, version, seconds) => {
    expect(pauseAfter(second, version)).toEqual({ reads: ['answer'], seconds });
  });

  it.each([
    ['by an old dyno', 5],
    ['by a new dyno', 6],
  ])('go on in spite of answers without a release, if one was named %s', (_, version) => {
    const unnamed = [51, 52, 53].map((second): Moment => [second, answer()]);
    const named: Moment = [50, answer(version)];
    expect(next(PREBOOT, ...BOOTED, named, ...unnamed, [54, USED_UP]).reads).toEqual(['answer']);
  });

  it('end after three answers without a release', () => {
    const unnamed = [51, 52, 53].map((second): Moment => [second, answer()]);
    expect(next(PREBOOT, ...BOOTED, ...unnamed, [54, USED_UP]).reads).toEqual([]);
  });
});
