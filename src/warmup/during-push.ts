import type { Clock } from '../clock.ts';
import type { Readings } from '../heroku/readings.ts';
import type { Answer } from './answer.ts';
import { type AppCondition, conditionOf } from './condition.ts';
import { type WarmupOutcome, whyUseless } from './outcome.ts';
import { askAllPaths, type RequestPorts, type WarmupRequest } from './request.ts';
import { type AddressKnowledge, targetAfterApi, targetBeforeApi } from './target.ts';

export interface PushWarmup {
  /** by what the config says and the last push left */
  readonly known: AddressKnowledge;
  /** the same by what the API has just said */
  readonly learn: (readings: Readings) => AddressKnowledge;
  readonly request: Omit<WarmupRequest, 'baseUrl'>;
  /** how long the push waits for an answer, from the request's start */
  readonly waitMs: number;
}

/** A request that nobody has answered yet. */
export interface UnansweredRequest {
  readonly request: WarmupRequest;
  readonly condition: AppCondition;
  /** by the monotonic clock */
  readonly startedAt: number;
}

export interface PushWarmupPorts extends RequestPorts, Pick<Clock, 'sleep'> {
  /** hands the request to a process that outlives the hook */
  readonly continueInBackground: (unanswered: UnansweredRequest) => Promise<void>;
}

interface Asking {
  readonly request: WarmupRequest;
  readonly startedAt: number;
  readonly answered: Promise<readonly Answer[]>;
  /** that the push has waited long enough */
  readonly waited: Promise<void>;
  readonly stop: () => void;
}

/**
 * Wakes the app while the push waits. Where the app's address is known, the requests leave before
 * `read` is called, so before the first of the API reads.
 */
export async function warmUpDuringPush(
  ports: PushWarmupPorts,
  warmup: PushWarmup,
  read: () => Promise<Readings>,
): Promise<WarmupOutcome> {
  const baseUrl = targetBeforeApi(warmup.known);
  const early = baseUrl === undefined ? undefined : ask(ports, warmup, baseUrl);
  const readings = await read();
  const condition = conditionOf(readings);
  const target = targetAfterApi(warmup.learn(readings));
  if (early) {
    // Renamed, or made anew under the same name: what was remembered is somebody else's by now.
    const isRight = target.kind === 'ready' && target.baseUrl === early.request.baseUrl;
    if (isRight) return settle(ports, early, condition);
    early.stop();
  }
  const useless = whyUseless(condition);
  if (useless) return { kind: 'not-sent', reason: useless };
  if (target.kind === 'refused') return target;
  const outcome = await settle(ports, ask(ports, warmup, target.baseUrl), condition);
  const isNowhere = target.isGuess && outcome.kind === 'answered' && outcome.answers.every(is404);
  return isNowhere ? { kind: 'not-sent', reason: 'unknown-address' } : outcome;
}

const is404 = (answer: Answer): boolean => answer.kind === 'status' && answer.status === 404;

function ask(ports: PushWarmupPorts, warmup: PushWarmup, baseUrl: string): Asking {
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

async function settle(
  ports: PushWarmupPorts,
  asking: Asking,
  condition: AppCondition,
): Promise<WarmupOutcome> {
  await Promise.race([asking.answered, asking.waited]);
  // An answer that came while the API was still being read counts as well.
  const answers = await Promise.race([asking.answered, Promise.resolve(undefined)]);
  asking.stop();
  if (answers) return { kind: 'answered', answers };
  const useless = whyUseless(condition);
  if (useless) return { kind: 'not-sent', reason: useless };
  const { request, startedAt } = asking;
  await ports.continueInBackground({ request, condition, startedAt });
  return { kind: 'background', waitedMs: ports.now() - startedAt };
}
