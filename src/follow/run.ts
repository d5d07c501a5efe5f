import { type Clock, withTimeLimit } from '../base/clock.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import type { Course, Fact, Read } from './deploy.ts';
import { step } from './machine.ts';
import { nextRound } from './pace.ts';

export interface FollowPorts extends Pick<Clock, 'now' | 'today' | 'sleep'> {
  /** one read of the API, or one request to the app. May reject */
  readonly read: (read: Read, signal: AbortSignal) => Promise<Fact>;
  /** API requests so far */
  readonly calls: () => number;
  /** that the account has left; undefined: unknown */
  readonly requestsLeft: () => number | undefined;
  /** Heroku's clock at the last answer of the API; undefined: unknown */
  readonly date: () => Date | undefined;
  /** whether git's process still runs; left out: there is none */
  readonly gitRuns?: () => boolean;
}

/**
 * Follows a deploy until it's over, or `signal` aborts: then the phase isn't `over`. Never rejects.
 * @param onStep called after each step
 */
export async function follow(
  ports: FollowPorts,
  start: Course,
  signal: AbortSignal,
  onStep: (course: Course) => void = () => undefined,
): Promise<Course> {
  const clock = herokuClock(ports, start.at);
  const isStopped = (): boolean => signal.aborted;
  let course = start;
  while (course.phase.kind !== 'over') {
    const { reads, afterMs } = nextRound(course);
    const began = momentsOf(ports);
    await ports.sleep(afterMs, signal);
    if (isStopped()) break;
    const facts = await Promise.all(reads.map((read) => factOf(ports, read, signal)));
    if (isStopped()) break;
    if (facts.some(isOfApi)) clock.set();
    course = step(course, {
      ...{ at: clock.now(), facts, suspendedMs: suspension(began, momentsOf(ports), afterMs) },
      ...{ calls: ports.calls(), requestsLeft: ports.requestsLeft() },
      gitRuns: ports.gitRuns?.(),
    });
    onStep(course);
  }
  return course;
}

interface HerokuClock {
  readonly now: () => number;
  /** after an answer of the API */
  readonly set: () => void;
}

/** This machine's clock may be wrong. Between two answers of the API, it only measures what has passed. */
function herokuClock({ now, date }: FollowPorts, start: number): HerokuClock {
  let [known, knownAt] = [start, now()];
  return {
    now: () => known + now() - knownAt,
    set: () => {
      const ms = date()?.getTime();
      // The API's dates are whole seconds.
      if (ms === undefined || Math.abs(ms - (known + now() - knownAt)) < 1_000) return;
      [known, knownAt] = [ms, now()];
    },
  };
}

const isOfApi = (fact: Fact): boolean => fact.kind !== 'answer' && fact.kind !== 'failure';

const READ_MS = 15_000;

async function factOf(ports: FollowPorts, read: Read, signal: AbortSignal): Promise<Fact> {
  try {
    return await withTimeLimit(READ_MS, tooLate, signal, (limit) => ports.read(read, limit));
  } catch (error) {
    return { kind: 'failure', of: read.kind, error: asPreflightError(error) };
  }
}

const tooLate = (): PreflightError =>
  new PreflightError('timeout', `no answer within ${READ_MS / 1_000} s`);

interface Moments {
  /** monotonic */
  readonly now: number;
  readonly wall: number;
}

const momentsOf = ({ now, today }: FollowPorts): Moments => ({
  now: now(),
  wall: today().getTime(),
});

/** Less than this may be a busy machine. */
const LEAST_SUSPENSION_MS = 20_000;

/**
 * How long the machine was suspended. Some monotonic clocks stop then, and only the wall clock shows it;
 * others go on, and the round took much longer than it can.
 */
function suspension(before: Moments, after: Moments, afterMs: number): number {
  const ticked = after.now - before.now;
  const lost = Math.max(after.wall - before.wall - ticked, ticked - afterMs - READ_MS);
  return lost >= LEAST_SUSPENSION_MS ? lost : 0;
}
