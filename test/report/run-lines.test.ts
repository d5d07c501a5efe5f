import { describe, expect, it } from '@jest/globals';
import { runLines } from '../../src/report/run-lines.ts';
import type { AnswerRecord, PathRecord, WarmupRun } from '../../src/state/warmup-runs.ts';
import { renderLine } from '../../src/terminal/line.ts';
import { deployRecord, liveRecord } from '../support/deploy-records.ts';
import { PLAIN } from '../support/style.ts';
import { pathRecord, runOf } from '../support/warmup-runs.ts';

const DURING = new Date('2026-01-01T00:00:12.000Z');

const answer = (status: number | null, ms: number, own: Partial<AnswerRecord> = {}) => ({
  ...{ status, ms, expected: status === 200, flaw: null, redirect: null, error: null },
  ...{ retryAfterMs: null, standIn: null },
  ...own,
});

/** A path whose requests got these statuses, the last one after `ms`; null: no answer. */
const asked = (
  path: string,
  statuses: readonly (number | null)[],
  ms = 9_100,
  own: Partial<AnswerRecord> = {},
): PathRecord =>
  pathRecord({
    ...{ path, requests: statuses.length, isFinal: true },
    answer: answer(statuses.at(-1) ?? null, ms, own),
  });

interface Seen {
  readonly path: string;
  readonly statuses: readonly (number | null)[];
}

const attemptsOf = (...seen: readonly Seen[]): WarmupRun['attempts'] =>
  seen.flatMap(({ path, statuses }) =>
    statuses.map((status) => ({ path, ms: 0, status, error: null, pauseMs: 1 })),
  );

const FINISHED = { outcome: { kind: 'finished' } } as const;
const LIVE = { outcome: { kind: 'running', pid: 1 } } as const;

/** A finished run of one path. */
const ofOnePath = (statuses: readonly (number | null)[], own: Partial<AnswerRecord> = {}) =>
  runOf({
    ...FINISHED,
    paths: [asked('/', statuses, 9_100, own)],
    attempts: attemptsOf({ path: '/', statuses }),
  });

const said = (run: WarmupRun, isRunning = false, now = DURING): string =>
  runLines(run, isRunning, now)
    .flatMap((line) => renderLine(line, PLAIN))
    .join('\n')
    .replaceAll(/\n {10,}/g, ' ');

describe('a finished run', () => {
  it('shows how long an app took to wake', () => {
    expect(said({ ...ofOnePath([200]), asleepBefore: true })).toBe(
      '  ✔ awake             was asleep, woke in 9.1 s (200)',
    );
  });

  it.each([false, null])(
    "doesn't say that it woke an app that was awake or unknown: %s",
    (asleep) => {
      expect(said({ ...ofOnePath([200]), asleepBefore: asleep })).toContain(
        '✔ awake             answered 200 after 9.1 s',
      );
    },
  );

  it('shows what came before the answer', () => {
    const run = ofOnePath([503, 503, 503, null, 200]);
    expect(said(run)).toContain('503 3 times, no answer, then 200 after 9.1 s');
    expect(said({ ...run, asleepBefore: true })).toContain(
      'was asleep, woke in 9.1 s (503 3 times, no answer, then 200)',
    );
  });

  it("doesn't guess what its log no longer contains", () => {
    const run = ofOnePath([503, 200]);
    const paths = run.paths.map((path) => ({ ...path, requests: 102 }));
    expect(said({ ...run, paths })).toContain('…, 503, then 200 after 9.1 s');
  });

  it('summarizes several paths', () => {
    const paths = [asked('/', [200]), asked('/b', [503, 200], 12_000)];
    const run = runOf({ ...FINISHED, paths });
    expect(said(run)).toContain('2 paths answered 200, the last after 12.0 s (1 request retried)');
    expect(said({ ...run, asleepBefore: true })).toContain('was asleep, woke in 9.1 s; 2 paths');
  });

  it('names each unexpected path, and the answers of the others', () => {
    const paths = [
      asked('/', [200]),
      asked('/x', [404], 2_000, { flaw: 'status' }),
      asked('/y', [200], 2_000, { expected: false, flaw: 'body' }),
      asked('/z', [null], 110_000, { error: 'timed out' }),
    ];
    expect(said(runOf({ ...FINISHED, paths })).split('\n')).toEqual([
      '  ⚠ not as expected   /x answered 404 after 2.0 s: is the path right? (warmup.paths, warmup.url)',
      '  ⚠ not as expected   /y answered 200 after 2.0 s without the text in warmup.contains',
      '  ⚠ not reached       /z: no answer in 110.0 s: timed out',
      '  ✔ awake             1 path answered 200, the last after 9.1 s',
    ]);
  });

  it('says how often it had no answer', () => {
    expect(said(ofOnePath([503, 503, 503], { flaw: 'status' }))).toContain(
      '/ answered 503 after 9.1 s and 3 requests: crashed',
    );
    expect(said(ofOnePath([503, 503, null], { error: 'timed out' }))).toContain(
      '503 twice, then no answer in 9.1 s: timed out',
    );
  });

  it('speaks of Eco hours only if the app was asleep, or may have been', () => {
    const run = ofOnePath([503], { flaw: 'status' });
    expect(said({ ...run, asleepBefore: null })).toContain('out of Eco hours');
    expect(said({ ...run, asleepBefore: false })).toContain('crashed or still booting');
  });

  it("doesn't take a cache's answer for the app's", () => {
    const standIn = { name: 'Fastly', kind: 'cache' } as const;
    const text = said(ofOnePath([200], { expected: false, standIn }));
    expect(text).toContain(
      "/ answered 200 after 9.1 s from Fastly's cache: the app got no request",
    );
  });

  it("says how long the app's Retry-After is", () => {
    const text = said(ofOnePath([503], { flaw: 'status', retryAfterMs: 7_200_000 }));
    expect(text).toContain('/ answered 503 after 9.1 s: it asks to wait 2 h');
  });

  it("names the target of a redirect that it didn't follow", () => {
    const redirect = { to: 'https://other.example', why: 'other-site' } as const;
    const text = said(ofOnePath([302], { flaw: 'status', redirect }));
    expect(text).toContain('/ redirects (302) to https://other.example');
    expect(text).toContain('preflight.allowHost other.example');
  });

  it('says if no request had enough time left', () => {
    expect(said(runOf(FINISHED))).toContain('⚠ not reached       no answer in 180.0 s');
  });
});

