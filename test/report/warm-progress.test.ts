import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { type PathProgress, progressLines } from '../../src/report/warm-progress.ts';
import { widthOf } from '../../src/terminal/width.ts';
import type { WarmProgress } from '../../src/warm/report.ts';
import type { Failure } from '../../src/warmup/answer.ts';
import { PLAIN } from '../support/style.ts';
import { answerOf, pathOf } from '../support/warm-report.ts';

const begun = (path: string): PathProgress => ({
  ...{ path: pathOf(path).path, since: 0, latest: undefined, report: undefined },
});

const after = (path: string, changes: Partial<WarmProgress>): PathProgress => ({
  ...begun(path),
  latest: {
    ...{ path: pathOf(path).path, answer: answerOf(), pauseMs: undefined },
    ...{ requests: 3, firstMs: 1_234, ...changes },
  },
});

const done = (path: string): PathProgress => ({ ...begun(path), report: pathOf(path) });

const lines = (all: readonly PathProgress[], now = 0, most = 24, style = PLAIN): string[] =>
  progressLines(all, now, most, style);

const REFUSED: Failure = {
  kind: 'failure',
  path: '/',
  error: new PreflightError('connect', "https://my-app.example can't be reached (ECONNREFUSED)"),
};

describe('the progress of a warm-up on a terminal', () => {
  it.each<[string, PathProgress, number, string]>([
    ['how long there has been no answer', begun('/'), 12_100, '    /  no answer yet, 13 s'],
    [
      'the first answer’s time and the latest one’s',
      after('/', {}),
      0,
      '    /  1.2 s → 84 ms, 3 requests',
    ],
    [
      'when it asks again',
      after('/', { answer: answerOf({ status: 503 }), pauseMs: 4_000 }),
      500,
      '    /  503, retrying in 4 s, 3 requests',
    ],
    [
      'that the pause is about to end',
      after('/', { answer: answerOf({ status: 503 }), pauseMs: 4_000 }),
      9_000,
      '    /  503, retrying in 0 s, 3 requests',
    ],
    [
      'what went wrong',
      after('/', { answer: REFUSED, pauseMs: 900, requests: 1 }),
      0,
      "    /  https://my-app.example can't be reached (ECONNREFUSED), retrying in 1 s…",
    ],
    [
      'what went wrong in the end',
      after('/', { answer: REFUSED, requests: 1 }),
      0,
      "    /  https://my-app.example can't be reached (ECONNREFUSED), 1 request",
    ],
    [
      'only the latest time if there is no first one',
      after('/', { firstMs: undefined }),
      0,
      '    /  84 ms, 3 requests',
    ],
    ['that a path is warm', done('/'), 0, '  ✔ /  1.2 s → 84 ms, 21 requests'],
    [
      'that one isn’t',
      { ...begun('/'), report: pathOf('/', { notWarm: 'unexpected', warmMs: undefined }) },
      0,
      '  ✖ /  not warm, 21 requests',
    ],
  ])('shows %s', (_, progress, now, line) => {
    expect(lines([progress], now)).toEqual([line]);
  });

  it.each([40, 80, 200])('is narrower than a terminal of %i columns', (columns) => {
    const all = [
      after(`/${'x'.repeat(300)}`, { answer: REFUSED, pauseMs: 1 }),
      after('/日本語'.repeat(40), {}),
      begun('/'),
    ];
    const widths = lines(all, 0, 24, { ...PLAIN, columns }).map(widthOf);
    expect(Math.max(...widths)).toBeLessThan(columns);
  });

  it('fits in the terminal’s rows by hiding finished paths', () => {
    const all = [done('/a'), done('/b'), begun('/c'), begun('/d'), begun('/e')];
    expect(lines(all, 1_000, 4)).toEqual([
      '    /c  no answer yet, 1 s',
      '    /d  no answer yet, 1 s',
      '    /e  no answer yet, 1 s',
      '    and 2 more',
    ]);
    expect(lines(all, 0, 5)).toHaveLength(5);
  });
});
