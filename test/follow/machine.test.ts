import { describe, expect, it } from '@jest/globals';
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
  play,
  release,
  RELEASED,
  releases,
  secondsOf,
  stamp,
  START,
} from './news.ts';
import type { Deploy, Outcome, Times } from '../../src/follow/deploy.ts';
import { begin } from '../../src/follow/machine.ts';

interface Row {
  readonly name: string;
  readonly deploy?: Partial<Deploy>;
  readonly moments: readonly Moment[];
  /** undefined: not over */
  readonly outcome?: Partial<Outcome>;
  /** if it isn't over */
  readonly phase?: string;
  /** in seconds from the start */
  readonly times?: { readonly [K in keyof Times]?: number };
}

const up = (version: number, seconds = 40) => dyno(version, 'up', { updated_at: stamp(seconds) });
/** `calls` answers from v6, half a second apart. */
const inRow = (from: number, count: number): Moment[] =>
  Array.from({ length: count }, (_, n) => [from + n / 2, answer(6)]);

const FIND: readonly Row[] = [
  {
    name: 'a build of the pushed commit is found, by its own time',
    moments: [
      [5, builds(build('succeeded', { id: 'b5', seconds: -900 }))],
      [10, builds(build('pending', { seconds: 3 }))],
    ],
    phase: 'build',
    times: { found: 3 },
  },
  {
    name: 'an earlier build of the same commit isn’t the push’s',
    moments: [[5, builds(build('succeeded', { id: 'b5', seconds: -900 }))]],
    phase: 'find',
  },
  {
    name: 'another person’s build of another commit isn’t the push’s',
    moments: [[5, builds(build('pending', { id: 'bx', source_blob: { version: 'd' } }))]],
    phase: 'find',
  },
  {
    name: 'nothing was built a minute after git has ended',
    moments: [
      [30, builds(), { gitRuns: true }],
      [50, builds(), { gitRuns: false }],
      [109, builds(), { gitRuns: false }],
      [110, builds(), { gitRuns: false }],
    ],
    outcome: { kind: 'nothing-built' },
  },
  {
    name: 'nothing was built in 20 minutes while git runs',
    moments: [
      [1_199, builds(), { gitRuns: true }],
      [1_200, builds(), { gitRuns: true }],
    ],
    outcome: { kind: 'nothing-built' },
  },
  {
    name: 'it isn’t said that nothing was built while the builds can’t be read',
    moments: [
      [50, builds(), { gitRuns: false }],
      [120, failed('builds', 'connect'), { gitRuns: false }],
    ],
    phase: 'find',
  },
  {
    name: 'a promotion, an image or GitHub: the next release, without a build',
    deploy: { commit: undefined },
    moments: [[5, builds(), releases(release(6, 'pending'), release(5))]],
    phase: 'release',
  },
  {
    name: 'a release without a build isn’t a push’s',
    moments: [[5, builds(), releases(release(6), release(5))]],
    phase: 'find',
  },
];

const BUILD: readonly Row[] = [
  {
    name: 'a failed build, with its end',
    moments: [
      [5, builds(build('pending'))],
      [20, built(build('pending'))],
      [25, built(build('failed', { updated_at: stamp(22) }))],
    ],
    outcome: { kind: 'build-failed' },
    times: { found: 2, built: 22 },
  },
  {
    name: 'a build goes on after Ctrl-C in git',
    moments: [
      [5, builds(build('pending')), { gitRuns: true }],
      [200, built(build('pending')), { gitRuns: false }],
    ],
    phase: 'build',
  },
  {
    name: 'a build that succeeded and has no release yet isn’t over',
    moments: [
      [5, builds(build('pending'))],
      [9, built(build('succeeded', { release: null }))],
    ],
    phase: 'build',
  },
  {
    name: 'a build of more than 20 minutes is told as unknown',
    moments: [
      [5, builds(build('pending'))],
      [1_202, built(build('pending'))],
    ],
    outcome: { kind: 'unknown', why: 'build-too-long' },
  },
  {
    name: 'a failed build that was already over when it was found',
    moments: [[5, builds(build('failed', { updated_at: stamp(4) }))]],
    outcome: { kind: 'build-failed' },
  },
];

