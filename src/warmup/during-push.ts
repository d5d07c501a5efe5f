import type { Clock } from '../clock.ts';
import type { Answer } from './answer.ts';
import type { AppCondition } from './condition.ts';
import type { WarmupOutcome } from './outcome.ts';
import { askAllPaths, type RequestPorts, type WarmupRequest } from './request.ts';
import { type AddressKnowledge, targetAfterApi, targetBeforeApi } from './target.ts';

export interface PushWarmup {
  /** of the app's address, by what the config says and the last push left */
  readonly known: AddressKnowledge;
  readonly request: Omit<WarmupRequest, 'baseUrl'>;
  /** how long the push waits for an answer, from the request's start */
  readonly waitMs: number;
}

/** A request that nobody has answered yet, and that the push waits for no longer. */
export interface UnansweredRequest {
  readonly request: WarmupRequest;
  /** by the monotonic clock */
  readonly startedAt: number;
}

export type WaitPorts = RequestPorts & Pick<Clock, 'sleep'>;

/** Requests that are on their way. */
export interface Asking {
  readonly request: WarmupRequest;
  readonly startedAt: number;
  readonly answered: Promise<readonly Answer[]>;
  /** that the push has waited long enough */
  readonly waited: Promise<void>;
  readonly stop: () => void;
}

/** What is known once the API has answered, or has failed to. */
export interface AfterApi {
  readonly address: AddressKnowledge;
  readonly condition: AppCondition;
}

/** Sends the requests where the app's address is known from an earlier push; else undefined. */
export function askBeforeApi(ports: WaitPorts, warmup: PushWarmup): Asking | undefined {
  const baseUrl = targetBeforeApi(warmup.known);
  return baseUrl === undefined ? undefined : ask(ports, warmup, baseUrl);
}

/**
 * Waits for the answers to `early`, or asks now: at the right address, and where that can wake
 * anything. Gives what is still unanswered after `waitMs`.
 */
export async function askAfterApi(
  ports: WaitPorts,
  warmup: PushWarmup,
  { address, condition }: AfterApi,
  early: Asking | undefined,
): Promise<WarmupOutcome | ({ readonly kind: 'waiting' } & UnansweredRequest)> {
  const target = targetAfterApi(address);
  // Renamed, or made anew under the same name: what was remembered is somebody else's by now.
  const isRight = target.kind === 'ready' && target.baseUrl === early?.request.baseUrl;
  if (condition.useless || !isRight) early?.stop();
  if (condition.useless) return { kind: 'pointless', reason: condition.useless };
  if (target.kind === 'refused') return target;
  const asking = early && isRight ? early : ask(ports, warmup, target.baseUrl);
  const answers = await answersOf(asking);
  if (!answers) return { kind: 'waiting', request: asking.request, startedAt: asking.startedAt };
  const isNowhere = target.isGuess && answers.every(is404);
  return isNowhere
    ? { kind: 'pointless', reason: 'unknown-address' }
    : { kind: 'answered', answers };
}

const is404 = (answer: Answer): boolean => answer.kind === 'status' && answer.status === 404;

function ask(ports: WaitPorts, warmup: PushWarmup, baseUrl: string): Asking {
  const abort = new AbortController();
  const request = { ...warmup.request, baseUrl };
  const startedAt = ports.now();
  return {
    request,
    startedAt,
    answered: askAllPaths(ports, request, abort.signal),
    waited: ports.sleep(warmup.waitMs, abort.signal),
    stop: () => {
      abort.abort();
    },
  };
}

/** Undefined where none came in time; one that came while the API was still being read did. */
async function answersOf({
  answered,
  waited,
  stop,
}: Asking): Promise<readonly Answer[] | undefined> {
  await Promise.race([answered, waited]);
  const answers = await Promise.race([answered, Promise.resolve(undefined)]);
  stop();
  return answers;
}
