import type { PathReport, Warmed, WarmReport } from '../../src/warm/report.ts';
import type { StatusAnswer } from '../../src/warmup/answer.ts';

export const answerOf = (changes: Partial<StatusAnswer> = {}): StatusAnswer => ({
  ...{ kind: 'status', path: '/', status: 200, expected: true, flaw: undefined },
  ...{
    ms: 90,
    responseMs: 84,
    retryAfterMs: undefined,
    dyno: undefined,
    release: undefined,
    isLong: false,
    redirect: undefined,
    standIn: undefined,
    bodyMs: 0,
  },
  ...changes,
});

/** A warm path on one dyno. */
export const pathOf = (path: string, changes: Partial<PathReport> = {}): PathReport => ({
  path: { path, method: 'GET', expect: ['2xx', '3xx'], contains: null },
  ...{ notWarm: undefined, last: answerOf({ path }), firstMs: 1_234, warmMs: 84.26 },
  ...{ requests: 21, retries: 0, coverage: { kind: 'likely', probability: 1, dynos: 1 } },
  ...changes,
});

export const warmedOf = (
  paths: readonly PathReport[],
  { report, ...changes }: Partial<Omit<Warmed, 'report'>> & { report?: Partial<WarmReport> } = {},
): Warmed => ({
  ...{ kind: 'warmed', app: 'my-app', startedAt: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)) },
  ...{ dynos: 1, size: 'Standard-1X', wasAsleep: false, unread: undefined },
  ...{ timeout: 180_000, window: 3, isLanguageUnread: false },
  baseUrl: 'https://my-app-0123456789ab.herokuapp.com/',
  report: {
    baseUrl: 'https://my-app-0123456789ab.herokuapp.com/',
    isWarm: paths.every(({ notWarm }) => notWarm === undefined),
    ...{ elapsedMs: 2_345.678, dynos: 1, paths },
    coverage: { kind: 'likely', probability: 1, dynos: 1 },
    ...report,
  },
  ...changes,
});