const RELEASE: readonly Row[] = [
  {
    name: 'a release phase is waited for',
    moments: [...RELEASED.slice(0, 3), [31, releases(release(6, 'pending'), release(5))]],
    phase: 'release',
  },
  {
    name: 'a failed release phase: the app stays on the release before',
    moments: [
      ...RELEASED.slice(0, 3),
      [31, releases(release(6, 'pending'), release(5, 'succeeded', { current: true }))],
      [40, releases(release(6, 'failed'), release(5, 'succeeded', { current: true }))],
    ],
    outcome: { kind: 'release-failed', release: 6, running: 5 },
  },
  {
    name: 'a release phase that hangs for an hour is told as unknown',
    moments: [
      ...RELEASED.slice(0, 3),
      [31, releases(release(6, 'pending'))],
      [3_629, releases(release(6, 'pending'))],
      [3_630, releases(release(6, 'pending'))],
    ],
    outcome: { kind: 'unknown', why: 'release-too-long', release: 6 },
  },
  {
    name: 'a release phase that is retried: the same code’s next release counts',
    moments: [
      ...RELEASED.slice(0, 3),
      [40, releases(release(7, 'pending'), release(6, 'failed'), release(5))],
    ],
    phase: 'release',
  },
  {
    name: 'the retry succeeds',
    moments: [
      ...RELEASED.slice(0, 3),
      [40, releases(release(7, 'pending'), release(6, 'failed'), release(5))],
      [50, releases(release(7), release(6, 'failed'), release(5))],
    ],
    phase: 'switch',
  },
  {
    name: 'a release phase’s end is Heroku’s time',
    moments: [
      ...RELEASED.slice(0, 3),
      [40, releases(release(6, 'pending'))],
      [60, releases(release(6, 'succeeded', { updated_at: stamp(52) }))],
    ],
    phase: 'switch',
    times: { built: 29.5, released: 52 },
  },
  {
    name: 'a release that was over when it was seen has its own time',
    moments: [
      ...RELEASED.slice(0, 2),
      [50, built(build('succeeded', { updated_at: stamp(30) }))],
      [51, releases(release(6, 'succeeded', { updated_at: stamp(31) }))],
    ],
    phase: 'switch',
    times: { built: 30, released: 31 },
  },
  {
    name: 'success of the release says nothing about traffic',
    moments: RELEASED,
    phase: 'switch',
  },
];

