/** Simulated time, in milliseconds. Every wait of an app's life cycle uses it. */
export interface Clock {
  /** simulated milliseconds since the world began */
  readonly now: () => number;
  /** the simulated time as a date, as the API shows it */
  date(): Date;
  /** Rejects with an AbortError when the world stops or `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** @returns a function that cancels it */
  after(ms: number, action: () => void): () => void;
}

// With a longer delay (2^31 - 1 ms is 25 days), setTimeout fires at once.
const LONGEST_TIMER = 2 ** 31 - 1;

/** Whether a world can run at `speed` times real time. */
export const isSpeed = (speed: number): boolean => speed > 0 && speed <= 10_000;

/**
 * @param speed how many times faster than real time
 * @param stopped ends every timer and sleep
 */
export function createClock(speed: number, stopped: AbortSignal): Clock {
  const beganAt = new Date();
  const began = performance.now();
  const now = (): number => (performance.now() - began) * speed;
  // One listener for all: Node prints a warning about a signal with many.
  const waits = new Set<() => void>();
  stopped.addEventListener('abort', () => {
    for (const end of waits) end();
  });

  /**
   * @param onStop called instead if the world stops first
   * @returns a function that cancels both
   */
  function wait(ms: number, action: () => void, onStop: () => void): () => void {
    const due = now() + ms;
    const cancel = (): void => {
      clearTimeout(timer);
      waits.delete(end);
    };
    const end = (): void => {
      cancel();
      onStop();
    };
    // Node cuts a delay to whole milliseconds, which at speed 20 are 20 of ours.
    const arm = (): NodeJS.Timeout =>
      setTimeout(expire, Math.min(Math.ceil((due - now()) / speed), LONGEST_TIMER));
    function expire(): void {
      if (now() < due) {
        timer = arm();
        return;
      }
      waits.delete(end);
      action();
    }
    let timer = arm();
    waits.add(end);
    return cancel;
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (stopped.aborted || signal?.aborted) return Promise.reject(ended());
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => () => {
        cancel();
        signal?.removeEventListener('abort', abort);
        then();
      };
      const abort = settle(() => {
        reject(ended());
      });
      const cancel = wait(ms, settle(resolve), abort);
      signal?.addEventListener('abort', abort);
    });
  }

  function after(ms: number, action: () => void): () => void {
    const nothing = (): void => undefined;
    return stopped.aborted ? nothing : wait(ms, action, nothing);
  }

  return { now, date: () => new Date(beganAt.getTime() + now()), sleep, after };
}

const ended = (): DOMException => new DOMException('the wait was ended', 'AbortError');
