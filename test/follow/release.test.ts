import { describe, expect, it } from '@jest/globals';
import {
  dyno,
  dynos,
  follow,
  formation,
  type Moment,
  release,
  RELEASED,
  releases,
  secondsOf,
  stamp,
} from './news.ts';
import type { Release } from '../../src/heroku/shapes.ts';

// Which release counts, by the releases that Heroku lists. The push makes v6.

/** The build is over, and its release is awaited. */
const BUILT = RELEASED.slice(0, 3);
const awaiting = (...lists: readonly (readonly Release[])[]) =>
  follow({}, ...BUILT, ...lists.map((list, n): Moment => [40 + 5 * n, releases(...list)]));
/** v6 has succeeded, and its dynos are awaited. */
const switching = (...lists: readonly (readonly Release[])[]) =>
  follow({}, ...RELEASED, ...lists.map((list, n): Moment => [40 + 5 * n, releases(...list)]));

const V5 = release(5);
const V6 = release(6);
const FAILED = release(6, 'failed');
const NO_CODE = { slug: null };

describe('the release that is awaited', () => {
  it('isn’t another one as long as it isn’t listed', () => {
    expect(awaiting([V5]).phase).toEqual({ kind: 'release', target: { id: 'r6' } });
    expect(switching([V5]).phase).toMatchObject({ kind: 'switch', target: { version: 6 } });
  });

  it('is the newest one of the same code, whatever their order', () => {
    expect(awaiting([V5, V6, release(7)]).phase).toMatchObject({
      ...{ kind: 'switch', target: { version: 7, first: 6, code: 's6' } },
    });
  });

  it('may have no code that is known', () => {
    expect(awaiting([release(6, 'succeeded', NO_CODE), V5]).phase).toMatchObject({
      ...{ kind: 'switch', target: { version: 6, code: undefined } },
    });
  });

  it('is replaced by the next one if the code of both is unknown', () => {
    const both = [release(7, 'succeeded', NO_CODE), release(6, 'succeeded', NO_CODE)];
    expect(awaiting(both).phase).toMatchObject({
      outcome: { kind: 'superseded', release: 6, by: 7 },
    });
  });

  it('isn’t an earlier one of the same code, such as after a rollback', () => {
    const v4 = release(4, 'succeeded', { code: 's6' });
    expect(awaiting([FAILED, V5, v4]).phase).toMatchObject({
      outcome: { kind: 'release-failed', release: 6, running: 5 },
    });
  });

  it('is a config var’s during the switch, and its release phase is waited for', () => {
    expect(switching([release(7, 'pending'), V6]).phase).toMatchObject({
      ...{ kind: 'release', target: { version: 7, first: 6 } },
    });
  });

  it('is that of the deploy again if the config var’s release phase fails', () => {
    const course = switching([release(7, 'pending'), V6], [release(7, 'failed'), V6]);
    expect(course.phase).toMatchObject({ kind: 'switch', target: { version: 6, first: 6 } });
  });

  it('has its author, if Heroku names one', () => {
    const mine = release(6, 'succeeded', { user: { email: 'me@example.com' } });
    expect(awaiting([mine]).phase).toMatchObject({ target: { by: 'me@example.com' } });
    expect(awaiting([V6]).phase).toMatchObject({ target: { by: undefined } });
  });

  it('isn’t ready by dynos that were read in the round in which it moved on', () => {
    const next: Moment = [40, releases(release(7, 'pending'), V6)];
    const same: Moment = [...next, formation(1), dynos(dyno(6, 'up'))];
    expect(follow({}, ...RELEASED, same).phase).toEqual(follow({}, ...RELEASED, next).phase);
  });

  it('has no end before it was last seen in its release phase', () => {
    const early = release(6, 'succeeded', { updated_at: stamp(35) });
    const { times } = awaiting([release(6, 'pending')], [early]);
    expect(secondsOf(times.released)).toBe(40);
  });
});

describe('what the app runs after a failed release phase', () => {
  const ROWS: readonly (readonly [string, readonly Release[], number | undefined])[] = [
    ['nothing after the first deploy', [FAILED], undefined],
    ['the newest one that succeeded', [FAILED, V5, release(4)], 5],
    [
      'the one that Heroku calls the current one',
      [FAILED, V5, release(4, 'succeeded', { current: true })],
      4,
    ],
    [
      'the one before, even if Heroku calls the failed one the current one',
      [release(6, 'failed', { current: true }), V5],
      5,
    ],
    ['not one in its release phase', [release(7, 'pending', { code: 's7' }), FAILED, V5], 5],
  ];
  it.each(ROWS)('is %s', (_, list, running) => {
    expect(awaiting(list).phase).toMatchObject({
      outcome: { kind: 'release-failed', release: 6, running },
    });
  });

  it('is told for the last try of several', () => {
    expect(awaiting([release(7, 'failed'), FAILED, V5]).phase).toMatchObject({
      outcome: { kind: 'release-failed', release: 7, running: 5 },
    });
  });
});