const COMMON: readonly Row[] = [
  {
    name: 'live when all dynos of the formation are up on the release',
    moments: [
      ...RELEASED,
      [33, formation(2), dynos(dyno(6, 'starting'), dyno(6, 'starting'))],
      [37, dynos(up(6, 36), dyno(6, 'starting'))],
      [43, dynos(up(6, 36), up(6, 42))],
    ],
    outcome: { kind: 'live', release: 6, by: 'dynos' },
    times: { booted: 42, switched: 42 },
  },
  {
    name: 'not live while one dyno is missing',
    moments: [...RELEASED, [40, formation(2), dynos(up(6))]],
    phase: 'switch',
  },
  {
    name: 'not live by dynos that were read before the formation in the same round',
    moments: [...RELEASED, [33, dynos(up(6, 32)), formation(2)]],
    phase: 'switch',
  },
  {
    name: 'not live while the formation couldn’t be read',
    moments: [...RELEASED, [33, dynos(up(6, 32)), failed('formation', 'connect')]],
    phase: 'switch',
  },
  {
    name: 'unknown if the formation can’t be read at all',
    moments: [
      ...RELEASED,
      [33, dynos(up(6, 32)), failed('formation', 'api-forbidden')],
      [166, dynos(up(6, 32)), failed('formation', 'api-forbidden')],
    ],
    outcome: { kind: 'unknown', why: 'unreadable', release: 6 },
  },
  {
    name: 'not live while an old dyno is up',
    moments: [...RELEASED, [40, formation(1), dynos(up(6), up(5))]],
    phase: 'switch',
  },
  {
    name: 'not live by dynos without a release',
    moments: [...RELEASED, [40, formation(1), dynos(dyno(6, 'up', { release: null }))]],
    phase: 'switch',
  },
  {
    name: 'workers don’t count',
    moments: [
      ...RELEASED,
      [40, formation(1), dynos(up(6), dyno(6, 'crashed', { type: 'worker' }))],
    ],
    outcome: { kind: 'live' },
  },
  {
    name: 'one of several dynos crashes',
    moments: [...RELEASED, [40, formation(2), dynos(up(6), dyno(6, 'crashed', { name: 'web.2' }))]],
    outcome: { kind: 'crashed', dyno: 'web.2', release: 6, trafficAt: undefined },
  },
  {
    name: 'a crashed dyno of the old release says nothing',
    moments: [...RELEASED, [40, formation(1), dynos(up(6), dyno(5, 'crashed'))]],
    outcome: { kind: 'live' },
  },
  {
    name: 'asleep on the new release',
    moments: [...RELEASED, [40, formation(1), dynos(dyno(6, 'idle'))]],
    outcome: { kind: 'asleep', release: 6 },
  },
  {
    name: 'asleep as before, until the bound: its release may not be listed yet',
    moments: [
      ...RELEASED,
      [40, formation(1), dynos(dyno(5, 'idle'))],
      [166, dynos(dyno(5, 'idle'))],
    ],
    outcome: { kind: 'asleep', release: 6 },
  },
  {
    name: 'scaled to 0 meanwhile',
    moments: [...RELEASED, [40, formation(0), dynos()]],
    outcome: { kind: 'scaled-to-zero', release: 6 },
  },
  {
    name: 'a formation that was scaled down meanwhile',
    moments: [
      ...RELEASED,
      [40, formation(3), dynos(up(6), up(6))],
      [48, formation(2), dynos(up(6), up(6))],
    ],
    outcome: { kind: 'live' },
  },
  {
    name: 'a formation that was scaled up meanwhile',
    moments: [
      ...RELEASED,
      [40, formation(1), dynos(dyno(6, 'starting'))],
      [48, formation(2), dynos(up(6))],
    ],
    phase: 'switch',
  },
  {
    name: 'not over before a dyno that crashed at boot had its second try',
    moments: [
      ...RELEASED,
      [40, formation(1), dynos(dyno(6, 'starting'))],
      [151, dynos(dyno(6, 'starting'))],
    ],
    phase: 'switch',
  },
  {
    name: 'crashed in its second try, which takes the whole boot timeout, too',
    moments: [
      ...RELEASED,
      [40, formation(1), dynos(dyno(6, 'starting'))],
      [153, dynos(dyno(6, 'crashed'))],
    ],
    outcome: { kind: 'crashed', release: 6 },
  },
  {
    name: 'unknown if the dynos aren’t up after two boot timeouts',
    moments: [
      ...RELEASED,
      [165, formation(1), dynos(dyno(6, 'starting'))],
      [166, dynos(dyno(6, 'starting'))],
    ],
    outcome: { kind: 'unknown', why: 'not-up', release: 6 },
  },
  {
    name: 'Java has a minute more',
    deploy: { bootMs: 90_000 },
    moments: [...RELEASED, [224, formation(1), dynos(dyno(6, 'starting'))]],
    phase: 'switch',
  },
];

const PREBOOT: Partial<Deploy> = { runtime: 'preboot' };
/** Two new dynos, up after 10 s. */
const BOOTED: readonly Moment[] = [
  ...RELEASED,
  [32, formation(2), dynos(dyno(6, 'starting'), dyno(6, 'starting'))],
  [42, dynos(up(6, 41), up(6, 40))],
];

