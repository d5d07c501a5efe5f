import type { Readable } from 'node:stream';
import type { ErrorCode } from '../base/error-codes.ts';
import type { Clock } from '../base/clock.ts';
import type { Fetch } from '../net/fetch.ts';
import type { SampleResult } from '../state/probe-record.ts';
import type { Answer, StatusAnswer } from '../warmup/answer.ts';
import { askPath, type WarmupRequest } from '../warmup/request.ts';
import { PROBE_TIMEOUT_MS } from './limits.ts';
import type { AskProbe } from './prober.ts';

export interface AskProbePorts extends Pick<Clock, 'now' | 'today'> {
  readonly userAgent: string;
  readonly fetch: Fetch;
}

/** Probes as a warm-up asks: the same paths, headers and expectations. */
export function createProbeAsker(ports: AskProbePorts, request: WarmupRequest): AskProbe {
  const limited = { ...request, requestTimeout: PROBE_TIMEOUT_MS };
  // Reading large pages to their end twice a second would take more than the probes.
  const large = new Set<number>();
  return async ({ path: index, isNew }, signal) => {
    const path = request.paths[index];
    if (!path) throw new Error('a probe without a path');
    const seen = observe(ports, !isNew);
    const asking = { ...ports, fetch: seen.fetch };
    const answer = await askPath(asking, limited, path, signal, large.has(index));
    if (answer.kind === 'status' && answer.isLong && !isDripping(answer)) large.add(index);
    return {
      result: resultOf(answer, seen.isCut()),
      status: answer.kind === 'status' ? answer.status : null,
      release: (answer.kind === 'status' ? answer.release : undefined) ?? null,
      dyno: (answer.kind === 'status' ? answer.dyno : undefined) ?? null,
      sentAt: seen.sentAt(),
      bodyMs: answer.kind === 'status' ? answer.bodyMs : 0,
    };
  };
}

interface Observed {
  readonly fetch: Fetch;
  readonly sentAt: () => number | null;
  /** whether the connection broke in the middle of an answer */
  readonly isCut: () => boolean;
}

/** The warm-up doesn't need to know these. */
function observe(
  { fetch, now }: Pick<AskProbePorts, 'fetch' | 'now'>,
  keepsConnection: boolean,
): Observed {
  let sentAt: number | null = null;
  let isCut = false;
  return {
    sentAt: () => sentAt,
    isCut: () => isCut,
    fetch: async (url, init) => {
      const onConnected = (): void => {
        sentAt ??= now();
        init?.onConnected?.();
      };
      const response = await fetch(url, { ...init, keepsConnection, onConnected });
      (response.body as Readable | null)?.once('error', () => {
        isCut = true;
      });
      return response;
    },
  };
}

/** A body isn't read for longer than this. */
const DRIPPING_MS = 9_000;

const isDripping = ({ isLong, bodyMs }: StatusAnswer): boolean => isLong && bodyMs >= DRIPPING_MS;

function resultOf(answer: Answer, isCut: boolean): SampleResult {
  if (answer.kind === 'failure') return RESULTS[answer.error.code] ?? 'connect';
  const { status, expected, flaw } = answer;
  if (flaw === 'status') return status >= 500 ? 'server-error' : 'status';
  if (flaw === 'body') return 'body';
  // A cache gives visitors the same answer.
  if (!expected && answer.standIn?.kind !== 'cache') return 'status';
  if (isCut) return 'reset';
  return isDripping(answer) ? 'timeout' : 'ok';
}

const RESULTS: { readonly [Code in ErrorCode]?: SampleResult } = {
  ...{ dns: 'dns', connect: 'connect', proxy: 'connect', network: 'connect' },
  ...{ tls: 'tls', reset: 'reset', timeout: 'timeout' },
  ...{ redirects: 'status', size: 'body', encoding: 'body', protocol: 'body' },
};
