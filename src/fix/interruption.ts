import { setMaxListeners } from 'node:events';
import { asPreflightError, PreflightError } from '../base/errors.ts';

/** An interruption between changes: a change that was sent is always awaited. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly heardOut: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Aborted with `signal`, but only after the work in `heardOut` has ended.
 * @param onHeldBack called if the signal comes during such work
 */
export function betweenChanges(
  signal: AbortSignal,
  onHeldBack: () => void = () => undefined,
): Interruption {
  const controller = new AbortController();
  // Dozens of requests listen to it.
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

/** The error, or the interruption that caused it. */
export const toldAs = (error: unknown, signal: AbortSignal): PreflightError =>
  signal.aborted ? interrupted(signal) : asPreflightError(error);