const BY_PREBOOT: readonly Row[] = [
  {
    name: 'dynos that are up say nothing about the switch',
    deploy: PREBOOT,
    moments: [...BOOTED, [60, releases(release(6), release(5)), formation(2)]],
    phase: 'switch',
    times: { booted: 41 },
  },
  {
    name: 'live by identity, with as many answers in a row as reach both dynos',
    deploy: PREBOOT,
    moments: [...BOOTED, [200, answer(5)], ...inRow(212, 8)],
    outcome: { kind: 'live', release: 6, by: 'identity' },
    times: { switched: 212 },
  },
  {
    name: 'not live with one answer fewer',
    deploy: PREBOOT,
    moments: [...BOOTED, [200, answer(5)], ...inRow(212, 7)],
    phase: 'switch',
  },
  {
    name: 'not by one answer while the number of dynos isn’t known',
    deploy: PREBOOT,
    moments: [...RELEASED, [212, answer(6)]],
    phase: 'switch',
  },
  {
    name: 'an old answer in between starts the row over',
    deploy: PREBOOT,
    moments: [...BOOTED, ...inRow(211, 7), [215, answer(5)], ...inRow(216, 7)],
    phase: 'switch',
  },
  {
    name: 'more dynos need a longer row',
    deploy: PREBOOT,
    moments: [...BOOTED, [50, formation(4)], ...inRow(212, 20)],
    phase: 'switch',
  },
  {
    name: 'by time without identity: not before the last old dyno may have gone',
    deploy: PREBOOT,
    moments: [...BOOTED, [60, answer()], [330, dynos(up(6), up(6))]],
    phase: 'switch',
  },
  {
    name: 'by time without identity, which is an estimate',
    deploy: PREBOOT,
    moments: [...BOOTED, [60, answer()], [331, dynos(up(6), up(6))]],
    outcome: { kind: 'live', release: 6, by: 'time' },
    times: { switched: 211 },
  },
  {
    name: 'by time from the new dynos’ creation, which may be late',
    deploy: PREBOOT,
    moments: [
      ...RELEASED,
      [90, formation(1), dynos(dyno(6, 'up', { seconds: 80 }))],
      [331, dynos(dyno(6, 'up', { seconds: 80 }))],
    ],
    phase: 'switch',
  },
  {
    name: 'half a minute later for Java',
    deploy: { ...PREBOOT, bootMs: 90_000 },
    moments: [...BOOTED, [360, dynos(up(6), up(6))]],
    phase: 'switch',
  },
  {
    name: 'by time in maintenance mode, and with the app’s host gone',
    deploy: PREBOOT,
    moments: [...BOOTED, [200, failed('answer', 'dns')], [331, dynos(up(6), up(6))]],
    outcome: { kind: 'live', by: 'time' },
  },
  {
    name: 'not by time while old dynos answer',
    deploy: PREBOOT,
    moments: [...BOOTED, [320, answer(5)], [331, dynos(up(6), up(6))]],
    phase: 'switch',
  },
  {
    name: 'unknown if old dynos answer six minutes after the boot timeout',
    deploy: PREBOOT,
    moments: [...BOOTED, [445, answer(5)], [451, dynos(up(6), up(6)), answer(5)]],
    outcome: { kind: 'unknown', why: 'old-release', release: 6 },
  },
  {
    name: 'not by time while the answers are about to show it',
    deploy: PREBOOT,
    moments: [...BOOTED, [328, answer(5)], ...inRow(330, 7)],
    phase: 'switch',
  },
  {
    name: 'by time at the bound if the answers haven’t shown it by then',
    deploy: PREBOOT,
    moments: [...BOOTED, [445, answer(5)], ...inRow(447, 7), [451, dynos(up(6), up(6))]],
    outcome: { kind: 'live', by: 'time' },
    times: { switched: 447 },
  },
  {
    name: 'not by time if the new dynos never came up',
    deploy: PREBOOT,
    moments: [...RELEASED, [40, formation(1), dynos(dyno(6, 'starting'))], [340, answer()]],
    phase: 'switch',
  },
  {
    name: 'new dynos that crash are known before they take traffic',
    deploy: PREBOOT,
    moments: [...RELEASED, [45, formation(1), dynos(dyno(6, 'crashed'))]],
    outcome: { kind: 'crashed', release: 6, trafficAt: START + 211_000 },
  },
  {
    name: 'a raised boot timeout, which the API doesn’t tell: by identity it’s exact',
    deploy: PREBOOT,
    moments: [...BOOTED, [330, answer(5)], [345, answer(5)], ...inRow(360, 8)],
    outcome: { kind: 'live', by: 'identity' },
    times: { switched: 360 },
  },
];

const SPACE: Partial<Deploy> = { runtime: 'space' };

