import type { Outcome } from '../../src/follow/deploy.ts';
import { runPath, writeRun } from '../../src/state/warmup-runs.ts';
import { requestStop } from '../../src/warmup/stop-runs.ts';
import { type Circumstances, type Heroku, herokuWith, V5 } from './follow-world.ts';
import { build, dyno, release, stamp } from './news.ts';

// What can go wrong after a push. The usual deploy is built after 30 s, and its dyno is up after 40 s.

export interface Case {
  readonly name: string;
  readonly heroku?: Partial<Heroku>;
  readonly given?: Circumstances;
  /** undefined: none is on record */
  readonly outcome?: Partial<Outcome>;
  /** what `report` says about it, with the line's symbol; '': nothing */
  readonly words: string;
  /** when the process has ended, in seconds */
  readonly within: number;
  /** more than this is too impatient */
  readonly calls: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Which one of these holds, by the seconds from which it does. */
const from =
  <T>(...[first, ...others]: readonly (readonly [second: number, value: T])[]) =>
  (now: number): T => {
    const passed = others.filter(([second]) => second <= now).at(-1) ?? first;
    if (!passed) throw new Error('no value');
    return passed[1];
  };

const v6 = (status: string) => release(6, status, { updated_at: stamp(30) });
const V6 = v6('succeeded');
const up = (version: number, name = 'web.1') =>
  dyno(version, 'up', { name, updated_at: stamp(40) });
const OLD_UP = dyno(5, 'up', { seconds: -900 });
const PREBOOT = { deploy: { runtime: 'preboot' } } as const;
const BUILT = build('succeeded', { updated_at: stamp(30) });
const down = Object.assign(new Error('no network'), { code: 'ENETUNREACH' });
const noHost = Object.assign(new Error('no host'), { code: 'ENOTFOUND' });

const BUILD_AND_RELEASE: readonly Case[] = [
  {
    name: 'a build that fails',
    heroku: {
      builds: from([0, [build('pending')]], [22, [build('failed', { updated_at: stamp(22) })]]),
      releases: () => [V5],
    },
    ...{ outcome: { kind: 'build-failed' }, within: MINUTE, calls: 10 },
    words:
      '✖ deploy            the build failed: the app still runs v5 → heroku builds:output -a my-app',
  },
  {
    name: 'nothing built',
    heroku: { builds: () => [], releases: () => [V5] },
    ...{ outcome: { kind: 'nothing-built' }, within: 2 * MINUTE, calls: 25 },
    words: '✖ deploy            nothing was built → heroku builds -a my-app',
  },
  {
    name: 'nothing built while git hangs',
    heroku: { builds: () => [], releases: () => [V5] },
    given: { gitSeconds: Infinity },
    ...{ outcome: { kind: 'nothing-built' }, within: 21 * MINUTE, calls: 80 },
    words: '✖ deploy            nothing was built → heroku builds -a my-app',
  },
  {
    name: 'a build that hangs',
    heroku: { builds: () => [build('pending')], releases: () => [V5] },
    outcome: { kind: 'unknown', why: 'build-too-long' },
    ...{ within: 21 * MINUTE, calls: 95 },
    words: "can't tell whether it is live: the build has run for more than 20 minutes",
  },
  {
    name: 'a release phase that fails',
    heroku: {
      releases: from([0, [V5]], [30, [v6('pending'), V5]], [50, [v6('failed'), V5]]),
    },
    outcome: { kind: 'release-failed', release: 6, running: 5 },
    ...{ within: 70, calls: 20 },
    words: '✖ deploy            the release phase of v6 failed: the app still runs v5',
  },
  {
    name: 'a release phase that hangs for an hour',
    heroku: { releases: from([0, [V5]], [30, [v6('pending'), V5]]) },
    outcome: { kind: 'unknown', why: 'release-too-long', release: 6 },
    ...{ within: HOUR + 2 * MINUTE, calls: 120 },
    words: "can't tell whether v6 is live: the release phase has run for more than an hour",
  },
  {
    name: 'a release phase that is retried at once',
    heroku: {
      releases: from(
        [0, [V5]],
        [30, [v6('pending'), V5]],
        [45, [release(7, 'pending', { code: 's6' }), v6('failed'), V5]],
        [60, [release(7, 'succeeded', { code: 's6', updated_at: stamp(60) }), v6('failed'), V5]],
      ),
      dynos: from([0, [OLD_UP]], [60, [dyno(7, 'starting')]], [70, [up(7)]]),
    },
    outcome: { kind: 'live', release: 7 },
    ...{ within: 2 * MINUTE, calls: 40 },
    words: '✔ deploy            v7: live after 1 min',
  },
];

const CRASHES: readonly Case[] = [
  {
    name: 'a dyno that crashes at boot',
    heroku: { dynos: from([0, [OLD_UP]], [30, [dyno(6, 'starting')]], [45, [dyno(6, 'crashed')]]) },
    ...{ outcome: { kind: 'crashed', release: 6 }, within: 80, calls: 40 },
    words: '✖ deploy            web.1 has crashed on v6 → heroku logs -a my-app',
  },
  {
    name: 'one of several dynos that crashes',
    heroku: {
      quantity: () => 2,
      dynos: from([0, [OLD_UP]], [30, [up(6), dyno(6, 'crashed', { name: 'web.2' })]]),
    },
    ...{ outcome: { kind: 'crashed', dyno: 'web.2' }, within: 80, calls: 40 },
    words: '✖ deploy            web.2 has crashed on v6',
  },
  {
    name: 'a dyno that crashes in preboot’s window: minutes before it takes traffic',
    heroku: { dynos: from([0, [OLD_UP]], [40, [up(6)]], [100, [dyno(6, 'crashed')]]) },
    given: PREBOOT,
    ...{ outcome: { kind: 'crashed', release: 6 }, within: 2 * MINUTE, calls: 60 },
    words: '✖ deploy            web.1 has crashed on v6, and takes over in 1 min 4',
  },
  {
    name: 'a dyno that crashes right after it was up',
    heroku: { app: () => 503 },
    ...{ outcome: { kind: 'live', release: 6 }, within: 80, calls: 40 },
    words: '⚠ deploy            v6: live after 40 s, first answer 0 ms (503)',
  },
  {
    name: 'dynos that don’t come up',
    heroku: { dynos: from([0, [OLD_UP]], [30, [dyno(6, 'starting')]]) },
    outcome: { kind: 'unknown', why: 'not-up', release: 6 },
    ...{ within: 3 * MINUTE, calls: 90 },
    words: "can't tell whether v6 is live: its dynos aren't up",
  },
  {
    name: 'one dyno of two that is up',
    heroku: { quantity: () => 2 },
    outcome: { kind: 'unknown', why: 'not-up', release: 6 },
    ...{ within: 3 * MINUTE, calls: 90 },
    words: "can't tell whether v6 is live: its dynos aren't up",
  },
  {
    name: 'Eco hours that are used up',
    heroku: { dynos: from([0, [dyno(5, 'idle')]], [30, [dyno(6, 'idle')]]), app: () => 503 },
    ...{ outcome: { kind: 'asleep', release: 6 }, within: 80, calls: 40 },
    words: '⚠ deploy            v6: came back asleep, first answer 0 ms (503)',
  },
];

const MEANWHILE: readonly Case[] = [
  {
    name: 'a config var in between: the next release of the same code',
    heroku: {
      releases: from(
        [0, [V5]],
        [30, [V6, V5]],
        [34, [release(7, 'succeeded', { code: 's6', seconds: 34 }), V6, V5]],
      ),
      dynos: from(
        [0, [OLD_UP]],
        [30, [dyno(6, 'starting')]],
        [34, [dyno(7, 'starting')]],
        [60, [up(7)]],
      ),
    },
    ...{ outcome: { kind: 'live', release: 7 }, within: 2 * MINUTE, calls: 60 },
    words: '✔ deploy            v7: live after',
  },
  ...(
    [
      ['a rollback', 's5'],
      ['a promotion, or a colleague’s push,', 's7'],
    ] as const
  ).map(([name, code]): Case => ({
    name: `${name} in between`,
    heroku: {
      releases: from([0, [V5]], [30, [V6, V5]], [50, [release(7, 'succeeded', { code }), V6, V5]]),
      dynos: from([0, [OLD_UP]], [40, [up(6)]], [50, [dyno(7, 'starting')]]),
    },
    given: PREBOOT,
    ...{ outcome: { kind: 'superseded', release: 6, by: 7 }, within: 2 * MINUTE, calls: 60 },
    words: '✖ deploy            v7 has replaced v6',
  })),
  {
    name: 'a second push of this app: the newer one’s process goes on',
    given: {
      meanwhile: async ({ files, run, until }) => {
        await until(20);
        const second = { id: '2026-01-01T00-00-20-000Z-9', startedAt: '2026-01-01T00:00:20.000Z' };
        await writeRun(files, '/runs', { ...run, ...second });
      },
    },
    ...{ within: 21, calls: 10 },
    words: 'ℹ replaced          by a newer push of this app',
  },
  {
    name: 'scaled to 0',
    heroku: { quantity: from([0, 1], [25, 0]), dynos: from([0, [OLD_UP]], [25, []]) },
    ...{ outcome: { kind: 'scaled-to-zero', release: 6 }, within: MINUTE, calls: 20 },
    words: '✖ deploy            v6 has no web dyno: scaled to 0 meanwhile',
  },
  {
    name: 'maintenance mode',
    heroku: { app: () => 503 },
    given: PREBOOT,
    outcome: { kind: 'live', release: 6, by: 'time' },
    ...{ within: 7 * MINUTE, calls: 150 },
    words: '(an estimate), first answer 0 ms (503)',
  },
];

const API_AND_NETWORK: readonly Case[] = [
  {
    name: 'an API that needs 3 s for each answer',
    heroku: { seconds: 3 },
    ...{ outcome: { kind: 'live', release: 6 }, within: 80, calls: 40 },
    words: '✔ deploy            v6: live after 40 s',
  },
  {
    name: 'an API that is down',
    heroku: { failure: () => 'api-unavailable' },
    ...{ outcome: { kind: 'unknown', why: 'silence' }, within: 12 * MINUTE, calls: 30 },
    words: "can't tell whether it is live: Heroku's API hasn't answered for ten minutes",
  },
  {
    name: 'an API that is down from the build on',
    heroku: { failure: from([0, undefined], [20, 'api-unavailable']) },
    ...{ outcome: { kind: 'unknown', why: 'silence' }, within: 11 * MINUTE, calls: 60 },
    words: "can't tell whether it is live: Heroku's API hasn't answered for ten minutes",
  },
  {
    name: 'an account without API requests',
    heroku: { failure: () => 'api-rate-limit', requestsLeft: 0 },
    ...{ outcome: { kind: 'unknown', why: 'silence' }, within: 12 * MINUTE, calls: 30 },
    words: "can't tell whether it is live: Heroku's API hasn't answered for ten minutes",
  },
  {
    name: 'few API requests left',
    heroku: { requestsLeft: 200 },
    ...{ outcome: { kind: 'live', release: 6 }, within: 2 * MINUTE, calls: 15 },
    words: '✔ deploy            v6: live after 40 s',
  },
  {
    name: 'a token that is revoked half-way',
    heroku: { failure: from([0, undefined], [20, 'api-unauthorized']) },
    ...{ outcome: { kind: 'unknown', why: 'unreadable' }, within: 40, calls: 10 },
    words: "can't tell whether it is live: Heroku's API refuses (it failed: api-unauthorized)",
  },
  {
    name: 'an app that is deleted',
    heroku: { failure: from([0, undefined], [35, 'api-not-found']) },
    ...{ outcome: { kind: 'unknown', why: 'unreadable' }, within: MINUTE, calls: 20 },
    words: "can't tell whether",
  },
  {
    name: 'the app’s host gone',
    heroku: { app: () => noHost },
    ...{ outcome: { kind: 'live', release: 6 }, within: 80, calls: 40 },
    words: '⚠ deploy            v6: live after 40 s, no answer in 0 ms',
  },
  {
    name: 'the network lost for a minute',
    heroku: {
      failure: from([0, undefined], [20, 'connect'], [80, undefined]),
      app: from<number | Error>([0, down], [80, 200]),
    },
    ...{ outcome: { kind: 'live', release: 6 }, within: 3 * MINUTE, calls: 40 },
    words: '✔ deploy            v6: live after 40 s',
  },
];

const THIS_MACHINE: readonly Case[] = [
  {
    name: 'a laptop asleep for an hour',
    given: { sleep: [20, HOUR] },
    ...{ outcome: { kind: 'live', release: 6 }, within: 3 * MINUTE, calls: 40 },
    words: '✔ deploy            v6: live after 40 s',
  },
  {
    name: 'a laptop asleep for an hour, while the app waits for a build that goes on',
    heroku: {
      builds: from([0, [build('pending')]], [HOUR + 60, [BUILT]]),
      releases: from([0, [V5]], [HOUR + 60, [V6, V5]]),
    },
    given: { sleep: [20, HOUR] },
    ...{ outcome: { kind: 'live', release: 6 }, within: 5 * MINUTE, calls: 60 },
    words: '✔ deploy            v6: live after 1 h',
  },
  {
    name: 'a full disk',
    given: {
      meanwhile: async ({ files, until }) => {
        await until(20);
        files.write = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      },
    },
    ...{ within: 80, calls: 40 },
    words: '⚠ deploy            unknown: the process ended early (building)',
  },
  {
    name: 'the repository deleted',
    given: {
      meanwhile: async ({ files, run, until }) => {
        await until(20);
        await files.remove(runPath('/runs', run.id));
      },
    },
    ...{ within: 21, calls: 10, words: '' },
  },
  {
    name: 'report --stop',
    given: {
      meanwhile: async ({ files, run, until }) => {
        await until(20);
        await requestStop(files, '/runs', run);
      },
    },
    ...{ within: 21, calls: 10 },
    words: 'ℹ stopped           by report --stop',
  },
];

export const CASES: readonly Case[] = [
  ...BUILD_AND_RELEASE,
  ...CRASHES,
  ...MEANWHILE,
  ...API_AND_NETWORK,
  ...THIS_MACHINE,
];

export const herokuOf = ({ heroku }: Case): Heroku => herokuWith(heroku);
