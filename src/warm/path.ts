import { setMaxListeners } from 'node:events';
import type { ErrorCode } from '../base/error-codes.ts';
import { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';
import { type Answer, isWorthAskingAgain, type StatusAnswer } from '../warmup/answer.ts';
import { askUntilAnswered, type Pace, type PatiencePorts } from '../warmup/patience.ts';
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

export interface Warming {
  readonly ports: PatiencePorts;
  readonly ask: Asker;
  /** limits how many requests run at a time */
  readonly limit: Limiter;
  /** of the retries after 429 */
  readonly pace: Pace;
  readonly plan: WarmPlan;
  /** by the monotonic clock, in milliseconds */
  readonly deadline: number;
  /** aborted at the deadline, or when the command is canceled */
  readonly over: AbortSignal;
  readonly onProgress: (progress: WarmProgress) => void;
}

/** A request and its retries. */
interface Asked {
  readonly answer: Answer;
  /** the answer before the last retry; undefined if there was no retry */
  readonly before: Answer | undefined;
}

/** The state of a path. */
interface Course {
  readonly series: AnswerSeries;
  readonly last: Answer | undefined;
  /** the last answer that interrupted the series of expected ones */
  readonly interruption: Answer | undefined;
  readonly verdict: PathVerdict | undefined;
}

/** The requests so far, and the time of the first expected answer. */
interface Tally {
  requests: number;
  retries: number;
  firstMs: number | undefined;
}

/**
 * Requests a path until it's warm on every dyno, or can't get warm. Answers count in the order of their
 * requests. Otherwise the answers of fast dynos would come first and hide those of a slow one.
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
  // These requests were aborted: the result is known without them.
  await Promise.all(underway);
  return reportOf(path, course, tally, plan);
}

/** A controller that aborts with `signal`, and a function that detaches it. */
function followerOf(signal: AbortSignal): [AbortController, () => void] {
  const follower = new AbortController();
  // Otherwise Node warns on the user's terminal about the 11th listener.
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

/** One until the app answers. Then one per dyno, but no more than are needed. */
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
  const { ports, plan, pace, deadline, onProgress } = warming;
  const patience = { retries: plan.request.retries, tried: 0, deadline, signal: decided, pace };
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
      if (isExpected(latest) && !isOld(latest, plan)) tally.firstMs ??= latest.responseMs;
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

/** We aborted the request, so its failure says nothing about the app. */
const wasCutOff = (answer: Answer, ended: AbortSignal): boolean =>
  ended.aborted && answer.kind === 'failure';

function afterAnswer(course: Course, { answer, before }: Asked, { plan, over }: Warming): Course {
  if (wasCutOff(answer, over))
    return { ...course, last: before ?? course.last, verdict: 'out-of-time' };
  if (!isExpected(answer)) return { ...course, last: answer, verdict: whyNot(answer, over) };
  if (isOld(answer, plan)) return afterOldAnswer(course, answer, { plan, over });
  const series = withAnswer(course.series, answer, before !== undefined, plan);
  return {
    series,
    last: answer,
    interruption: before ?? course.interruption,
    verdict: verdictOf(series, plan) ?? (over.aborted ? 'out-of-time' : undefined),
  };
}

const isOld = ({ release }: StatusAnswer, plan: WarmPlan): boolean =>
  release !== undefined && plan.release !== undefined && release < plan.release;

/** The series starts over: an old dyno still gets requests. */
function afterOldAnswer(
  { series, interruption }: Course,
  last: StatusAnswer,
  { plan, over }: Pick<Warming, 'plan' | 'over'>,
): Course {
  const answers = series.answers + 1;
  const isHopeless = answers >= mostAnswers(plan) || over.aborted;
  return {
    series: { ...NOTHING_YET, answers },
    ...{ last, interruption, verdict: isHopeless ? 'old-release' : undefined },
  };
}

// Failures where the app did answer, but the answer can't be used.
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
  { window, dynos, perDyno }: WarmPlan,
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
    coverage: coverageOf(series, dynos, perDyno),
  };
}