const ROLLING: readonly Row[] = [
  {
    name: 'a Private Space replaces a quarter at a time',
    deploy: SPACE,
    moments: [...RELEASED, [40, formation(4), dynos(up(6), up(5), up(5), up(5))]],
    phase: 'switch',
  },
  {
    name: 'a Private Space is live when the last quarter is up',
    deploy: SPACE,
    moments: [
      ...RELEASED,
      [40, formation(4), dynos(up(6), up(6), up(6), dyno(6, 'starting'))],
      [60, dynos(up(6), up(6), up(6), up(6, 58))],
    ],
    outcome: { kind: 'live', by: 'dynos' },
    times: { switched: 58 },
  },
  {
    name: 'a Private Space has four boots and ten minutes',
    deploy: SPACE,
    moments: [
      ...RELEASED,
      [1_110, formation(2), dynos(up(6), up(5))],
      [1_111, dynos(up(6), up(5))],
    ],
    outcome: { kind: 'unknown', why: 'not-up' },
  },
  {
    name: 'Fir may list dynos that are leaving',
    deploy: { runtime: 'fir' },
    moments: [
      ...RELEASED,
      [40, formation(1), dynos(up(6), dyno(5, 'down', { name: 'web-59b9c9d4d8-x7pqr' }))],
    ],
    outcome: { kind: 'live', by: 'dynos' },
  },
];

const MEANWHILE: readonly Row[] = [
  {
    name: 'a config var in the window starts it anew',
    deploy: PREBOOT,
    moments: [
      ...BOOTED,
      [100, releases(release(7, 'succeeded', { seconds: 95 }), release(6), release(5))],
      [102, formation(2), dynos(dyno(7, 'up', { seconds: 96 }), dyno(7, 'up', { seconds: 96 }))],
      [331, dynos(dyno(7, 'up', { seconds: 96 }), dyno(7, 'up', { seconds: 96 }))],
    ],
    phase: 'switch',
  },
  {
    name: 'then the dynos of v6 that were up don’t count',
    deploy: PREBOOT,
    moments: [
      ...BOOTED,
      [100, releases(release(7, 'succeeded', { seconds: 95 }), release(6), release(5))],
      [102, formation(1), dynos(dyno(7, 'starting', { seconds: 96 }))],
      [110, dynos(dyno(7, 'up', { seconds: 96, updated_at: stamp(109) }))],
    ],
    phase: 'switch',
    times: { released: 95, booted: 109 },
  },
  {
    name: 'then the answers of v6 are old',
    deploy: PREBOOT,
    moments: [
      ...BOOTED,
      [100, releases(release(7, 'succeeded', { seconds: 95 }), release(6), release(5))],
      ...inRow(212, 10),
    ],
    phase: 'switch',
  },
  {
    name: 'a rollback ends it',
    moments: [
      ...RELEASED,
      [40, releases(release(7, 'succeeded', { code: 's5' }), release(6), release(5))],
    ],
    outcome: { kind: 'superseded', release: 6, by: 7 },
  },
  {
    name: 'a second push ends it',
    deploy: PREBOOT,
    moments: [
      ...BOOTED,
      [90, releases(release(7, 'succeeded', { code: 's7' }), release(6), release(5))],
    ],
    outcome: { kind: 'superseded', release: 6, by: 7 },
  },
  {
    name: 'a second push during the release phase ends it',
    moments: [
      ...RELEASED.slice(0, 3),
      [40, releases(release(7, 'succeeded', { code: 's7' }), release(6, 'pending'))],
    ],
    outcome: { kind: 'superseded', release: 6, by: 7 },
  },
  {
    name: 'a second push whose release phase still runs, or failed, doesn’t',
    moments: [
      ...RELEASED,
      [34, releases(release(7, 'pending', { code: 's7' }), release(6), release(5))],
      [36, releases(release(7, 'failed', { code: 's7' }), release(6), release(5))],
      [40, formation(1), dynos(up(6))],
    ],
    outcome: { kind: 'live', release: 6 },
  },
  {
    name: 'an add-on’s release whose release phase fails leaves the one before',
    moments: [
      ...RELEASED,
      [34, releases(release(7, 'failed'), release(6), release(5))],
      [40, formation(1), dynos(up(6))],
    ],
    outcome: { kind: 'live', release: 6 },
  },
  {
    name: 'the network is lost for a minute',
    moments: [
      ...RELEASED,
      [40, failed('dynos', 'connect'), failed('formation', 'connect')],
      [100, formation(1), dynos(up(6, 45))],
    ],
    outcome: { kind: 'live' },
    times: { switched: 45 },
  },
  {
    name: 'the API is silent for ten minutes',
    moments: [
      ...RELEASED,
      [400, failed('dynos', 'api-unavailable')],
      [631, failed('dynos', 'api-unavailable')],
    ],
    outcome: { kind: 'unknown', why: 'silence', release: 6 },
  },
  {
    name: 'the token is revoked half-way, or is older than its eight hours',
    moments: [...RELEASED, [40, failed('dynos', 'api-unauthorized')]],
    outcome: { kind: 'unknown', why: 'unreadable' },
  },
  {
    name: 'the app is gone',
    moments: [[40, failed('builds', 'api-not-found')]],
    outcome: { kind: 'unknown', why: 'unreadable', release: undefined },
  },
  {
    name: 'newer releases that can’t be read don’t matter',
    moments: [...RELEASED, [40, formation(1), failed('releases', 'api-answer'), dynos(up(6))]],
    outcome: { kind: 'live' },
  },
  {
    name: 'the laptop sleeps for an hour: what happened counts, not the time',
    moments: [...RELEASED, [3_700, { suspendedMs: 3_600_000 }, formation(1), dynos(up(6, 45))]],
    outcome: { kind: 'live' },
    times: { switched: 45 },
  },
  {
    name: 'the laptop sleeps for an hour: bounds go on afterwards',
    moments: [
      ...RELEASED,
      [3_700, { suspendedMs: 3_600_000 }, formation(1), dynos(dyno(6, 'starting'))],
    ],
    phase: 'switch',
  },
  {
    name: 'the laptop sleeps for an hour without the network after it',
    moments: [...RELEASED, [3_700, { suspendedMs: 3_600_000 }, failed('dynos', 'dns')]],
    phase: 'switch',
  },
  {
    name: 'preboot’s window is over after a laptop’s sleep',
    deploy: PREBOOT,
    moments: [...BOOTED, [3_700, { suspendedMs: 3_600_000 }, dynos(up(6), up(6))]],
    outcome: { kind: 'live', by: 'time' },
  },
  {
    name: 'all API calls are used up',
    moments: [...RELEASED, [60, dynos(dyno(6, 'starting')), { calls: 146 }]],
    outcome: { kind: 'unknown', why: 'calls' },
  },
  {
    name: 'preboot goes on by time when all API calls are used up',
    deploy: PREBOOT,
    moments: [...BOOTED, [60, { calls: 146 }], [331, { calls: 146 }]],
    outcome: { kind: 'live', by: 'time' },
  },
];

