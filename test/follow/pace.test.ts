import { describe, expect, it } from '@jest/globals';
import type { Course, Deploy, Fact, Read } from '../../src/follow/deploy.ts';
import { begin, step } from '../../src/follow/machine.ts';
import { nextRound } from '../../src/follow/pace.ts';
import {
  answer,
  at,
  build,
  builds,
  built,
  deployOf,
  dyno,
  dynos,
  failed,
  formation,
  outcomeOf,
  release,
  releases,
  stamp,
  START,
} from './news.ts';

interface Asked {
  readonly kind: Read['kind'];
  readonly seconds: number;
}

interface Played {
  readonly course: Course;
  readonly asked: readonly Asked[];
}

/** What Heroku says to a read at a second of the deploy. */
type Heroku = (read: Read, seconds: number) => Fact;

/** Obeys the machine until the deploy is over, without a clock. */
function obey(deploy: Partial<Deploy>, heroku: Heroku, requestsLeft?: number): Played {
  let course = begin(deployOf(deploy), START);
  let [seconds, calls] = [0, 0];
  const asked: Asked[] = [];
  while (course.phase.kind !== 'over') {
    const { reads, afterMs } = nextRound(course);
    seconds += afterMs / 1_000;
    asked.push(...reads.map(({ kind }) => ({ kind, seconds })));
    calls += reads.filter(({ kind }) => kind !== 'answer').length;
    const facts = reads.map((read) => heroku(read, seconds));
    const given = { suspendedMs: 0, gitRuns: undefined, calls, requestsLeft };
    course = step(course, { at: at(seconds), facts, ...given });
    if (asked.length > 5_000) throw new Error('it never ends');
  }
  return { course, asked };
}

interface Ends {
  readonly found: number;
  readonly built: number;
  readonly released: number;
  readonly up: number;
  readonly switched?: number;
  readonly isNamed?: boolean;
}

/** A deploy of v6, by when each part ends. */
const deploying =
  ({ found, built: end, released, up, switched = up, isNamed = false }: Ends): Heroku =>
  (read, now) => {
    switch (read.kind) {
      case 'builds':
        return builds(...(now < found ? [] : [build('pending', { seconds: found })]));
      case 'build':
        return built(now < end ? build('pending') : build('succeeded', { updated_at: stamp(end) }));
      case 'releases':
        if (now < end) return releases(release(5, 'succeeded', { seconds: -900 }));
        return releases(
          now < released
            ? release(6, 'pending')
            : release(6, 'succeeded', { updated_at: stamp(released) }),
        );
      case 'formation':
        return formation(2);
      case 'dynos': {
        const seconds = released;
        const one =
          now < up
            ? dyno(6, 'starting', { seconds })
            : dyno(6, 'up', { seconds, updated_at: stamp(up) });
        return dynos(one, one);
      }
      case 'answer':
        return isNamed ? answer(now < switched ? 5 : 6) : answer();
    }
  };

const callsOf = ({ asked }: Played): number => asked.filter(({ kind }) => kind !== 'answer').length;
const requestsOf = ({ asked }: Played): number =>
  asked.filter(({ kind }) => kind === 'answer').length;

const QUICK = { found: 2, built: 40, released: 41, up: 52 };
const SLOW = { found: 1_190, built: 2_380, released: 5_900, up: 5_955 };
const NEVER = { found: 2, built: Infinity, released: Infinity, up: Infinity };

const WORLDS: readonly (readonly [string, Partial<Deploy>, Ends])[] = [
  ['a quick deploy', {}, QUICK],
  ['a slow deploy', {}, SLOW],
  ['a slow deploy with preboot', { runtime: 'preboot' }, SLOW],
  [
    'a slow deploy with preboot and identity',
    { runtime: 'preboot' },
    { ...SLOW, switched: 6_100, isNamed: true },
  ],
  ['a slow deploy in a Private Space', { runtime: 'space' }, { ...SLOW, up: 6_800 }],
  ['a slow deploy of anything', { commit: undefined }, SLOW],
  ['a push that builds nothing', {}, { ...NEVER, found: Infinity }],
  ['a build that never ends', {}, NEVER],
  ['a release phase that never ends', {}, { ...NEVER, found: 1_190, built: 2_380 }],
  ['dynos that never start', {}, { ...SLOW, up: Infinity }],
  ['dynos that never start in a Private Space', { runtime: 'space' }, { ...SLOW, up: Infinity }],
  [
    'preboot that never switches',
    { runtime: 'preboot' },
    { ...SLOW, switched: Infinity, isNamed: true },
  ],
];

