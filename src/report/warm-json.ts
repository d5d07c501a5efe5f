import { printable } from '../base/text.ts';
import type { Liveness } from '../follow/await-live.ts';
import type {
  Coverage,
  PathReport,
  Skipped,
  Warmed,
  WarmOutcome,
  WarmStart,
} from '../warm/report.ts';
import type { Answer } from '../warmup/answer.ts';
import { deployLine } from './deploy-words.ts';
import type { WarmJson } from './warm-schema.ts';
import { notWarmRemark } from './not-warm-words.ts';
import { languageText } from './warm-lines.ts';
import { pointlessLine } from './warmup-words.ts';

/** What `heroku-preflight warm --json` prints, as warm.schema.json describes it. */
export const warmJson = (outcome: WarmOutcome, liveness?: Liveness): WarmJson => ({
  ...(outcome.kind === 'skipped' ? skippedJson(outcome, liveness) : warmedJson(outcome)),
  deploy: deployJson(outcome.app, liveness),
});

function deployJson(app: string, liveness: Liveness | undefined): WarmJson['deploy'] {
  const line = liveness && deployLine(liveness, app);
  if (!line || liveness.kind === 'settled') return null;
  const message = line.text;
  if (liveness.kind === 'unchecked')
    return { state: 'unchecked', release: null, by: null, waitedMs: 0, message };
  const { outcome, waitedMs } = liveness;
  return {
    state: outcome.kind,
    release: ('release' in outcome ? outcome.release : undefined) ?? null,
    by: outcome.kind === 'live' ? outcome.by : null,
    ...{ waitedMs: tenth(waitedMs), message },
  };
}

function warmedJson(warmed: Warmed): Omit<WarmJson, 'deploy'> {
  const { report, unread } = warmed;
  const { dynos, coverage } = report;
  return {
    version: 1,
    ...aboutApp(warmed),
    elapsedMs: tenth(report.elapsedMs),
    warm: report.isWarm,
    skipped: null,
    dynos: {
      ...coverageJson(coverage, dynos),
      message: dynos === undefined && unread ? unread.message : null,
    },
    window: { count: warmed.window, message: languageText(warmed) ?? null },
    paths: report.paths.map((path) => pathJson(path, warmed)),
  };
}

function skippedJson(skipped: Skipped, liveness?: Liveness): Omit<WarmJson, 'deploy'> {
  const { app, dynos, reason } = skipped;
  const line =
    reason === 'not-live'
      ? liveness && deployLine(liveness, app)
      : pointlessLine(reason, app, 'warm');
  const { label, text } = line ?? { label: 'deploy', text: 'not live' };
  return {
    version: 1,
    ...aboutApp(skipped),
    elapsedMs: 0,
    warm: false,
    skipped: { reason, message: `${label}: ${text}` },
    dynos: { ...coverageJson({ kind: 'unknown' }, dynos), message: null },
    window: { count: null, message: null },
    paths: [],
  };
}

type About = Pick<WarmJson, 'app' | 'url' | 'startedAt' | 'wasAsleep'>;

const aboutApp = ({ app, baseUrl, startedAt, wasAsleep }: WarmStart): About => ({
  app,
  url: baseUrl === undefined ? null : new URL(baseUrl).origin,
  startedAt: startedAt.toISOString(),
  wasAsleep: wasAsleep ?? null,
});

function pathJson(report: PathReport, warmed: Warmed): WarmJson['paths'][number] {
  const { path, notWarm, last, firstMs, warmMs, requests, retries, coverage } = report;
  return {
    path: path.path,
    method: path.method,
    warm: notWarm === undefined,
    notWarm: notWarm ?? null,
    message: notWarmRemark(report, warmed)?.text ?? null,
    status: last?.kind === 'status' ? last.status : null,
    redirect: redirectOf(last),
    firstMs: firstMs === undefined ? null : tenth(firstMs),
    warmMs: warmMs === undefined ? null : tenth(warmMs),
    ...{ requests, retries },
    dynos: coverageJson(coverage, warmed.report.dynos),
  };
}

function redirectOf(last: Answer | undefined): WarmJson['paths'][number]['redirect'] {
  if (last?.kind !== 'status' || !last.redirect) return null;
  const { to, why } = last.redirect;
  return { to: printable(to), why };
}

type CoverageJson = WarmJson['paths'][number]['dynos'];

function coverageJson(coverage: Coverage, dynos: number | undefined): CoverageJson {
  const unknown = { count: dynos ?? null, reached: null, probability: null };
  switch (coverage.kind) {
    case 'unknown':
      return unknown;
    case 'counted':
      return { ...unknown, reached: coverage.reached };
    case 'likely':
      // Rounded down, so that it doesn't claim more than is known.
      return { ...unknown, probability: Math.floor(coverage.probability * 10_000) / 10_000 };
  }
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10;
