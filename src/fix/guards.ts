import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { readsOf } from '../checks/run-checks.ts';
import { type Readings, valueOf } from '../heroku/readings.ts';
import { readsFor } from './fact.ts';
import { changesDynos, type Plan, type Step } from './plan.ts';

/** Throws a PreflightError (`dyno-crashed`) if a web dyno has crashed: new dynos would cost and probably crash. */
export function requireHealthyDynos({ app, steps }: Plan, { dynos }: Readings): void {
  if (!steps.some(changesDynos)) return;
  const found = valueOf(dynos) ?? [];
  if (!found.some(({ type, state }) => type === 'web' && state === 'crashed')) return;
  throw new PreflightError(
    'dyno-crashed',
    'a web dyno has crashed, so more dynos would probably crash, too',
    { hint: 'see why in its log', command: `heroku logs -a ${printable(app)}` },
  );
}

// Reads of the dynos, and sometimes the formation, until the time limit of the slowest, on the JVM.
const LOOKS_AT_DYNOS = 35 + 9;

// Reads after a stop, to see what is still in effect.
const AT_END = 4;

/**
 * Throws a PreflightError (`few-requests-left`) if the account's rate limit would stop a plan halfway.
 * @param left undefined: unknown
 */
export function requireRequests(plan: Plan, left: number | undefined): void {
  const most = plan.steps.reduce(
    (sum, step) => sum + requestsOf(step),
    AT_END + readsOf(plan.checks).size,
  );
  if (left === undefined || left >= most) return;
  throw new PreflightError(
    'few-requests-left',
    `this may take ${most} API requests, and this account has ${left} left`,
    { hint: 'Try again later: Heroku adds 75 requests a minute' },
  );
}

function requestsOf(step: Step): number {
  const looks = changesDynos(step) ? LOOKS_AT_DYNOS : 0;
  return readsFor(step.needs).size + 1 + readsFor(step.makes).size + looks;
}