function check({ deploy = {}, moments, outcome, phase, times }: Row): void {
  const course = follow(deploy, ...moments);
  if (phase !== undefined) expect(course.phase.kind).toBe(phase);
  if (outcome) expect(outcomeOf(course)).toMatchObject(outcome);
  else expect(outcomeOf(course)).toBeUndefined();
  for (const [name, seconds] of Object.entries(times ?? {}))
    expect([name, secondsOf(course.times[name as keyof Times])]).toEqual([name, seconds]);
}

const named = (rows: readonly Row[]): [string, Row][] => rows.map((row) => [row.name, row]);

describe('finding the build', () => {
  it.each(named(FIND))('%s', (_, row) => {
    check(row);
  });
});

describe('the build', () => {
  it.each(named(BUILD))('%s', (_, row) => {
    check(row);
  });
});

describe('the release', () => {
  it.each(named(RELEASE))('%s', (_, row) => {
    check(row);
  });
});

describe('the switch on the Common Runtime', () => {
  it.each(named(COMMON))('%s', (_, row) => {
    check(row);
  });
});

describe('preboot’s switch', () => {
  it.each(named(BY_PREBOOT))('%s', (_, row) => {
    check(row);
  });
});

describe('a rolling deploy', () => {
  it.each(named(ROLLING))('%s', (_, row) => {
    check(row);
  });
});

describe('meanwhile', () => {
  it.each(named(MEANWHILE))('%s', (_, row) => {
    check(row);
  });

  it('the last state stays', () => {
    const over = play(begin(deployOf(), START), [[5, builds(build('failed'))]]);
    expect(play(over, [[9, builds(build('pending'))]])).toBe(over);
  });

  it('Heroku’s clock never goes back', () => {
    const course = follow({}, [50, builds()], [40, builds()]);
    expect(secondsOf(course.at)).toBe(50);
  });
});
