import { setMaxListeners } from 'node:events';
import type { ErrorCode } from '../base/error-codes.ts';
import { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';
import { type Answer, isWorthAskingAgain, type StatusAnswer } from '../warmup/answer.ts';
import { askUntilAnswered, type PatiencePorts } from '../warmup/patience.ts';
import type { Asker } from '../warmup/request.ts';
import type { Limiter } from './limiter.ts';
import {
  answersToCome,
  coverageOf,
  median,
  mostAnswers,
  NOTHING_YET,
  type AnswerSeries,
  type PathVerdict,
  verdictOf,
  withAnswer,
} from './measure.ts';
import type { WarmPlan } from './plan.ts';
import type { PathReport, WarmProgress } from './report.ts';

/** What all paths share. */
export interface Warming {
  readonly ports: PatiencePorts;
  readonly ask: Asker;
  /** gives each request its turn */
  readonly limit: Limiter;
  readonly plan: WarmPlan;
  /** by the monotonic clock, in milliseconds */
  readonly deadline: number;
  /** aborted at the deadline, or when nobody waits any longer */
  readonly over: AbortSignal;
  readonly onProgress: (progress: WarmProgress) => void;
}

/** A request and its repetitions. */
interface Asked {
  readonly answer: Answer;
  /** what the request before the last repetition came to; undefined: there was no repetition */
  readonly before: Answer | undefined;
}

/** Where a path stands. */
interface Course {
  readonly series: AnswerSeries;
  readonly last: Answer | undefined;
  /** the last answer that a row of expected ones ended with */
  readonly interruption: Answer | undefined;
  readonly verdict: PathVerdict | undefined;
}

/** What was sent, and what the first expected answer took. */
interface Tally {
  requests: number;
  retries: number;
  firstMs: number | undefined;
}

/**
 * Requests a path until it's warm on every dyno, or can't be. Answers count in the order in which they
 * were asked for: else those of quick dynos would overtake, and hide, those of the slow one.
 */
export async function warmPath(warming: Warming, path: PathSettings): Promise<PathReport> {
  const { plan, over } = warming;
  const tally: Tally = { requests: 0, retries: 0, firstMs: undefined };
  const [decided, release] = followerOf(over);
  const underway: Promise<Asked>[] = [];
  let course: Course = {
    ...{ series: NOTHING_YET, last: undefined, interruption: undefined },
    verdict: over.aborted ? 'out-of-time' : undefined,
  };
  while (course.verdict === undefined) {
    while (underway.length < requestsAtATime(course.series, plan))
      underway.push(ask(warming, path, decided.signal, tally));
    const asked = await underway.shift();
    if (asked) course = afterAnswer(course, asked, warming);
  }
  decided.abort();
  release();
  // What was still on its way decides nothing any more, and has been ended.
  await Promise.all(underway);
  return reportOf(path, course, tally, plan);
}

/** A controller that aborts with `signal`, and what lets go of it. */
function followerOf(signal: AbortSignal): [AbortController, () => void] {
  const follower = new AbortController();
  // Node warns on the user's terminal at the 11th.
  setMaxListeners(0, follower.signal);
  const follow = (): void => {
    follower.abort();
  };
  signal.addEventListener('abort', follow);
  return [
    follower,
    () => {
      signal.removeEventListener('abort', follow);
    },
  ];
}

/** One until the app answers; then as many as it has dynos, and none that would be superfluous. */
function requestsAtATime(series: AnswerSeries, plan: WarmPlan): number {
  if (series.answers === 0) return 1;
  const most = Math.max(1, Math.min(plan.dynos ?? 1, plan.request.concurrency));
  const left = mostAnswers(plan) - series.answers;
  return Math.min(most, left, answersToCome(series, plan) || most);
}

async function ask(
  warming: Warming,
  path: PathSettings,
  decided: AbortSignal,
  tally: Tally,
): Promise<Asked> {
  const { ports, plan, deadline, onProgress } = warming;
  const patience = { retries: plan.request.retries, tried: 0, deadline, signal: decided };
  let [before, latest]: (Answer | undefined)[] = [];
  const onSent = (): void => {
    tally.requests += 1;
    if (latest) tally.retries += 1;
  };
  const answer = await askUntilAnswered(
    ports,
    () => inTurn(warming, path, decided, onSent),
    patience,
    (attempt) => {
      [before, latest] = [latest, attempt.answer];
      if (isExpected(latest)) tally.firstMs ??= latest.responseMs;
      const { requests, firstMs } = tally;
      if (!wasCutOff(latest, decided)) onProgress({ path, ...attempt, requests, firstMs });
    },
  );
  return { answer, before };
}

async function inTurn(
  { ask: askOnce, limit }: Warming,
  path: PathSettings,
  decided: AbortSignal,
  onSent: () => void,
): Promise<Answer> {
  const send = (): Promise<Answer> => {
    onSent();
    return askOnce(path, decided);
  };
  return (await limit(send, decided)) ?? { kind: 'failure', path: path.path, error: NEVER_SENT };
}

const NEVER_SENT = new PreflightError('aborted', 'the request was never sent');

const isExpected = (answer: Answer): answer is StatusAnswer =>
  answer.kind === 'status' && answer.expected;

/** By us: it says nothing of the app. */
const wasCutOff = (answer: Answer, ended: AbortSignal): boolean =>
  ended.aborted && answer.kind === 'failure';

function afterAnswer(course: Course, { answer, before }: Asked, { plan, over }: Warming): Course {
  if (wasCutOff(answer, over))
    return { ...course, last: before ?? course.last, verdict: 'out-of-time' };
  if (!isExpected(answer)) return { ...course, last: answer, verdict: whyNot(answer, over) };
  const series = withAnswer(course.series, answer, before !== undefined, plan);
  return {
    series,
    last: answer,
    interruption: before ?? course.interruption,
    verdict: verdictOf(series, plan) ?? (over.aborted ? 'out-of-time' : undefined),
  };
}

// Of failures: somebody answered, and it was of no use.
const ANSWERED: readonly ErrorCode[] = ['redirects', 'size', 'encoding'];

function whyNot(answer: Answer, over: AbortSignal): PathVerdict {
  const isTheirs =
    answer.kind === 'status' ? !isWorthAskingAgain(answer) : ANSWERED.includes(answer.error.code);
  if (isTheirs) return 'unexpected';
  return over.aborted ? 'out-of-time' : 'unanswered';
}

function reportOf(
  path: PathSettings,
  { series, last, interruption, verdict }: Course,
  { requests, retries, firstMs }: Tally,
  { window, dynos }: WarmPlan,
): PathReport {
  const isInterrupted = verdict === 'unanswered' && last !== undefined && isExpected(last);
  return {
    path,
    notWarm: verdict === 'warm' ? undefined : verdict,
    last: isInterrupted ? interruption : last,
    firstMs,
    warmMs: series.times.length < window ? undefined : median(series.times.slice(-window)),
    requests,
    retries,
    coverage: coverageOf(series, dynos),
  };
}
