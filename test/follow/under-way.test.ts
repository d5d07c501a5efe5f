import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { deployOf, runningRelease, underWay } from '../../src/follow/under-way.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { dataWith, readingsOf, web } from '../support/readings.ts';
import { at, build, dyno, play, release, releases } from './news.ts';

const common = { features: [] };
const OLD = release(5, 'succeeded', { seconds: -9_000, current: true });
const v6 = (status: string, seconds = 0) => release(6, status, { seconds });
const on = (version: number, state = 'up', seconds = 1) => dyno(version, state, { seconds });

/** The new ones were made 20 s after the release. */
const LATE = [on(5, 'up', -900), on(6, 'up', 30), on(6, 'up', 20)];

interface Row {
  readonly name: string;
  readonly data: Partial<AppData>;
  readonly now: number;
  /** undefined: no deploy is under way */
  readonly phase?: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'none if the last one is long ago',
    data: { releases: [OLD], dynos: [on(5, 'up', -8_000)] },
    now: 0,
  },
  {
    name: 'a build that runs',
    data: { builds: [build('pending', { seconds: -60 })], releases: [OLD] },
    ...{ now: 0, phase: 'build' },
  },
  {
    name: 'none if a build hangs for more than 20 minutes',
    data: { builds: [build('pending', { seconds: -1_200 })], releases: [OLD] },
    now: 0,
  },
  {
    name: 'a release phase',
    data: { builds: [build('succeeded')], releases: [v6('pending'), OLD] },
    ...{ now: 20, phase: 'release' },
  },
  {
    name: 'a release phase, whatever the order of the releases',
    data: { releases: [OLD, v6('pending')] },
    ...{ now: 20, phase: 'release' },
  },
  {
    name: 'none if a release phase hangs for an hour',
    data: { releases: [v6('pending'), OLD] },
    now: 3_600,
  },
  {
    name: 'none if the release phase failed',
    data: { ...common, releases: [v6('failed'), OLD], dynos: [on(5)] },
    now: 20,
  },
  {
    name: 'preboot’s window',
    data: { releases: [v6('succeeded'), OLD], dynos: [on(6), on(6)] },
    ...{ now: 200, phase: 'switch' },
  },
  {
    name: 'preboot’s window before a new dyno is listed',
    data: { releases: [v6('succeeded'), OLD], dynos: [] },
    ...{ now: 3, phase: 'switch' },
  },
  {
    name: 'preboot’s window, which begins with the first new dyno',
    data: { releases: [v6('succeeded'), OLD], dynos: LATE },
    ...{ now: 319, phase: 'switch' },
  },
  {
    name: 'none after preboot’s window',
    data: { releases: [v6('succeeded'), OLD], dynos: LATE },
    now: 320,
  },
  {
    name: 'none if a new dyno was only restarted: it doesn’t begin a window',
    data: { releases: [v6('succeeded'), OLD], dynos: [on(6, 'up', 120)] },
    now: 300,
  },
  {
    name: 'preboot’s window of a release whose phase took long',
    data: {
      releases: [release(6, 'succeeded', { seconds: -900, updated_at: v6('', 0).created_at }), OLD],
      dynos: [on(6)],
    },
    ...{ now: 100, phase: 'switch' },
  },
  {
    name: 'a daily restart isn’t a deploy: preboot',
    data: { releases: [OLD], dynos: [on(5, 'starting', -5)] },
    now: 0,
  },
  {
    name: 'a daily restart isn’t a deploy: the Common Runtime',
    data: { ...common, releases: [OLD], dynos: [on(5, 'starting', -5)] },
    now: 0,
  },
  {
    name: 'dynos that are still the old ones',
    data: { ...common, releases: [v6('succeeded'), OLD], dynos: [on(5), on(5)] },
    ...{ now: 3, phase: 'switch' },
  },
  {
    name: 'new dynos that are starting',
    data: { ...common, releases: [v6('succeeded'), OLD], dynos: [on(6, 'starting')] },
    ...{ now: 3, phase: 'switch' },
  },
  {
    name: 'new dynos in their second try',
    data: { ...common, releases: [v6('succeeded'), OLD], dynos: [on(6, 'starting')] },
    ...{ now: 134, phase: 'switch' },
  },
  {
    name: 'none after the second try’s time',
    data: { ...common, releases: [v6('succeeded'), OLD], dynos: [on(6, 'starting')] },
    now: 135,
  },
  {
    name: 'none while only a worker is old',
    data: {
      ...{ ...common, releases: [v6('succeeded'), OLD] },
      dynos: [on(6), dyno(5, 'up', { type: 'worker' })],
    },
    now: 3,
  },
  {
    name: 'none when the new dynos are up',
    data: { ...common, releases: [v6('succeeded'), OLD], dynos: [on(6), on(6)] },
    now: 20,
  },
  {
    name: 'a rolling deploy',
    data: {
      app: { ...dataWith({}).app, space: { name: 'my-space' } },
      ...{ releases: [v6('succeeded'), OLD], dynos: [on(6), on(5)] },
    },
    ...{ now: 300, phase: 'switch' },
  },
  {
    name: 'none if a dyno’s release isn’t known',
    data: { ...common, releases: [v6('succeeded')], dynos: [{ type: 'web', state: 'up' }] },
    now: 3,
  },
  {
    name: 'none before the first release',
    data: { releases: [], builds: [], dynos: [], formation: [] },
    now: 0,
  },
];

