import { describe, expect, it } from '@jest/globals';
import {
  answer,
  dyno,
  dynos,
  follow,
  formation,
  type Moment,
  outcomeOf,
  RELEASED,
  secondsOf,
  stamp,
  START,
} from './news.ts';
import type { Deploy, Outcome } from '../../src/follow/deploy.ts';

// v6 has succeeded after 30 s. Without preboot, its dynos have until 165 s.

interface Row {
  readonly name: string;
  readonly deploy?: Partial<Deploy>;
  readonly moments: readonly Moment[];
  /** undefined: the switch goes on */
  readonly outcome?: Partial<Outcome>;
}

const UP = dyno(6, 'up');
const STARTING = dyno(6, 'starting');
const PREBOOT = { runtime: 'preboot' } as const;

const LIVE: readonly Row[] = [
  {
    name: 'isn’t over while a further new dyno boots, such as after scaling down',
    moments: [[40, formation(1), dynos(UP, STARTING)]],
  },
  {
    name: 'isn’t over while an old dyno starts',
    moments: [[40, formation(1), dynos(UP, dyno(5, 'starting'))]],
  },
  {
    name: 'isn’t over by time in a Private Space, as long as an old dyno is up',
    deploy: { runtime: 'space' },
    moments: [
      [40, formation(2), dynos(UP, UP, dyno(5, 'up'))],
      [400, dynos(UP, UP, dyno(5, 'up'))],
    ],
  },
  {
    name: 'has failed if a dyno without a name crashes, too',
    moments: [[45, formation(1), dynos(dyno(6, 'crashed', { name: null }))]],
    outcome: { kind: 'crashed', dyno: 'web' },
  },
  {
    name: 'isn’t told as held up by old dynos if no new one has come up',
    deploy: PREBOOT,
    moments: [
      [40, formation(1), dynos(STARTING)],
      [445, answer(5)],
      [451, dynos(STARTING), answer(5)],
    ],
    outcome: { kind: 'unknown', why: 'not-up' },
  },
];

const ASLEEP: readonly Row[] = [
  {
    name: 'isn’t asleep by the old dynos, which may not have been replaced yet',
    moments: [[40, formation(1), dynos(dyno(5, 'idle'))]],
  },
  {
    name: 'is asleep by the old dynos when its time is over',
    moments: [[165, formation(1), dynos(dyno(5, 'idle'))]],
    outcome: { kind: 'asleep', release: 6 },
  },
  {
    name: 'isn’t asleep while another dyno boots',
    moments: [[40, formation(2), dynos(dyno(6, 'idle'), STARTING)]],
  },
  {
    name: 'isn’t asleep without a dyno',
    moments: [[166, formation(1), dynos()]],
    outcome: { kind: 'unknown', why: 'not-up' },
  },
];

/** With preboot, a crash tells from when on the dyno gets the requests: three minutes after its creation. */
const WINDOW: readonly Row[] = [
  {
    name: 'counts from the first new dyno',
    deploy: PREBOOT,
    moments: [[90, dynos(dyno(6, 'crashed', { seconds: 80 }), STARTING)]],
    outcome: { kind: 'crashed', trafficAt: START + 211_000 },
  },
  {
    name: 'counts from the dynos whose creation Heroku tells',
    deploy: PREBOOT,
    moments: [[45, dynos(dyno(6, 'crashed', { created_at: null }), STARTING)]],
    outcome: { kind: 'crashed', trafficAt: START + 211_000 },
  },
  {
    name: 'counts from the release if Heroku tells none',
    deploy: PREBOOT,
    moments: [[45, dynos(dyno(6, 'crashed', { created_at: null }))]],
    outcome: { kind: 'crashed', trafficAt: START + 210_000 },
  },
  {
    name: 'goes on from the new dynos’ creation while they aren’t listed for a moment',
    deploy: PREBOOT,
    moments: [
      [90, formation(1), dynos(dyno(6, 'starting', { seconds: 80 }))],
      [100, dynos()],
      [470, dynos()],
    ],
  },
];

describe.each([
  ['a switch', LIVE],
  ['an app', ASLEEP],
  ['preboot’s window', WINDOW],
])('%s', (_, rows) => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (__, { deploy, moments, outcome }) => {
    const course = follow(deploy ?? {}, ...RELEASED, ...moments);
    if (outcome) expect(outcomeOf(course)).toMatchObject(outcome);
    else expect(course.phase.kind).toBe('switch');
  });
});

describe('a boot', () => {
  it('isn’t over before the dyno was last seen starting', () => {
    const { times } = follow(
      {},
      ...RELEASED,
      [40, formation(1), dynos(STARTING)],
      [50, dynos(dyno(6, 'up', { updated_at: stamp(35) }))],
    );
    expect(secondsOf(times.booted)).toBe(40);
  });
});
