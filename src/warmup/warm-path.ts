import type { PathSettings } from '../config/settings.ts';
import { type Answer, isWorthAskingAgain, type StatusAnswer } from './answer.ts';
import type { Asker } from './asker.ts';
import { coverageOf } from './coverage.ts';
import {
  answersOf,
  answersToCome,
  mostAnswers,
  NOTHING_YET,
  type PathRecord,
  type Verdict,
  verdictOf,
  withAnswer,
} from './path-record.ts';
import { askUntilAnswered, type PatiencePorts } from './persist.ts';
import { median } from './steadiness.ts';
import type { WarmPlan } from './warm-app.ts';
import type { PathReport, WarmProgress } from './warm-report.ts';

/** What all paths share. */
export interface Warming {
  readonly ports: PatiencePorts;
  readonly ask: Asker;
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
  readonly record: PathRecord;
  readonly last: Answer | undefined;
  /** the last answer that a row of expected ones ended with */
  readonly interruption: Answer | undefined;
  readonly verdict: Verdict | undefined;
}

/** What was sent, and when the first expected answer came. */
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
    ...{ record: NOTHING_YET, last: undefined, interruption: undefined },
    verdict: over.aborted ? 'out-of-time' : undefined,
  };
  while (course.verdict === undefined) {
    while (underway.length < requestsAtATime(course.record, plan))
      underway.push(ask(warming, path, decided.signal, tally));
    const asked = await underway.shift();
    if (asked) course = afterAnswer(course, asked, warming);
  }
  decided.abort();
  release();
  // What is still on its way was sent, and decides nothing any more.
  await Promise.all(underway);
  return reportOf(path, course, tally, plan);
}

/** A controller that aborts with `signal`, and what lets go of it. */
function followerOf(signal: AbortSignal): [AbortController, () => void] {
  const follower = new AbortController();
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
function requestsAtATime(record: PathRecord, plan: WarmPlan): number {
  if (answersOf(record) === 0) return 1;
  const most = Math.max(1, Math.min(plan.dynos ?? 1, plan.request.concurrency));
  const left = mostAnswers(plan) - answersOf(record);
  return Math.min(most, left, answersToCome(record, plan) || most);
}

async function ask(
  { ports, ask: askOnce, plan, deadline, over, onProgress }: Warming,
  path: PathSettings,
  decided: AbortSignal,
  tally: Tally,
): Promise<Asked> {
  const patience = { retries: plan.request.retries, tried: 0, deadline, signal: decided };
  let [before, latest]: (Answer | undefined)[] = [];
  const answer = await askUntilAnswered(
    ports,
    () => askOnce(path, over),
    patience,
    (attempt) => {
      if (latest) tally.retries += 1;
      [before, latest] = [latest, attempt.answer];
      tally.requests += 1;
      if (isExpected(latest)) tally.firstMs ??= latest.responseMs;
      const { requests, firstMs } = tally;
      if (!wasCutOff(latest, over)) onProgress({ path, ...attempt, requests, firstMs });
    },
  );
  return { answer, before };
}

const isExpected = (answer: Answer): answer is StatusAnswer =>
  answer.kind === 'status' && answer.expected;

/** By us: it says nothing of the app. */
const wasCutOff = (answer: Answer, over: AbortSignal): boolean =>
  over.aborted && answer.kind === 'failure';

function afterAnswer(course: Course, { answer, before }: Asked, { plan, over }: Warming): Course {
  if (wasCutOff(answer, over))
    return { ...course, last: before ?? course.last, verdict: 'out-of-time' };
  if (!isExpected(answer)) return { ...course, last: answer, verdict: whyNot(answer, over) };
  const record = withAnswer(course.record, answer, before !== undefined, plan);
  return {
    record,
    last: answer,
    interruption: before ?? course.interruption,
    verdict: verdictOf(record, plan) ?? (over.aborted ? 'out-of-time' : undefined),
  };
}

function whyNot(answer: Answer, over: AbortSignal): Verdict {
  if (answer.kind === 'status' && !isWorthAskingAgain(answer)) return 'unexpected';
  return over.aborted ? 'out-of-time' : 'unanswered';
}

function reportOf(
  path: PathSettings,
  { record, last, interruption, verdict }: Course,
  { requests, retries, firstMs }: Tally,
  { window, dynos }: WarmPlan,
): PathReport {
  const isInterrupted = verdict === 'unanswered' && last !== undefined && isExpected(last);
  return {
    path,
    notWarm: verdict === 'warm' ? undefined : verdict,
    last: isInterrupted ? interruption : last,
    firstMs,
    warmMs: record.times.length < window ? undefined : median(record.times.slice(-window)),
    requests,
    retries,
    coverage: coverageOf(record, dynos),
  };
}
