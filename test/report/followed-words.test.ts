import { describe, expect, it } from '@jest/globals';
import { deployProgress, deployWords } from '../../src/report/followed-words.ts';
import type { DeployRecord, OutcomeRecord } from '../../src/state/deploy-record.ts';
import { deployRecord, liveRecord } from '../support/deploy-records.ts';

const SUBJECT = { app: 'my-app', startedAt: new Date('2026-01-01T12:00:00Z') };

const said = (record: DeployRecord): string => {
  const { tone, text, command } = deployWords(record, SUBJECT) ?? { tone: '', text: '' };
  return [`${tone}: ${text}`, ...(command === undefined ? [] : [command])].join(' → ');
};

const endedBy = (outcome: OutcomeRecord): string => said(deployRecord({ phase: 'over', outcome }));

describe('a deploy that is live', () => {
  it('says after how long, and how long its first visitor would have waited', () => {
    expect(said(liveRecord())).toBe('pass: v42: live after 2 min 10 s, first answer 5.2 s');
  });

  it('says how fast it was once it was warm', () => {
    expect(said(liveRecord({ warm: { isWarm: true, ms: 90 } }))).toBe(
      'pass: v42: live after 2 min 10 s, first answer 5.2 s, warm 90 ms',
    );
  });

  it('is an estimate if nothing but the time told', () => {
    const outcome = { kind: 'live', release: 42, by: 'time' } as const;
    expect(said(liveRecord({ outcome, answers: [] }))).toBe(
      'pass: v42: live after about 2 min 10 s (an estimate)',
    );
  });

  it.each([
    [
      { status: 500, error: null, ms: 90 },
      'pass: v42: live after 2 min 10 s, first answer 90 ms (500)',
    ],
    [
      { status: null, error: 'timed out', ms: 30_000 },
      'warn: v42: live after 2 min 10 s, no answer in 30.0 s: timed out',
    ],
  ])('says if its first answer is no good: %j', (answer, text) => {
    expect(said(liveRecord({ answers: [{ path: '/', ...answer }] }))).toBe(text);
  });

  it('tells the slowest of several paths', () => {
    const answers = [90, 5_200, 300].map((ms) => ({ path: '/', status: 200, error: null, ms }));
    expect(said(liveRecord({ answers }))).toContain('first answer 5.2 s');
  });

  it("isn't a success if it didn't get warm", () => {
    expect(said(liveRecord({ warm: { isWarm: false, ms: null } }))).toBe(
      'warn: v42: live after 2 min 10 s, first answer 5.2 s, not warm',
    );
  });
});

describe('a deploy that failed', () => {
  it.each<[OutcomeRecord, string]>([
    [{ kind: 'build-failed' }, 'warn: the build failed, v41 still serves'],
    [{ kind: 'nothing-built' }, 'info: Heroku built nothing'],
    [
      { kind: 'release-failed', release: 42, running: 41 },
      'error: the release phase of v42 failed, v41 still serves → heroku releases:output v42 -a my-app',
    ],
    [
      { kind: 'crashed', dyno: 'web.2', release: 42, trafficAt: 180_000 },
      'error: web.2 of v42 crashed; it gets requests from 12:03 UTC on → heroku rollback v41 -a my-app',
    ],
    [
      { kind: 'crashed', dyno: 'web.1', release: 42, trafficAt: null },
      'error: web.1 of v42 crashed → heroku rollback v41 -a my-app',
    ],
    [{ kind: 'superseded', release: 42, by: 43 }, 'info: v43 replaced v42 meanwhile'],
    [{ kind: 'scaled-to-zero', release: 42 }, 'warn: v42 has no web dynos: scaled to 0'],
  ])('says why, and what to do: %j', (outcome, text) => {
    expect(endedBy(outcome)).toBe(text);
  });

  it('offers no rollback to before the first release', () => {
    const start = { runtime: 'common', bootMs: 60_000, before: 0, knownBuilds: [] } as const;
    const outcome = { kind: 'crashed', dyno: 'web.1', release: 1, trafficAt: null } as const;
    expect(said(deployRecord({ start, outcome }))).toBe('error: web.1 of v1 crashed');
  });
});

describe('an app that came back asleep', () => {
  const outcome = { kind: 'asleep', release: 42 } as const;

  it('was woken by our request', () => {
    expect(said(liveRecord({ outcome, asleepAfter: true }))).toBe(
      'info: v42: came back asleep, woken by us in 5.2 s',
    );
  });

  it('is still asleep if nothing answered', () => {
    const answers = [{ path: '/', status: null, error: 'no answer', ms: 1 }];
    expect(said(liveRecord({ outcome, answers }))).toBe('warn: v42: came back asleep');
  });
});

it.each([
  ['build-too-long', 'warn: the build took over 20 min → heroku builds -a my-app'],
  [
    'release-too-long',
    'warn: the release phase of v42 took over an hour → heroku releases:output v42 -a my-app',
  ],
  ['not-up', "error: the dynos of v42 didn't come up → heroku ps -a my-app"],
  ['old-release', 'error: answers still came from an older release than v42 → heroku ps -a my-app'],
  ['unreadable', "warn: couldn't follow v42: HTTP 500 → heroku releases -a my-app"],
  ['silence', "warn: couldn't follow v42: HTTP 500 → heroku releases -a my-app"],
  ['calls', 'warn: stopped following v42 after 150 API requests → heroku releases -a my-app'],
] as const)('a deploy whose end is unknown says why: %s', (why, text) => {
  const reason = ['unreadable', 'silence'].includes(why) ? 'HTTP 500' : null;
  expect(endedBy({ kind: 'unknown', why, release: 42, reason })).toBe(text);
});

it("shows no one else's text as it is", () => {
  const outcome = {
    kind: 'crashed',
    dyno: 'web.1\u001b[2J',
    release: 42,
    trafficAt: null,
  } as const;
  expect(endedBy(outcome)).toContain(String.raw`web.1\u{1b}[2J of v42`);
});

it.each<[Partial<DeployRecord>, string]>([
  [{ phase: 'find' }, 'waiting for the build'],
  [{ phase: 'build' }, 'building'],
  [{ phase: 'release', release: 42 }, 'v42: release phase'],
  [{ phase: 'switch', release: 42, up: 1, dynos: 2 }, 'v42: 1 of 2 dynos up'],
  [{ phase: 'switch', release: 42, up: 2, dynos: 2 }, 'v42: dynos up, waiting for the switch'],
  [{ phase: 'over', release: 42 }, 'v42: asking the app'],
])('a deploy under way says what it waits for: %j', (own, text) => {
  expect(deployProgress(deployRecord(own))).toBe(text);
  expect(deployWords(deployRecord(own), SUBJECT)).toBeUndefined();
});
