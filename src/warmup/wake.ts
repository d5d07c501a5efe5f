import type { PreflightError } from '../base/errors.ts';
import type { RequestSettings, WarmupSettings } from '../config/settings.ts';
import {
  type AddressKnowledge,
  ownHosts,
  targetAfterApi,
  targetBeforeApi,
  type WarmupTarget,
} from './address.ts';
import { isWorthAskingAgain, mustFollowRedirects } from './answer.ts';
import type { AppCondition, Useless } from './condition.ts';
import {
  afterAttempt,
  askPaths,
  type AskPorts,
  lastAnswer,
  type PathSoFar,
  timeIsOver,
  unasked,
} from './ask-paths.ts';
import type { WarmupRequest } from './request.ts';

export interface PushWarmup {
  /** about the app's address, from the config and the last push */
  readonly known: AddressKnowledge;
  readonly settings: WarmupSettings;
  /** the headers of the settings, with their `${…}` filled in */
  readonly headers: RequestSettings['headers'];
}

/** A warm-up that the push doesn't wait for anymore. */
export interface UnfinishedWarmup {
  readonly paths: readonly PathSoFar[];
  /** by the monotonic clock */
  readonly startedAt: number;
}

/** Running requests. */
export interface Asking {
  readonly request: WarmupRequest;
  readonly startedAt: number;
  /** by the monotonic clock: no request starts after it, also not in the background */
  readonly deadline: number;
  readonly soFar: () => readonly PathSoFar[];
  /** resolves when every path has its final answer */
  readonly answered: Promise<void>;
  /** resolves when the push has waited long enough */
  readonly waited: Promise<void>;
  readonly stop: (reason?: Error) => void;
}

/** What is known after the API has answered or failed. */
interface AfterApi {
  readonly address: AddressKnowledge;
  readonly condition: AppCondition;
}

/** Sends the requests if the address is known from the config or an earlier push; otherwise undefined. */
export function askBeforeApi(ports: AskPorts, warmup: PushWarmup): Asking | undefined {
  const baseUrl = targetBeforeApi(warmup.known);
  return baseUrl === undefined ? undefined : ask(ports, warmup, requestTo(baseUrl, warmup));
}

/**
 * Waits for the answers to `early`. Sends new requests if `early` used a wrong address or doesn't exist,
 * and none if no request can wake the app. `waiting` if paths have no final answer after the wait.
 */
export async function askAfterApi(
  ports: AskPorts,
  warmup: PushWarmup,
  { address, condition }: AfterApi,
  early: Asking | undefined,
): Promise<WarmupOutcome | ({ readonly kind: 'waiting' } & UnfinishedWarmup)> {
  const target = targetAfterApi(address, early?.request.baseUrl);
  if (condition.useless && !isDisproved(condition.useless, early)) {
    early?.stop();
    return { kind: 'pointless', reason: condition.useless };
  }
  if (target.kind === 'refused') {
    early?.stop();
    return target;
  }
  const own = requestTo(target.baseUrl, { ...warmup, known: address });
  const { doubt } = target;
  const request = doubt ? single(own) : own;
  const right = early && isAsGood(early, request) ? early : undefined;
  if (!right) early?.stop();
  const asking = right ?? ask(ports, warmup, request);
  const paths = await pathsAfterWait(asking, ports);
  if (!paths.every(({ isFinal }) => isFinal)) {
    const waitedMs = ports.now() - asking.startedAt;
    if (doubt) return { kind: 'unanswered', waitedMs, paths, error: doubt };
    return { kind: 'waiting', paths, startedAt: asking.startedAt };
  }
  const isNowhere = target.isGuess && paths.every(is404);
  return isNowhere ? { kind: 'pointless', reason: 'unknown-address' } : { kind: 'answered', paths };
}

const CAN_BE_DISPROVED: readonly Useless[] = ['crashed', 'eco-hours-used-up', 'internal-routing'];

/**
 * An app that answered has a running dyno, even if the API lists none: while preboot switches, it lists
 * only the new dynos. Maintenance mode and the number of dynos are settings, so an answer doesn't disprove
 * them.
 */
function isDisproved(useless: Useless, early: Asking | undefined): boolean {
  if (!CAN_BE_DISPROVED.includes(useless)) return false;
  const answers = early?.soFar().map(lastAnswer) ?? [];
  return answers.some((answer) => answer?.kind === 'status' && answer.expected);
}

/**
 * False if the address has changed: after a rename or a new app with the same name, the old address may
 * belong to someone else. Also false if the app has a new domain, and a redirect to it wasn't followed.
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

/**
 * How another process may request the app; null: not at all. Header values keep their `${…}`, to keep
 * secrets out of files.
 */
export function requestAfterPush(
  settings: WarmupSettings,
  address: AddressKnowledge,
): WarmupRequest | null {
  const target = targetAfterApi(address);
  if (target.kind === 'refused' || target.doubt) return null;
  const { headers } = settings.request;
  return requestTo(target.baseUrl, { settings, headers, known: address });
}

const requestTo = (baseUrl: string, { settings, headers, known }: PushWarmup): WarmupRequest => ({
  ...{ ...settings.request, headers, baseUrl },
  site: ownHosts(known),
});

/**
 * A host that may be a stranger's gets one request in all: a config from a pull request could have every
 * developer of the app request it again and again.
 */
const single = (request: WarmupRequest): WarmupRequest => ({
  ...request,
  ...{ paths: request.paths.slice(0, 1), retries: 0, site: [] },
});

function ask(ports: AskPorts, { settings }: PushWarmup, request: WarmupRequest): Asking {
  const { wait, timeout } = settings;
  const abort = new AbortController();
  const { signal } = abort;
  const startedAt = ports.now();
  const deadline = startedAt + timeout;
  let paths = request.paths.map((path) => unasked(path, startedAt));
  // Paths whose final answer is known, while its body may never end.
  const known = new Map<number, PathSoFar>();
  return {
    ...{ request, startedAt, deadline },
    soFar: () => paths.map((path, at) => known.get(at) ?? path),
    answered: askPaths(
      ports,
      request,
      paths,
      { deadline, signal },
      (index, attempt) => {
        const times = { now: ports.now(), startedAt };
        known.delete(index);
        paths = paths.map((path, at) => (at === index ? afterAttempt(path, attempt, times) : path));
      },
      (index, answer) => {
        const path = paths[index];
        if (!path || isWorthAskingAgain(answer)) return;
        const times = { now: ports.now(), startedAt };
        known.set(index, afterAttempt(path, { answer, pauseMs: undefined }, times));
      },
    ),
    waited: ports.sleep(Math.min(wait, timeout), signal),
    stop: (reason) => {
      abort.abort(reason);
    },
  };
}

/** The paths after the wait, including answers that came while the API was read. */
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

/** The state of the warm-up when the push continues. */
export type WarmupOutcome =
  | { readonly kind: 'answered'; readonly paths: readonly PathSoFar[] }
  /** some paths have no final answer within `wait`: a background process continues */
  | {
      readonly kind: 'background';
      readonly waitedMs: number;
      readonly paths: readonly PathSoFar[];
    }
  /** the same, but the background process couldn't start, or the host isn't known to be the app's */
  | {
      readonly kind: 'unanswered';
      readonly waitedMs: number;
      readonly paths: readonly PathSoFar[];
      readonly error: PreflightError;
    }
  | { readonly kind: 'pointless'; readonly reason: Useless | 'unknown-address' }
  | Extract<WarmupTarget, { kind: 'refused' }>;