describe('the reads of a deploy', () => {
  it.each(WORLDS)('are at most 150 API calls, and end: %s', (_, deploy, times) => {
    const played = obey(deploy, deploying(times));
    expect(outcomeOf(played.course)?.kind).toBeDefined();
    expect(callsOf(played)).toBeLessThanOrEqual(150);
  });

  it.each(WORLDS)('reach the end in spite of that: %s', (_, deploy, times) => {
    const { course } = obey(deploy, deploying(times));
    expect(outcomeOf(course)).not.toMatchObject({ why: 'calls' });
    if (Math.max(...Object.values(times).map(Number)) < Infinity)
      expect(outcomeOf(course)).toMatchObject({ kind: 'live', release: 6 });
  });

  it('see a quick deploy’s end within two seconds, and know its times exactly', () => {
    const { course } = obey({}, deploying(QUICK));
    expect(course.at - at(QUICK.up)).toBeLessThanOrEqual(2_000);
    expect(course.times).toEqual({
      ...{ begun: START, found: at(2), built: at(40), released: at(41) },
      ...{ booted: at(52), switched: at(52) },
    });
  });

  it('tell a long phase’s end exactly although they are rare then', () => {
    const { course } = obey({}, deploying(SLOW));
    expect(course.times).toMatchObject({
      built: at(2_380),
      released: at(5_900),
      booted: at(5_955),
    });
  });

  it('are few to an app that doesn’t name its release', () => {
    const played = obey({ runtime: 'preboot' }, deploying(QUICK));
    expect(outcomeOf(played.course)).toMatchObject({ by: 'time' });
    expect(requestsOf(played)).toBe(3);
  });

  it('are few to an app that names it, until the first new answer', () => {
    const times = { ...QUICK, switched: 221, isNamed: true };
    const played = obey({ runtime: 'preboot' }, deploying(times));
    const before = played.asked.filter(({ kind, seconds }) => kind === 'answer' && seconds < 221);
    expect(before.length).toBeLessThanOrEqual(35);
    expect(requestsOf(played) - before.length).toBe(8);
    expect(played.course.times.switched).toBeLessThanOrEqual(at(224));
    expect(outcomeOf(played.course)).toMatchObject({ by: 'identity' });
  });

  it('send an app with a Common switch no request', () => {
    expect(requestsOf(obey({}, deploying(QUICK)))).toBe(0);
  });

  it('read the formation and the releases every fourth time', () => {
    const { asked } = obey({}, deploying({ ...QUICK, up: 61 }));
    const count = (wanted: string): number =>
      asked.filter(({ kind, seconds }) => kind === wanted && seconds > 42).length;
    expect(count('dynos')).toBeGreaterThan(8);
    expect(count('formation')).toBeLessThanOrEqual(count('dynos') / 4 + 2);
    expect(count('releases')).toBeLessThanOrEqual(count('dynos') / 4 + 2);
  });

  it('are slower when the account has fewer than 300 requests left', () => {
    const usual = callsOf(obey({}, deploying(QUICK), 300));
    expect(callsOf(obey({}, deploying(QUICK), 299))).toBeLessThan(usual / 2);
  });

  it('go on without an answer, and end', () => {
    const played = obey({}, (read) => failed(read.kind, 'api-unavailable'));
    expect(outcomeOf(played.course)).toMatchObject({ kind: 'unknown', why: 'silence' });
    expect(callsOf(played)).toBeLessThan(50);
  });
});