describe('a run that is still trying', () => {
  it('shows since when, and the answers so far', () => {
    expect(said(runOf(LIVE), true)).toBe('  ℹ still trying      for 12 s: no answer yet');
    const attempts = attemptsOf({ path: '/', statuses: [503, 503] });
    const paths = [pathRecord({ requests: 2 })];
    expect(said(runOf({ ...LIVE, paths, attempts }), true)).toContain('for 12 s: 503 twice');
  });

  it('names paths without an answer, at least the first ones', () => {
    const slow = ['/b', '/c', '/d', '/e'].map((path) => pathRecord({ path }));
    const paths = [asked('/', [200]), pathRecord({ path: '/a', requests: 1 }), ...slow];
    const attempts = attemptsOf({ path: '/a', statuses: [503] });
    expect(said(runOf({ ...LIVE, paths, attempts }), true)).toContain(
      'for 12 s: /a: 503; /b: no answer yet; /c: no answer yet; and 2 more; 1 of 6 paths answered',
    );
  });

  it('differs from one that was ended', () => {
    expect(said(runOf(LIVE))).toContain('the process ended before the app answered');
    const attempts = attemptsOf({ path: '/', statuses: [503] });
    const paths = [pathRecord({ requests: 1 })];
    expect(said(runOf({ ...LIVE, paths, attempts }))).toContain('before the app answered (503)');
  });

  it.each([
    ['is alive', true],
    ['was ended', false],
  ])('shows the result after every path has answered, even if it %s', (_, isRunning) => {
    const run = { ...ofOnePath([503, 200]), ...LIVE };
    expect(said(run, isRunning)).toBe('  ✔ awake             503, then 200 after 9.1 s');
  });
});

describe('an ended run', () => {
  it.each([
    [{ kind: 'replaced' }, 'ℹ replaced          by a newer push of this app'],
    [{ kind: 'stopped' }, 'ℹ stopped           by report --stop'],
  ] as const)('says what ended it: %j', (outcome, words) => {
    expect(said(runOf({ outcome }))).toBe(`  ${words}`);
  });

  it('shows the answers so far', () => {
    const attempts = attemptsOf({ path: '/', statuses: [503] });
    const stopped = { outcome: { kind: 'stopped' }, attempts } as const;
    expect(said(runOf({ ...stopped, paths: [pathRecord({ requests: 1 })] }))).toContain(
      'by report --stop (503)',
    );
    expect(said({ ...ofOnePath([503, 200]), ...stopped })).toBe(
      '  ℹ stopped           by report --stop',
    );
  });
});

describe('the text in a record', () => {
  it('is always escaped', () => {
    const raw = '\u001b[2J';
    const attempts = attemptsOf({ path: raw, statuses: [503] });
    const paths = [
      asked(raw, [null], 1, { error: raw }),
      asked(raw, [404]),
      pathRecord({ path: raw }),
    ];
    for (const outcome of [
      FINISHED.outcome,
      LIVE.outcome,
      { kind: 'crashed', reason: raw },
    ] as const)
      expect(said(runOf({ outcome, paths, attempts }), true)).not.toContain('\u001b');
  });

  it('fits in 80 columns', () => {
    const lines = runLines(ofOnePath([503, 502, 504, 503, 200]), false, DURING);
    const widths = lines.flatMap((line) => renderLine(line, PLAIN)).map(({ length }) => length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });
});

describe('a push whose deploy was followed', () => {
  it('has one line, if no request may go to the app', () => {
    const run = { ...FINISHED, request: null, paths: [], deploy: liveRecord({ answers: [] }) };
    expect(said(runOf(run))).toBe('  ✔ deploy            v42: live after 2 min 10 s');
  });

  it.each<[string, Partial<WarmupRun>, boolean, string]>([
    ['while it’s followed', LIVE, true, 'ℹ deploy            building (12 s so far)'],
    [
      'after its process was killed',
      LIVE,
      false,
      '⚠ deploy            unknown: the process ended early (building)',
    ],
    [
      'after hours',
      FINISHED,
      false,
      '⚠ deploy            unknown: followed for too long (building)',
    ],
    [
      'after a newer push',
      { outcome: { kind: 'replaced' } },
      false,
      'ℹ replaced          by a newer push of this app',
    ],
  ])('has one line without paths, %s', (_, own, isRunning, line) => {
    const run = { request: null, paths: [], deploy: deployRecord({ phase: 'build' }), ...own };
    expect(said(runOf(run), isRunning)).toBe(`  ${line}`);
  });

  it('doesn’t say that an app was silent, whose new release has answered before the old one', () => {
    expect(said(runOf({ ...FINISHED, deploy: liveRecord() }))).toBe(
      '  ✔ deploy            v42: live after 2 min 10 s, first answer 5.2 s',
    );
  });
});
