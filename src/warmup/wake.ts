import type { PreflightError } from '../base/errors.ts';
import type { PathSettings, RequestSettings, WarmupSettings } from '../config/settings.ts';
import { type AddressKnowledge, targetAfterApi, targetBeforeApi } from './address.ts';
import { type Answer, mustFollowRedirects } from './answer.ts';
import type { AppCondition, Useless } from './condition.ts';
import { askPaths, type AskPorts, type PendingPath, timeIsOver } from './ask-paths.ts';
import type { Attempt } from './patience.ts';
import type { WarmupRequest } from './request.ts';

export interface PushWarmup {
  /** of the app's address, by what the config says and the last push left */
  readonly known: AddressKnowledge;
  readonly settings: WarmupSettings;
  /** those of the settings, with their `${…}` filled in */
  readonly headers: RequestSettings['headers'];
}

/**
 * What the push waits for no longer. The header values of its request are those of the settings: what
 * fills them in stays out of files.
 */
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
interface AfterApi {
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
    return {
      ...{ kind: 'waiting', paths, startedAt: asking.startedAt },
      request: { ...request, headers: warmup.settings.request.headers },
    };
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

const requestTo = (baseUrl: string, { settings, headers, known }: PushWarmup): WarmupRequest => ({
  ...{ ...settings.request, headers, baseUrl },
  site: [...known.named, ...known.allowed],
});

function ask(ports: AskPorts, { settings }: PushWarmup, request: WarmupRequest): Asking {
  const { wait, timeout } = settings;
  const abort = new AbortController();
  const { signal } = abort;
  const startedAt = ports.now();
  const deadline = startedAt + timeout;
  let paths = request.paths.map((path) => unasked(path, startedAt));
  return {
    ...{ request, startedAt, deadline },
    soFar: () => paths,
    answered: askPaths(ports, request, paths, { deadline, signal }, (index, attempt) => {
      const times = { now: ports.now(), startedAt };
      paths = paths.map((path, at) => (at === index ? afterAttempt(path, attempt, times) : path));
    }),
    waited: ports.sleep(Math.min(wait, timeout), signal),
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

/** What became of the warm-up by the time that the push went on. */
export type WarmupOutcome =
  | { readonly kind: 'answered'; readonly paths: readonly PathSoFar[] }
  /** not every path's final answer came within `wait`: a process of its own asks on */
  | {
      readonly kind: 'background';
      readonly waitedMs: number;
      readonly paths: readonly PathSoFar[];
    }
  /** the same, and no process to ask on */
  | {
      readonly kind: 'unanswered';
      readonly waitedMs: number;
      readonly paths: readonly PathSoFar[];
      readonly error: PreflightError;
    }
  | { readonly kind: 'pointless'; readonly reason: Useless | 'unknown-address' }
  | { readonly kind: 'refused'; readonly error: PreflightError };

/** A request of this push that has ended. */
interface SeenAnswer {
  readonly answer: Answer;
  /** since the first request of all paths left, in milliseconds */
  readonly atMs: number;
  /** until the next one, in milliseconds; undefined: this answer is final */
  readonly pauseMs: number | undefined;
}

/** Where a path stands during a push. */
export interface PathSoFar extends PendingPath {
  /** in order: the last one is what is known of the path */
  readonly seen: readonly SeenAnswer[];
  readonly isFinal: boolean;
}

export const unasked = (path: PathSettings, notBefore: number): PathSoFar => ({
  ...{ path, notBefore },
  ...{ tried: 0, seen: [], isFinal: false },
});

/** `path` after one more request. Times by the monotonic clock, in milliseconds. */
export function afterAttempt(
  { path, seen }: PathSoFar,
  { answer, pauseMs }: Attempt,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
): PathSoFar {
  return {
    path,
    tried: seen.length + 1,
    notBefore: now + (pauseMs ?? 0),
    seen: [...seen, { answer, pauseMs, atMs: now - startedAt }],
    isFinal: pauseMs === undefined,
  };
}

export const lastAnswer = ({ seen }: PathSoFar): Answer | undefined => seen.at(-1)?.answer;
