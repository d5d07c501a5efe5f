import { describe, expect, it } from '@jest/globals';
import { sleepTally } from '../../src/follow/sleep-across.ts';
import { followedWords, progressText, sleepLine } from '../../src/report/followed-words.ts';
import type { DeployRecord, OutcomeRecord } from '../../src/state/deploy-record.ts';
import { deployRecord, liveRecord } from '../support/deploy-records.ts';

const said = (record: DeployRecord): string => {
  const { tone, text, command } = followedWords(record, 'my-app', 30_000) ?? { tone: '', text: '' };
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
      { status: 500, expected: false, error: null, ms: 90 },
      'warn: v42: live after 2 min 10 s, first answer 90 ms (500)',
    ],
    [
      { status: null, expected: false, error: 'timed out', ms: 30_000 },
      'warn: v42: live after 2 min 10 s, no answer in 30.0 s: timed out',
    ],
  ])('says if its first answer is no good: %j', (answer, text) => {
    expect(said(liveRecord({ answers: [{ path: '/', ...answer }] }))).toBe(text);
  });

  it('is a success with any answer that the config expects', () => {
    const answers = [{ path: '/', status: 401, expected: true, error: null, ms: 90 }];
    expect(said(liveRecord({ answers }))).toBe(
      'pass: v42: live after 2 min 10 s, first answer 90 ms',
    );
  });

  it('tells the slowest of several paths', () => {
    const good = { path: '/', status: 200, expected: true, error: null } as const;
    const answers = [90, 5_200, 300].map((ms) => ({ ...good, ms }));
    expect(said(liveRecord({ answers }))).toContain('first answer 5.2 s');
  });

  it('has no time if it isn’t known when the new dynos took over', () => {
    const times = { ...liveRecord().times, switched: null };
    expect(said(liveRecord({ times }))).toBe('pass: v42: live, first answer 5.2 s');
  });

  it('says that it got warm even if it isn’t known how fast', () => {
    expect(said(liveRecord({ warm: { isWarm: true, ms: null } }))).toBe(
      'pass: v42: live after 2 min 10 s, first answer 5.2 s, warm',
    );
  });

  it("isn't a success if it didn't get warm", () => {
    expect(said(liveRecord({ warm: { isWarm: false, ms: null } }))).toBe(
      'warn: v42: live after 2 min 10 s, first answer 5.2 s, not warm',
    );
  });
});

describe('a deploy that failed', () => {
  it('is said as where it is watched', () => {
    expect(endedBy({ kind: 'release-failed', release: 42, running: 41 })).toBe(
      'error: the release phase of v42 failed: the app still runs v41 → heroku releases:retry -a my-app',
    );
  });

  it('isn’t one if it had no web dyno before either', () => {
    const outcome = { kind: 'scaled-to-zero', release: 42 } as const;
    const { start } = deployRecord();
    const none = start && { ...start, webDynos: 0 };
    expect(said(deployRecord({ outcome, start: none }))).toBe(
      'info: v42: released; it has no web dyno, as before',
    );
    expect(endedBy(outcome)).toBe(
      'error: v42 has no web dyno: scaled to 0 meanwhile → heroku ps:scale web=1 -a my-app',
    );
  });

  it('names the command that saves the day until the new dynos get requests', () => {
    const crashed = { kind: 'crashed', dyno: 'web.2', release: 42, trafficAt: 180_000 } as const;
    expect(endedBy(crashed)).toBe(
      'error: web.2 has crashed on v42, and takes over in 2 min 30 s → heroku rollback v41 -a my-app',
    );
  });

  it('names no release before it if none is known', () => {
    const record = deployRecord({ start: null, outcome: { kind: 'build-failed' } });
    expect(said(record)).toBe('error: the build failed → heroku builds:output -a my-app');
  });

  it("says why it couldn't be followed", () => {
    const error = { code: 'api-unauthorized', message: 'refused', hint: 'Log in' };
    const words = followedWords(
      deployRecord({ outcome: { kind: 'unknown', why: 'unreadable', release: 42, error } }),
      'my-app',
      0,
    );
    expect(words).toMatchObject({
      text: "can't tell whether v42 is live: Heroku's API refuses (refused)",
      hint: 'Log in',
    });
  });
});