const dataOf = (data: Partial<AppData>): AppData =>
  dataWith({ formation: [web('Standard-1X', 2)], builds: [], ...data });

describe('the deploy under way', () => {
  it.each(ROWS.map((row) => [row.name, row] as const))('is %s', (_, { data, now, phase }) => {
    expect(underWay(readingsOf(dataOf(data)), at(now))?.phase.kind).toBe(phase);
  });

  it('knows the release before, to which one can roll back', () => {
    const failed = release(5, 'failed', { seconds: -500 });
    const v4 = release(4, 'succeeded', { seconds: -900 });
    const data = dataOf({ releases: [v6('succeeded'), failed, v4], dynos: [on(6)] });
    expect(underWay(readingsOf(data), at(9))?.deploy.before).toBe(4);
  });

  it('has no release before the first one', () => {
    const data = dataOf({ releases: [release(1, 'succeeded', { seconds: 0 })], dynos: [] });
    expect(underWay(readingsOf(data), at(9))?.deploy.before).toBe(0);
  });

  it('is the newest of several builds', () => {
    const pending = (id: string, seconds: number) => build('pending', { id, seconds });
    const data = dataOf({ builds: [pending('b6', -60), pending('b7', -30)], releases: [OLD] });
    expect(underWay(readingsOf(data), at(0))?.phase).toEqual({ kind: 'build', id: 'b7' });
  });

  it('goes on from the release phase', () => {
    const data = dataOf({ releases: [v6('pending'), OLD] });
    const course = underWay(readingsOf(data), at(20));
    const after = course && play(course, [[40, releases(v6('succeeded'), OLD)]]);
    expect(after?.phase).toMatchObject({ kind: 'switch', target: { version: 6 } });
  });

  it.each([
    ['its author', { email: 'colleague@example.com' }, 'colleague@example.com'],
    ['no author that Heroku doesn’t name', { email: null }, undefined],
    ['no author if Heroku has none', null, undefined],
  ])('knows %s', (_, user, by) => {
    const v7 = release(7, 'succeeded', { seconds: 0, user });
    const course = underWay(readingsOf(dataOf({ releases: [v7, OLD], dynos: [] })), at(9));
    expect(course?.phase).toHaveProperty('target.by', by);
  });

  it.each(['builds', 'releases', 'dynos', 'features'] as const)(
    'isn’t guessed if the %s can’t be read',
    (name) => {
      const error = new PreflightError('api-forbidden', 'no');
      const data = dataOf({ releases: [OLD], dynos: [on(5)] });
      expect(() => underWay(readingsOf(data, { [name]: error }), at(0))).toThrow(error);
    },
  );
});

describe('the release that runs', () => {
  it.each([
    ['the newest', [release(7), release(6)], 7],
    ['the newest, whatever their order', [release(6), release(7)], 7],
    ['the one before a release phase', [release(7, 'pending'), release(6)], 6],
    ['the one before a failed release', [release(7, 'failed'), release(6)], 6],
    ['the newest, even if it’s too old to roll back to', [release(7, 'expired'), release(6)], 7],
    ['none before the first has succeeded', [release(1, 'pending')], undefined],
  ])('is %s', (_, all, version) => {
    expect(runningRelease(all)).toBe(version);
  });
});

describe('the deploy that comes', () => {
  it('is newer than what was there', () => {
    const data = dataOf({ builds: [build('succeeded', { id: 'b5' })], releases: [OLD] });
    expect(deployOf(readingsOf(data), 'c0ffee')).toEqual({
      ...{ runtime: 'preboot', bootMs: 60_000, before: 5, knownBuilds: ['b5'], commit: 'c0ffee' },
    });
  });

  it.each([
    ['preboot', {}],
    ['preboot', { app: { ...dataWith({}).app, stack: null } }],
    ['common', { features: [{ name: 'preboot', enabled: false }] }],
    ['space', { app: { ...dataWith({}).app, space: { name: 's' } } }],
    ['fir', { app: { ...dataWith({}).app, space: { name: 's' }, stack: { name: 'cnb' } } }],
  ])('knows the runtime: %s', (runtime, data) => {
    expect(deployOf(readingsOf(dataOf(data)), undefined)).toMatchObject({ runtime });
  });
});
