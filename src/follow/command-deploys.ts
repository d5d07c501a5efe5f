import { type Clock, firstOf } from '../base/clock.ts';
import { type AwaitPorts, followAll, type Followed } from './await-live.ts';
import type { Course, Deploy, Fact } from './deploy.ts';
import { begin, targetOf } from './machine.ts';

export interface CommandPorts extends Pick<AwaitPorts, 'open'>, Pick<Clock, 'now'> {
  /** resolves when the command ends, and never rejects */
  readonly ended: Promise<unknown>;
}

/**
 * Follows what a command deploys, while it runs and afterwards. If that's several deploys, the last one
 * counts. Undefined: it has deployed nothing. Rejects with its reason if `signal` aborts.
 * @param at by Heroku's clock, when the command begins
 */
export async function followCommand(
  { ended, open, now }: CommandPorts,
  { deploy, at }: { readonly deploy: Deploy; readonly at: number },
  signal: AbortSignal,
  onStep: (course: Course) => void,
): Promise<Followed | undefined> {
  const began = now();
  const builds = new Set<string>();
  const noting = notingBuilds(open, builds);
  const until = firstOf(signal, whenSettled(ended));
  let last: Course | undefined;
  let course = begin(deploy, at);
  while (!until.aborted) {
    course = await followAll({ open: noting }, course, until, onStep);
    if (course.phase.kind !== 'over') break;
    if (isKnown(course)) {
      last = course;
      course = nextAfter(course, builds);
    } else {
      // The API has failed. It's asked again when the command has ended.
      await whenAborted(until);
      course = begin(course.deploy, course.at);
    }
  }
  signal.throwIfAborted();
  const rest = await followRest({ open, now }, course, signal, onStep);
  signal.throwIfAborted();
  const result = isBuilt(rest) ? rest : last && { ...last, at: rest.at };
  return result && followedOf(result, now() - began);
}

const followedOf = (course: Course, waitedMs: number): Followed | undefined =>
  course.phase.kind === 'over'
    ? { kind: 'followed', course, outcome: course.phase.outcome, waitedMs }
    : undefined;

/** A deploy of the command is listed by then. */
const LISTED_MS = 5_000;

/** If no build is listed this long after the command, there was none. */
function followRest(
  { open, now }: Pick<CommandPorts, 'open' | 'now'>,
  before: Course,
  signal: AbortSignal,
  onStep: (course: Course) => void,
): Promise<Course> {
  const began = now();
  const given = new AbortController();
  const again: AwaitPorts['open'] = async (course) => {
    const ports = await open(course);
    return { ...ports, calls: () => before.calls + ports.calls() };
  };
  return followAll({ open: again }, afresh(before), firstOf(signal, given.signal), (course) => {
    onStep(course);
    const isUnfound = course.phase.kind === 'find' && course.error === undefined;
    if (isUnfound && now() - began >= LISTED_MS) given.abort();
  });
}

/** With reads that don't count what was read before, and that are as frequent as at the start. */
const afresh = (course: Course): Course => ({
  ...course,
  ...{ readAt: {}, heardAt: course.at },
  since: course.phase.kind === 'find' ? course.at : course.since,
});

/** Whether there was a deploy. */
const isBuilt = ({ phase }: Course): boolean =>
  phase.kind === 'over' && phase.outcome.kind !== 'nothing-built';

const isKnown = (course: Course): boolean =>
  isBuilt(course) && course.phase.kind === 'over' && course.phase.outcome.kind !== 'unknown';

/** The command may deploy again. */
function nextAfter(course: Course, builds: Iterable<string>): Course {
  const { deploy, at } = course;
  const before = Math.max(deploy.before, targetOf(course) ?? 0);
  return begin({ ...deploy, before, knownBuilds: [...deploy.knownBuilds, ...builds] }, at);
}

/** Notes builds that need no more following: those that have ended, and the one that is followed. */
function notingBuilds(open: AwaitPorts['open'], builds: Set<string>): AwaitPorts['open'] {
  const note = (fact: Fact): void => {
    if (fact.kind === 'build') builds.add(fact.build.id);
    if (fact.kind !== 'builds') return;
    for (const { id, status } of fact.builds) if (status !== 'pending') builds.add(id);
  };
  return async (course) => {
    const ports = await open(course);
    return {
      ...ports,
      read: async (...request) => {
        const fact = await ports.read(...request);
        note(fact);
        return fact;
      },
    };
  };
}

function whenSettled(promise: Promise<unknown>): AbortSignal {
  const settled = new AbortController();
  void promise.then(() => {
    settled.abort();
  });
  return settled.signal;
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