describe('an app that came back asleep', () => {
  const outcome = { kind: 'asleep', release: 42 } as const;

  it('was woken by our request', () => {
    expect(said(liveRecord({ outcome, asleepAfter: true }))).toBe(
      'info: v42: came back asleep, woken by us in 5.2 s',
    );
  });

  it('is still asleep if nothing was asked', () => {
    expect(said(liveRecord({ outcome, answers: [] }))).toBe('warn: v42: came back asleep');
  });

  it('is still asleep if nothing answered', () => {
    const answers = [{ path: '/', status: null, expected: false, error: 'no answer', ms: 1 }];
    expect(said(liveRecord({ outcome, answers }))).toBe(
      'warn: v42: came back asleep, no answer in 1 ms: no answer',
    );
  });

  it('isn’t called woken by an error page: its Eco hours may be used up', () => {
    const answers = [{ path: '/', status: 503, expected: false, error: null, ms: 300 }];
    expect(said(liveRecord({ outcome, answers }))).toBe(
      'warn: v42: came back asleep, first answer 300 ms (503)',
    );
  });
});

describe('the 2012 rule', () => {
  const eco = (asleepBefore: boolean | null, asleepAfter: boolean | null) => ({
    deploy: liveRecord({ sleeps: true, asleepBefore, asleepAfter }),
  });
  const line = (...runs: { deploy: DeployRecord | null }[]) => {
    const { tone, text } = sleepLine(sleepTally(runs)) ?? { tone: '', text: '' };
    return `${tone}: ${text}`;
  };

  it('is counted over all deploys that show it', () => {
    const runs = Array.from({ length: 7 }, () => eco(false, false));
    expect(line(...runs)).toBe('pass: awake before and after: 7 of 7 deploys');
    expect(line(...runs, eco(false, true), eco(true, true))).toBe(
      'warn: awake before and after: 7 of 8 deploys; asleep before and after: 1 of 1 deploy',
    );
  });

  it.each([
    ['none was followed', { deploy: null }],
    ['its state before isn’t known', eco(null, false)],
    ['its state after isn’t known', eco(false, null)],
    ['its dynos never sleep', { deploy: liveRecord({ asleepBefore: false }) }],
    ['an earlier version wrote the record', { deploy: liveRecord({ sleeps: null }) }],
  ])('isn’t shown by a deploy if %s', (_, run) => {
    expect(line(run)).toBe(': ');
  });

  it('is told where it didn’t hold', () => {
    const outcome = { kind: 'asleep', release: 42 } as const;
    expect(said({ ...eco(false, true).deploy, outcome })).toBe(
      'info: v42: came back asleep, though it was awake, woken by us in 5.2 s',
    );
  });
});

it.each<[Partial<DeployRecord>, string]>([
  [{ phase: 'find' }, 'waiting for the build'],
  [{ phase: 'build' }, 'building'],
  [{ phase: 'release', release: 42 }, 'v42: release phase'],
  [{ phase: 'switch', release: 42, up: 1, dynos: 2 }, 'v42: 1 of 2 dynos up'],
  [{ phase: 'release', release: null }, 'the release: release phase'],
  [{ phase: 'switch', release: 42, up: 1, dynos: null }, 'v42: 1 of ? dynos up'],
  [{ phase: 'switch', release: 42, up: 2, dynos: 2 }, 'v42: dynos up, waiting for the switch'],
  [{ phase: 'over', release: 42 }, 'v42: asking the app'],
])('a deploy under way says what it waits for: %j', (own, text) => {
  expect(progressText(deployRecord(own))).toBe(text);
  expect(followedWords(deployRecord(own), 'my-app', 0)).toBeUndefined();
});

describe('a record that someone else has written', () => {
  const HOSTILE = '\u001b[2J\n::error::x';
  const NAKED = /\p{Cc}|^::/mu;

  it.each<[string, OutcomeRecord]>([
    [
      'an error',
      {
        ...{ kind: 'unknown', why: 'unreadable', release: 42 },
        error: { code: HOSTILE, message: HOSTILE, hint: HOSTILE },
      },
    ],
    ['a dyno', { kind: 'crashed', dyno: HOSTILE, release: 42, trafficAt: null }],
  ])('rewrites no terminal: %s', (_, outcome) => {
    const words = followedWords(deployRecord({ phase: 'over', outcome }), HOSTILE, 0);
    expect(words?.text).toContain('u{1b}');
    expect(JSON.parse(JSON.stringify(Object.values(words ?? {})))).not.toContainEqual(
      expect.stringMatching(NAKED),
    );
  });
});
