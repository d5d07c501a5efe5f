import type { Clock } from '../clock.ts';
import type { WarmupSettings } from '../config/settings.ts';
import { asPreflightError } from '../errors.ts';
import type { Fetch } from '../net/fetch.ts';
import type { Answer } from './answer.ts';
import { isExpected } from './expectation.ts';

/** What is asked of every path. Header values are complete: their `${…}` are filled in. */
export interface WarmupRequest {
  readonly baseUrl: string;
  readonly paths: readonly string[];
  readonly method: WarmupSettings['method'];
  readonly headers: Readonly<Record<string, string>>;
  /** statuses, and classes such as `2xx` */
  readonly expect: readonly (number | string)[];
}

export interface RequestPorts extends Pick<Clock, 'now'> {
  readonly fetch: Fetch;
  readonly userAgent: string;
}

/** Asks one path once. Never throws: a failure is an answer too. */
export async function askPath(
  ports: RequestPorts,
  request: WarmupRequest,
  path: string,
  signal: AbortSignal,
): Promise<Answer> {
  const url = new URL(path, request.baseUrl);
  const start = ports.now();
  try {
    const response = await ports.fetch(url.href, {
      method: request.method,
      // In lower case, as the config's are: theirs replace ours.
      headers: { 'user-agent': ports.userAgent, accept: '*/*', ...request.headers },
      signal,
    });
    const ms = ports.now() - start;
    response.body?.resume();
    const { status } = response;
    return { kind: 'status', path, status, expected: isExpected(status, request.expect), ms };
  } catch (error) {
    return { kind: 'failure', path, error: asPreflightError(error) };
  }
}

/** Asks all paths at once. */
export const askAllPaths = (
  ports: RequestPorts,
  request: WarmupRequest,
  signal: AbortSignal,
): Promise<Answer[]> =>
  Promise.all(request.paths.map((path) => askPath(ports, request, path, signal)));
