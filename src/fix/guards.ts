import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { readsOf } from '../checks/run-checks.ts';
import { type Readings, valueOf } from '../heroku/readings.ts';
import { readsFor } from './fact.ts';
import { changesDynos, type Plan, type Step } from './plan.ts';

/**
 * Throws a PreflightError (`dyno-crashed`) where dynos would be paid for that can be expected to crash:
 * a web dyno has already.
 */
export function requireHealthyDynos({ app, steps }: Plan, { dynos }: Readings): void {
  if (!steps.some(changesDynos)) return;
  const found = valueOf(dynos) ?? [];
  if (!found.some(({ type, state }) => type === 'web' && state === 'crashed')) return;
  throw new PreflightError(
    'dyno-crashed',
    'a web dyno has crashed, and more dynos might as well: nothing was changed',
    { hint: 'its log says why', command: `heroku logs -a ${printable(app)}` },
  );
}

// Looks at the dynos, and now and then at the formation, until the slowest of them, on the JVM, has had its time.
const LOOKS_AT_DYNOS = 35 + 9;

// Another look where it stops: which of it is still as it was made.
const AT_END = 4;

/**
 * Throws a PreflightError (`few-requests-left`) where the account's rate limit would end a plan halfway.
 * @param left undefined: Heroku doesn't say
 */
export function requireRequests(plan: Plan, left: number | undefined): void {
  const most = plan.steps.reduce(
    (sum, step) => sum + requestsOf(step),
    AT_END + readsOf(plan.checks).size,
  );
  if (left === undefined || left >= most) return;
  throw new PreflightError(
    'few-requests-left',
    `only ${left} API requests are left to the account, and this may take ${most}: nothing was changed`,
    { hint: 'Heroku gives it 75 new ones a minute: wait, then run this again' },
  );
}

function requestsOf(step: Step): number {
  const looks = changesDynos(step) ? LOOKS_AT_DYNOS : 0;
  return readsFor(step.needs).size + 1 + readsFor(step.makes).size + looks;
}
