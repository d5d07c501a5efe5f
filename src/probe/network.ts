import type { Clock } from '../base/clock.ts';
import type { Fetch } from '../net/fetch.ts';

const ANSWERS_WITHIN_MS = 5_000;
/** A host that was reached a moment ago is asked once for all probes that fail meanwhile. */
const HOLDS_MS = 1_000;

/**
 * Whether this machine reaches another host than the app: any answer will do. Without a token. It's asked
 * once at the beginning: if it was never reached, that says nothing, because a firewall may allow the app alone.
 * @param url of Heroku's API, which is reached the same way as the app
 */
export function createNetworkLook(
  { fetch, now, userAgent }: Pick<Clock, 'now'> & { fetch: Fetch; userAgent: string },
  url: string,
): () => Promise<boolean> {
  let running: Promise<boolean> | undefined;
  let reachedAt = -Infinity;
  const look = async (): Promise<boolean> => {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    try {
      const headers = { 'user-agent': userAgent };
      await fetch(url, { method: 'HEAD', headers, signal });
      reachedAt = now();
      return true;
    } catch {
      return reachedAt === -Infinity;
    } finally {
      running = undefined;
    }
  };
  running = look();
  return () => {
    if (now() - reachedAt < HOLDS_MS) return Promise.resolve(true);
    running ??= look();
    return running;
  };
}
