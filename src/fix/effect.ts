import { PreflightError } from '../errors.ts';
import { ApiError } from '../heroku/api-error.ts';
import type { WritableApp } from '../heroku/open-writable.ts';
import type { Readings } from '../heroku/readings.ts';
import type { Change } from './change.ts';
import { type Fact, holds, readsFor } from './fact.ts';
import type { Step } from './plan.ts';

/** What a change that failed has done all the same. */
type Effect = 'not-made' | 'made' | 'unknown';

/** The failures by which nothing has left yet. */
const NEVER_SENT = new Set(['dns', 'connect', 'tls', 'proxy', 'api-path', 'untrusted-api-host']);

/** Only looking tells what became of a request whose answer was lost, or was an error of Heroku's. */
export async function effectOf(
  failure: PreflightError,
  { needs, makes }: Step,
  { read }: Pick<WritableApp, 'read'>,
): Promise<Effect> {
  if (failure instanceof ApiError) {
    if (failure.status >= 400 && failure.status < 500) return 'not-made';
  } else if (NEVER_SENT.has(failure.code)) return 'not-made';
  const readings = await read(new Set([...readsFor(needs), ...readsFor(makes)]));
  if (hold(makes, readings)) return 'made';
  // What hasn't been answered may still be on its way.
  return failure instanceof ApiError && hold(needs, readings) ? 'not-made' : 'unknown';
}

function hold(facts: readonly Fact[], readings: Readings): boolean {
  try {
    return facts.every((fact) => holds(fact, readings));
  } catch (error) {
    if (error instanceof PreflightError) return false;
    throw error;
  }
}

/** The refusal, with what to do where Heroku's words don't say. */
export function explained(refusal: PreflightError, change: Change): PreflightError {
  const isScaling = change.kind === 'scale' || change.kind === 'resize';
  // "Cannot change formation for a preboot app until preboot is complete"
  if (!isScaling || !/until preboot is complete/i.test(refusal.message)) return refusal;
  return new PreflightError(refusal.code, refusal.message, {
    hint: 'A deploy is being switched over, which takes about 3 minutes. Then run this again',
  });
}
