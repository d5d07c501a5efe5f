import type { CheckId, CheckSettings, Severity } from '../config/check-settings.ts';
import type { PreflightError } from '../errors.ts';
import type { AppData, ReadName, Readings } from '../heroku/readings.ts';
import type { Check, Verdict } from './check.ts';
import { CHECKS } from './index.ts';

export type CheckResult = {
  readonly id: CheckId;
  readonly severity: Exclude<Severity, 'off'>;
} & (Verdict | { readonly status: 'unreadable'; readonly error: PreflightError });

/** The reads that the enabled checks can use, and no others. */
export function readsOf(settings: CheckSettings): ReadonlySet<ReadName> {
  return new Set(
    enabled(settings).flatMap(({ reads, optionalReads }) => [...reads, ...optionalReads]),
  );
}

/** Every enabled check's result, in the order of the index. Pure. */
export function runChecks(readings: Readings, settings: CheckSettings): CheckResult[] {
  return enabled(settings).map((check) => {
    const { severity, options } = settings[check.id];
    const outcome = judge(check, readings, options);
    return { id: check.id, severity: severity === 'error' ? 'error' : 'warn', ...outcome };
  });
}

const enabled = (settings: CheckSettings): Check[] =>
  CHECKS.filter(({ id }) => settings[id].severity !== 'off');

function judge(
  check: Check,
  readings: Readings,
  options: unknown,
): Verdict | { readonly status: 'unreadable'; readonly error: PreflightError } {
  const data: Partial<Record<ReadName, unknown>> = {};
  for (const name of check.reads) {
    const reading = readings[name];
    if (!reading) throw new Error(`${check.id} needs ${name}, which was not asked for`);
    if (!reading.ok) return { status: 'unreadable', error: reading.error };
    data[name] = reading.value;
  }
  for (const name of check.optionalReads) {
    const reading = readings[name];
    if (reading?.ok === true) data[name] = reading.value;
  }
  return check.judge(data as AppData, options);
}
