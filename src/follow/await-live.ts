import { asPreflightError, PreflightError } from '../base/errors.ts';
import { demand, type AppReadings } from '../heroku/readings.ts';
import { type Course, end, enter, type Outcome } from './deploy.ts';
import { begin, targetOf } from './machine.ts';
import { follow, type FollowPorts } from './run.ts';
import { deployOf, runningRelease, underWay } from './under-way.ts';

/** What is known about the release that answers. */
export type Liveness =
  /** no deploy is under way; undefined: nothing is released */
  | { readonly kind: 'settled'; readonly release: number | undefined }
  /** it couldn't be found out */
  | { readonly kind: 'unchecked'; readonly error: PreflightError }
  | Followed;

/** A deploy that was under way. */
export interface Followed {
  readonly kind: 'followed';
  readonly course: Course;
  readonly outcome: Outcome;
  readonly waitedMs: number;
}

export interface AwaitPorts {
  readonly now: () => number;
  readonly today: () => Date;
  /** for a deploy that has begun; a client is only needed then */
  readonly open: (course: Course) => Promise<FollowPorts>;
}

/**
 * Waits for the deploy under way, if there is one, and for those that come in between. Rejects with its
 * reason if `signal` aborts.
 */
export async function awaitLive(
  ports: AwaitPorts,
  readings: AppReadings,
  signal: AbortSignal,
  onStep?: (course: Course) => void,
): Promise<Liveness> {
  const { now, today } = ports;
  const began = now();
  try {
    const start = startOf(readings, (readings.date ?? today()).getTime());
    if (!start) return { kind: 'settled', release: runningRelease(demand(readings.releases)) };
    const course = await followAll(ports, start, signal, onStep);
    if (course.phase.kind !== 'over') throw signal.reason;
    return { kind: 'followed', course, outcome: course.phase.outcome, waitedMs: now() - began };
  } catch (error) {
    if (error instanceof PreflightError && !signal.aborted) return { kind: 'unchecked', error };
    throw error;
  }
}

/** If the newest release has failed, the deploy is over, and the app runs the one before. */
function startOf(readings: AppReadings, at: number): Course | undefined {
  const course = underWay(readings, at);
  if (course) return course;
  const releases = demand(readings.releases);
  const newest = releases.toSorted((one, other) => other.version - one.version)[0];
  if (newest?.status !== 'failed') return undefined;
  const running = runningRelease(releases);
  const outcome: Outcome = { kind: 'release-failed', release: newest.version, running };
  return end(begin(deployOf(readings, undefined), at), outcome);
}

/** Follows a deploy, and those that replace it. It isn't over if `signal` aborts. */
export async function followAll(
  { open }: Pick<AwaitPorts, 'open'>,
  start: Course,
  signal: AbortSignal,
  onStep?: (course: Course) => void,
): Promise<Course> {
  if (start.phase.kind === 'over') return start;
  const ports = await open(start).catch((error: unknown) => asPreflightError(error));
  // It's under way anyway, and the old release may answer.
  if (ports instanceof PreflightError) return signal.aborted ? start : unreadable(start, ports);
  let course = await follow(ports, start, signal, onStep);
  while (course.phase.kind === 'over' && course.phase.outcome.kind === 'superseded') {
    const { by: version } = course.phase.outcome;
    const target = { version, first: version, code: undefined, by: undefined };
    course = await follow(ports, enter(course, { kind: 'release', target }), signal, onStep);
  }
  return course;
}

const unreadable = (course: Course, error: PreflightError): Course =>
  end(course, { kind: 'unknown', why: 'unreadable', release: targetOf(course), error });

/** The release that requests reach, or will; undefined: not the wanted one. */
export function liveRelease(liveness: Liveness): number | undefined {
  if (liveness.kind === 'settled') return liveness.release;
  if (liveness.kind === 'unchecked') return undefined;
  const { outcome } = liveness;
  return isLive(liveness) && 'release' in outcome ? outcome.release : undefined;
}

/** Whether requests reach the newest release, or wake it. */
export const isLive = (liveness: Liveness): boolean =>
  liveness.kind !== 'followed' ||
  liveness.outcome.kind === 'live' ||
  liveness.outcome.kind === 'asleep';
