import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Deploy, Outcome } from '../../src/follow/deploy.ts';
import { countdownText, deployLine, phaseText } from '../../src/report/deploy-words.ts';
import {
  answer,
  dyno,
  dynos,
  follow,
  formation,
  type Moment,
  release,
  RELEASED,
  releases,
} from '../follow/news.ts';

const line = (outcome: Outcome, moments: readonly Moment[] = []) =>
  deployLine(
    { kind: 'followed', course: follow({}, ...moments), outcome, waitedMs: 185_000 },
    'my-app',
  );

const unknown = { kind: 'unknown', release: 6, error: undefined } as const;

const ROWS: readonly (readonly [Outcome, object])[] = [
  [
    { kind: 'live', release: 6, by: 'identity' },
    { tone: 'pass', text: 'v6 is live: waited 3 min 5 s' },
  ],
  [
    { kind: 'live', release: 6, by: 'dynos' },
    { tone: 'pass', text: 'v6 is live: waited 3 min 5 s' },
  ],
  [
    { kind: 'live', release: 6, by: 'time' },
    {
      tone: 'warn',
      text: "v6 is probably live: an estimate by time, after 3 min 5 s. Answers don't name their release",
    },
  ],
  [
    { kind: 'asleep', release: 6 },
    { tone: 'info', text: 'v6 was asleep' },
  ],
  [{ kind: 'nothing-built' }, { tone: 'error', command: 'heroku builds -a my-app' }],
  [{ kind: 'build-failed' }, { text: 'the build failed: the app still runs v5' }],
  [
    { kind: 'release-failed', release: 6, running: 5 },
    {
      text: 'the release phase of v6 failed: the app still runs v5',
      command: 'heroku releases:retry -a my-app',
      hint: 'See why: heroku releases:output v6 -a my-app',
    },
  ],
  [
    { kind: 'release-failed', release: 6, running: undefined },
    { text: 'the release phase of v6 failed' },
  ],
  [
    { kind: 'crashed', dyno: 'web.2', release: 6, trafficAt: undefined },
    { text: 'web.2 has crashed on v6', command: 'heroku logs -a my-app' },
  ],
  [{ kind: 'superseded', release: 6, by: 7 }, { text: 'v7 has replaced v6' }],
  [{ kind: 'scaled-to-zero', release: 6 }, { text: 'v6 has no web dyno: scaled to 0 meanwhile' }],
  [
    { ...unknown, why: 'not-up' },
    { text: "can't tell whether v6 is live: its dynos aren't up", command: 'heroku ps -a my-app' },
  ],
  [
    { ...unknown, why: 'old-release' },
    { text: "can't tell whether v6 is live: an older release still answers" },
  ],
  [
    { ...unknown, release: undefined, why: 'build-too-long' },
    {
      text: "can't tell whether it is live: the build has run for more than 20 minutes",
    },
  ],
  [
    {
      ...{ ...unknown, why: 'unreadable' },
      error: new PreflightError('api-unauthorized', 'the token is refused', { hint: 'Log in' }),
    },
    {
      text: "can't tell whether v6 is live: Heroku's API refuses (the token is refused)",
      hint: 'Log in',
    },
  ],
];

describe('what became of a deploy', () => {
  it.each(ROWS)('is said: %j', (outcome, words) => {
    expect(line(outcome)).toMatchObject(words);
  });

  it('names the command that saves the day while new dynos that crash get no requests', () => {
    const crash: Moment = [60, dynos(dyno(6, 'crashed', { seconds: 31 }))];
    const course = follow({ runtime: 'preboot' }, ...RELEASED, crash);
    if (course.phase.kind !== 'over') throw new Error('not over');
    const { outcome } = course.phase;
    expect(deployLine({ kind: 'followed', course, outcome, waitedMs: 0 }, 'my-app')).toMatchObject({
      text: 'web.1 has crashed on v6, and takes over in 2 min 31 s',
      command: 'heroku rollback v5 -a my-app',
      hint: 'See why: heroku logs -a my-app',
    });
  });

  it('speaks of no release before the first one', () => {
    const course = follow({ before: 0 });
    const followed = { kind: 'followed', course, waitedMs: 0 } as const;
    const failed = { ...followed, outcome: { kind: 'build-failed' } } as const;
    expect(deployLine(failed, 'my-app')?.text).toBe('the build failed');
    const trafficAt = course.at + 60_000;
    const outcome = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt } as const;
    expect(deployLine({ ...followed, outcome }, 'my-app')).toMatchObject({
      text: 'web.1 has crashed on v6, and takes over in 1 min',
      command: 'heroku rollback -a my-app',
    });
  });

  it('shows no control characters', () => {
    const outcome = {
      kind: 'crashed',
      dyno: 'web\u001b[2J',
      release: 6,
      trafficAt: undefined,
    } as const;
    expect(line(outcome)?.text).toBe('web\\u{1b}[2J has crashed on v6');
  });

  it('isn’t said if there was none', () => {
    expect(deployLine({ kind: 'settled', release: 6 }, 'my-app')).toBeUndefined();
  });
});

const PREBOOT: Partial<Deploy> = { runtime: 'preboot' };
const up = dyno(6, 'up', { seconds: 31 });
const booted: Moment = [60, formation(2), dynos(up, up)];

describe('what is waited for', () => {
  it.each<[string, string, Partial<Deploy>, readonly Moment[]]>([
    ['looking for the build', '', {}, []],
    ['looking for the deploy', '', { commit: undefined }, []],
    ['waiting for a build', '', {}, RELEASED.slice(0, 1)],
    ['waiting for the release', '', {}, RELEASED.slice(0, 3)],
    [
      'waiting for the release phase of v6',
      '',
      {},
      [...RELEASED.slice(0, 3), [35, releases(release(6, 'pending'))]],
    ],
    ['waiting for v6', '', {}, RELEASED],
    [
      'waiting for v6: 1 of 2 dynos up',
      '',
      {},
      [...RELEASED, [35, formation(2), dynos(up, dyno(6, 'starting'))]],
    ],
    [
      'waiting for Preboot to switch to v6',
      'about 2 min 31 s left',
      PREBOOT,
      [...RELEASED, booted],
    ],
    [
      'waiting for Preboot to switch to v6: v5 still answers',
      'any moment now',
      PREBOOT,
      [...RELEASED, booted, [215, answer(5)]],
    ],
    [
      'v6 answers: making sure that all dynos do',
      '',
      PREBOOT,
      [...RELEASED, booted, [215, answer(6)]],
    ],
  ])('%s, %s', (text, countdown, deploy, moments) => {
    const course = follow(deploy, ...moments);
    expect(phaseText(course)).toBe(text);
    expect(countdownText(course)).toBe(countdown);
  });
});
