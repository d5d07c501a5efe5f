/**
 * Aborted with the first of `signals`, and for its reason. Unlike AbortSignal.any it keeps them: Node 20
 * collects a timeout that nothing else refers to, and then it never fires.
 */
export function firstOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const first = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted === true) first.abort(signal.reason);
    signal?.addEventListener('abort', () => {
      first.abort(signal.reason);
    });
  }
  return first.signal;
}
