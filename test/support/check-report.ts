import type { PreflightError } from '../../src/base/errors.ts';
import { type CheckResult, runChecks } from '../../src/checks/run-checks.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { AppData, ReadName } from '../../src/heroku/readings.ts';
import { findingLines } from '../../src/report/hook-report.ts';
import type { Style } from '../../src/terminal/style.ts';
import { conditionOf } from '../../src/warmup/condition.ts';
import type { WarmupOutcome } from '../../src/warmup/wake.ts';
import { resultOf } from './check-result.ts';
import { APP, NOON, readingsOf } from './readings.ts';
import { PLAIN } from './style.ts';

/** Every check's result, by the default settings. */
export const judged = (
  data: AppData,
  failures: { readonly [K in ReadName]?: PreflightError } = {},
): CheckResult[] =>
  runChecks(readingsOf(data, failures), settingsFor(undefined, APP).checks, { today: NOON });

/** What a push says of them. */
export const pushed = (
  results: readonly CheckResult[],
  warmup?: WarmupOutcome,
  style: Style = PLAIN,
  requestsLeft?: number,
): string[] =>
  findingLines(
    { app: APP, condition: conditionOf({}), warmup, checks: results, requestsLeft },
    style,
  );

/** What a push says of one check, as one text. */
export const saidOf = (...[id, circumstances]: Parameters<typeof resultOf>): string =>
  pushed([resultOf(id, circumstances)]).join('\n');
