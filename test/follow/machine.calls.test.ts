import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { type Course, type Deploy, end } from '../../src/follow/deploy.ts';
import { begin, couldNotBegin, targetOf } from '../../src/follow/machine.ts';
import {
  answer,
  build,
  builds,
  built,
  deployOf,
  dyno,
  dynos,
  failed,
  follow,
  formation,
  type Moment,
  outcomeOf,
  release,
  RELEASED,
  releases,
  START,
} from './news.ts';

const PREBOOT = { runtime: 'preboot' } as const;
const STARTING = dyno(6, 'starting');
const UP = dyno(6, 'up');
/** The new dynos are up, and preboot's window runs. */
const BOOTED: readonly Moment[] = [...RELEASED, [42, formation(2), dynos(UP, UP)]];

describe('ten minutes of silence', () => {
  it('begin with the API’s last answer, not with the deploy', () => {
    const course = follow(
      {},
      [5, builds(build('pending'))],
      [590, built(build('pending'))],
      [650, failed('build', 'api-unavailable')],
    );
    expect(course.phase.kind).toBe('build');
  });

  it('aren’t interrupted by the app’s answers', () => {
    const course = follow(
      PREBOOT,
      ...RELEASED,
      [32, formation(2), dynos(STARTING, STARTING)],
      [400, answer(5), failed('dynos', 'api-unavailable')],
      [640, answer(5), failed('dynos', 'api-unavailable')],
    );
    expect(outcomeOf(course)).toMatchObject({ kind: 'unknown', why: 'silence' });
  });
});

describe('a read that failed', () => {
  it('isn’t the end if the dynos can be read, even if Heroku refuses it', () => {
    const refused = failed('formation', 'api-forbidden');
    expect(follow({}, ...RELEASED, [33, dynos(UP), refused]).phase.kind).toBe('switch');
  });

  it('isn’t the reason of a doubt if it was a request to the app', () => {
    const course = follow(
      PREBOOT,
      ...BOOTED,
      [445, answer(5)],
      [451, dynos(UP, UP), failed('answer', 'dns')],
    );
    expect(outcomeOf(course)).toMatchObject({ why: 'old-release', error: undefined });
  });
});

describe('a deploy whose API calls are used up', () => {
  const used = { calls: 145 };
  const ROWS: readonly (readonly [string, Partial<Deploy>, readonly Moment[]])[] = [
    [
      'without preboot, although its new dynos are up',
      { runtime: 'space' },
      [...RELEASED, [42, formation(1), dynos(UP, dyno(5, 'up'))], [60, used]],
    ],
    [
      'with preboot, before its new dynos are up',
      PREBOOT,
      [...RELEASED, [42, formation(1), dynos(STARTING)], [60, used]],
    ],
    [
      'with preboot, in the release phase of a config var',
      PREBOOT,
      [...BOOTED, [60, releases(release(7, 'pending'), release(6)), used]],
    ],
  ];
  it.each(ROWS)('can’t be told: %s', (_, deploy, moments) => {
    expect(outcomeOf(follow(deploy, ...moments))).toMatchObject({ kind: 'unknown', why: 'calls' });
  });

  it('can be told as long as one more round is possible', () => {
    const course = follow({}, ...RELEASED, [60, dynos(STARTING), { calls: 144 }]);
    expect(course.phase.kind).toBe('switch');
  });
});

describe('a deploy that can’t be read from the beginning', () => {
  it.each([
    ['api-forbidden', 'unreadable'],
    ['connect', 'silence'],
  ] as const)('is unknown: %s', (code, why) => {
    const error = new PreflightError(code, 'no');
    const course = couldNotBegin(begin(deployOf(), START), error);
    expect(outcomeOf(course)).toEqual({ kind: 'unknown', why, release: undefined, error });
  });
});

describe('the release of a deploy', () => {
  const awaited = follow({}, ...RELEASED.slice(0, 3));
  const ROWS: readonly (readonly [string, Course, number | undefined])[] = [
    ['isn’t known before it’s listed', awaited, undefined],
    ['is known during the switch', follow({}, ...RELEASED), 6],
    ['is known when it’s over', follow({}, ...RELEASED, [40, formation(1), dynos(UP)]), 6],
    ['doesn’t exist after a failed build', end(awaited, { kind: 'build-failed' }), undefined],
  ];
  it.each(ROWS)('%s', (_, course, version) => {
    expect(targetOf(course)).toBe(version);
  });
});
