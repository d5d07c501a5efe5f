import { PreflightError } from '../../src/base/errors.ts';
import { type CheckResult, runChecks } from '../../src/checks/run-checks.ts';
import type { CheckId } from '../../src/config/defaults.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { AppData, ReadName } from '../../src/heroku/readings.ts';
import type { CheckedApp } from '../../src/report/check-report.ts';
import { pushReport } from '../../src/report/push-report.ts';
import type { PushFindings } from '../../src/report/push-topics.ts';
import type { Style } from '../../src/terminal/style.ts';
import { conditionOf } from '../../src/warmup/condition.ts';
import type { WarmupOutcome } from '../../src/warmup/wake.ts';
import { type Circumstances, resultOf } from './check-result.ts';
import { APP, GOOD, NOON, readingsOf } from './readings.ts';
import { PLAIN } from './style.ts';
import { onlyPath, status } from './warmup-outcomes.ts';

/** Every check's result with the default settings. */
export const judged = (
  data: AppData,
  failures: { readonly [K in ReadName]?: PreflightError } = {},
): CheckResult[] =>
  runChecks(readingsOf(data, failures), settingsFor(undefined, APP).checks, { today: NOON });

/** What a push to `APP` found. */
export const pushFindings = (
  checks: readonly CheckResult[],
  warmup?: WarmupOutcome,
  requestsLeft?: number,
): PushFindings => ({
  ...{ app: APP, webUrl: GOOD.app.web_url ?? undefined, condition: conditionOf({}) },
  ...{ warmup, checks, requestsLeft },
});

/** An app that answered at once. */
export const awake = (ms: number): WarmupOutcome => onlyPath(status(200, ms));

/** What a push that says everything says about them. */
export const pushed = (
  results: readonly CheckResult[],
  warmup?: WarmupOutcome,
  style: Style = PLAIN,
  requestsLeft?: number,
): string[] => [
  ...pushReport(
    pushFindings(results, warmup, requestsLeft),
    '',
    { report: 'full', quiet: false, said: {}, isAnnounced: true },
    style,
  ).lines,
];

/** What a push says about one check, as one text. */
export const saidOf = (...[id, circumstances]: Parameters<typeof resultOf>): string =>
  pushed([resultOf(id, circumstances)]).join('\n');

/** An app with only these checks. */
export const checkedApp = (
  results: CheckedApp['results'],
  changes: Partial<CheckedApp> = {},
): CheckedApp => ({ app: APP, results, requestsLeft: 4_000, ...changes });

export const FORBIDDEN = new PreflightError('api-forbidden', 'answered 403', { hint: 'ask them' });

/** A check whose read failed. */
export const unread = (
  id: CheckId,
  read: 'addons' | 'builds' | 'webhooks',
  circumstances: Circumstances = {},
): CheckedApp['results'][number] =>
  resultOf(id, { ...circumstances, failures: { [read]: FORBIDDEN } });
