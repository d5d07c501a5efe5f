import { setMaxListeners } from 'node:events';
import { asPreflightError, PreflightError } from '../base/errors.ts';

/** An interruption that comes between changes: one that has been sent is heard out. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly heardOut: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Aborted with `signal`, but not before the work that it's told to hear out has ended.
 * @param onHeldBack the signal has come, and such work goes on
 */
export function betweenChanges(
  signal: AbortSignal,
  onHeldBack: () => void = () => undefined,
): Interruption {
  const controller = new AbortController();
  // Every request listens to it, and there are dozens.
  setMaxListeners(0, controller.signal);
  let working = 0;
  const follow = (): void => {
    if (signal.aborted && working === 0) controller.abort(signal.reason);
  };
  signal.addEventListener('abort', () => {
    if (working > 0) onHeldBack();
    follow();
  });
  follow();
  return {
    signal: controller.signal,
    async heardOut(work) {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
        follow();
      }
    },
  };
}

/** The user's signal, as an error. */
export const interrupted = ({ reason }: AbortSignal): PreflightError =>
  new PreflightError('interrupted', `interrupted by ${String(reason)}`);

/** What was thrown, or the interruption that it comes from. */
export const toldAs = (error: unknown, signal: AbortSignal): PreflightError =>
  signal.aborted ? interrupted(signal) : asPreflightError(error);
