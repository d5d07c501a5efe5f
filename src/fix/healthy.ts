import { PreflightError } from '../errors.ts';
import type { Readings } from '../heroku/readings.ts';
import { printable } from '../report/printable.ts';
import type { Plan } from './plan.ts';

/**
 * Throws a PreflightError (`dyno-crashed`) where dynos would be paid for that can be expected to crash:
 * a web dyno has already.
 */
export function requireHealthyDynos({ app, steps }: Plan, { dynos }: Readings): void {
  const startsDynos = steps.some(({ change: { kind } }) => kind === 'scale' || kind === 'resize');
  if (!startsDynos || dynos?.ok !== true) return;
  if (!dynos.value.some(({ type, state }) => type === 'web' && state === 'crashed')) return;
  throw new PreflightError(
    'dyno-crashed',
    'a web dyno has crashed, and more dynos might as well: nothing was changed',
    { hint: 'its log says why', command: `heroku logs -a ${printable(app)}` },
  );
}
