import type { AppCondition, Useless } from './condition.ts';
import { askPaths, type AskPorts, timeIsOver } from './ask-paths.ts';
import { mustFollowRedirects } from './expectation.ts';
import type { WarmupOutcome } from './outcome.ts';
import { afterAttempt, lastAnswer, type PathSoFar, unasked } from './path-so-far.ts';
import type { WarmupRequest } from './request.ts';
import { type AddressKnowledge, targetAfterApi, targetBeforeApi } from './target.ts';

export interface PushWarmup {
  /** of the app's address, by what the config says and the last push left */
  readonly known: AddressKnowledge;
  readonly request: Omit<WarmupRequest, 'baseUrl' | 'site'>;
  /** how long the push waits for answers, in milliseconds from the first request on */
  readonly waitMs: number;
  /** for everything, in milliseconds from the first request on */
  readonly timeoutMs: number;
}

/** What the push waits for no longer. */
export interface UnfinishedWarmup {
  readonly request: WarmupRequest;
  readonly paths: readonly PathSoFar[];
  /** by the monotonic clock */
  readonly startedAt: number;
}

/** Requests that are on their way. */
export interface Asking {
  readonly request: WarmupRequest;
  readonly startedAt: number;
  /** by the monotonic clock: nothing is asked after it, by anybody */
  readonly deadline: number;
  readonly soFar: () => readonly PathSoFar[];
  /** that every path has its final answer */
  readonly answered: Promise<void>;
  /** that the push has waited long enough */
  readonly waited: Promise<void>;
  readonly stop: (reason?: Error) => void;
}

/** What is known once the API has answered, or has failed to. */
export interface AfterApi {
  readonly address: AddressKnowledge;
  readonly condition: AppCondition;
}

/** Sends the requests where the app's address is known from an earlier push; else undefined. */
export function askBeforeApi(ports: AskPorts, warmup: PushWarmup): Asking | undefined {
  const baseUrl = targetBeforeApi(warmup.known);
  return baseUrl === undefined ? undefined : ask(ports, warmup, requestTo(baseUrl, warmup));
}

/**
 * Waits for the answers to `early`, or asks now: at the right address, and where that can wake
 * anything. Gives what is still unanswered after `waitMs`.
 */
export async function askAfterApi(
  ports: AskPorts,
  warmup: PushWarmup,
  { address, condition }: AfterApi,
  early: Asking | undefined,
): Promise<WarmupOutcome | ({ readonly kind: 'waiting' } & UnfinishedWarmup)> {
  const target = targetAfterApi(address);
  if (condition.useless && !isDisproved(condition.useless, early)) {
    early?.stop();
    return { kind: 'pointless', reason: condition.useless };
  }
  if (target.kind === 'refused') {
    early?.stop();
    return target;
  }
  const request = requestTo(target.baseUrl, { ...warmup, known: address });
  const right = early && isAsGood(early, request) ? early : undefined;
  if (!right) early?.stop();
  const asking = right ?? ask(ports, warmup, request);
  const paths = await pathsAfterWait(asking, ports);
  if (!paths.every(({ isFinal }) => isFinal))
    return { kind: 'waiting', request, paths, startedAt: asking.startedAt };
  const isNowhere = target.isGuess && paths.every(is404);
  return isNowhere ? { kind: 'pointless', reason: 'unknown-address' } : { kind: 'answered', paths };
}

/**
 * An app that has answered has a dyno, whatever the API says of it: while preboot switches, it lists the
 * new dynos alone. Maintenance mode and the number of dynos are settings, and those hold.
 */
function isDisproved(useless: Useless, early: Asking | undefined): boolean {
  if (useless !== 'crashed' && useless !== 'eco-hours-used-up') return false;
  const answers = early?.soFar().map(lastAnswer) ?? [];
  return answers.some((answer) => answer?.kind === 'status' && answer.expected);
}

/**
 * Not where the app was renamed, or made anew under the same name: what was remembered is somebody
 * else's by now. Nor where it has a domain that a redirect must be followed to, and nobody knew of.
 */
function isAsGood({ request: early, soFar }: Asking, now: WarmupRequest): boolean {
  if (early.baseUrl !== now.baseUrl) return false;
  if (now.site.every((host) => early.site.includes(host))) return true;
  return soFar().every((path) => !mustFollowRedirects(path.path) || isAnsweredThere(path));
}

function isAnsweredThere(path: PathSoFar): boolean {
  const answer = lastAnswer(path);
  return path.isFinal && answer?.kind === 'status' && answer.redirect === undefined;
}

function is404(path: PathSoFar): boolean {
  const answer = lastAnswer(path);
  return answer?.kind === 'status' && answer.status === 404;
}

const requestTo = (
  baseUrl: string,
  { request, known }: Pick<PushWarmup, 'request' | 'known'>,
): WarmupRequest => ({ ...request, baseUrl, site: [...known.named, ...known.allowed] });

function ask(ports: AskPorts, { waitMs, timeoutMs }: PushWarmup, request: WarmupRequest): Asking {
  const abort = new AbortController();
  const { signal } = abort;
  const startedAt = ports.now();
  const deadline = startedAt + timeoutMs;
  let paths = request.paths.map((path) => unasked(path, startedAt));
  return {
    ...{ request, startedAt, deadline },
    soFar: () => paths,
    answered: askPaths(ports, request, paths, { deadline, signal }, (index, attempt) => {
      const times = { now: ports.now(), startedAt };
      paths = paths.map((path, at) => (at === index ? afterAttempt(path, attempt, times) : path));
    }),
    waited: ports.sleep(Math.min(waitMs, timeoutMs), signal),
    stop: (reason) => {
      abort.abort(reason);
    },
  };
}

/** What is known then; an answer that came while the API was still being read is in it. */
async function pathsAfterWait(
  { answered, waited, request, deadline, soFar, stop }: Asking,
  { now }: AskPorts,
): Promise<readonly PathSoFar[]> {
  await Promise.race([answered, waited]);
  if (now() < deadline) {
    const paths = soFar();
    stop();
    return paths;
  }
  stop(timeIsOver(request));
  await answered;
  return soFar().map((path) => ({ ...path, isFinal: true }));
}
