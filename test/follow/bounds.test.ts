import { describe, expect, it } from '@jest/globals';
import { deadlineOf } from '../../src/follow/bounds.ts';
import type { Fact, News } from '../../src/follow/deploy.ts';
import {
  build,
  builds,
  built,
  dyno,
  dynos,
  follow,
  formation,
  type Moment,
  outcomeOf,
  release,
  RELEASED,
  releases,
} from './news.ts';

interface Row {
  readonly name: string;
  readonly before: readonly Moment[];
  /** what is read again and again */
  readonly still: Fact;
  /** when it's given up, in seconds */
  readonly end: number;
}

const FOUND: Moment = [5, builds(build('pending'))];
const PENDING = releases(release(6, 'pending'));
const STARTING = dynos(dyno(6, 'starting'));

const ROWS: readonly Row[] = [
  {
    name: 'a build to begin, while git runs',
    before: [[30, builds(), { gitRuns: true }]],
    ...{ still: builds(), end: 1_200 },
  },
  {
    name: 'a build to begin, once git has ended',
    before: [[50, builds(), { gitRuns: false }]],
    ...{ still: builds(), end: 50 + 60 },
  },
  {
    name: 'a build to end',
    before: [FOUND],
    ...{ still: built(build('pending')), end: 2 + 1_200 },
  },
  {
    name: 'a release phase to end',
    before: [...RELEASED.slice(0, 3), [31, PENDING]],
    ...{ still: PENDING, end: 29.5 + 3_600 },
  },
  {
    name: 'new dynos to come up',
    before: [...RELEASED, [33, formation(1), STARTING]],
    ...{ still: STARTING, end: 31 + 135 },
  },
];

const HOUR = 3_600;

describe('a laptop that sleeps for an hour', () => {
  it.each(ROWS.map((row) => [row.name, row] as const))(
    'waits as long as one that’s awake for %s',
    (_, { before, still, end }) => {
      const asleep: Partial<News> = { suspendedMs: HOUR * 1_000 };
      const awake = [...before, [end - 1, still]] as const;
      const last: Moment = [end + HOUR - 1, still, asleep];
      expect(outcomeOf(follow({}, ...awake))).toBeUndefined();
      expect(outcomeOf(follow({}, ...awake, [end, still]))).toBeDefined();
      expect(outcomeOf(follow({}, ...before, last))).toBeUndefined();
      expect(outcomeOf(follow({}, ...before, last, [end + HOUR, still]))).toBeDefined();
    },
  );
});

describe('a deploy that’s over', () => {
  it('has no bound', () => {
    expect(deadlineOf(follow({}, [5, builds(build('failed'))]))).toBe(Infinity);
  });
});
