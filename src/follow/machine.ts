import type { ErrorCode } from '../base/error-codes.ts';
import type { PreflightError } from '../base/errors.ts';
import { deadlineOf, SILENCE_MS } from './bounds.ts';
import {
  type Course,
  type Deploy,
  type Doubt,
  end,
  type Fact,
  type News,
  type Phase,
  type Read,
  type Switch,
} from './deploy.ts';
import { stepBuild, stepFind } from './find-build.ts';
import { mayCall } from './pace.ts';
import { stepRelease } from './release.ts';
import { stepSwitch, stepTime } from './switch.ts';

/** The state when a push begins: looks for its build, or without a commit for anyone's next deploy. */
export const begin = (deploy: Deploy, at: number): Course => ({
  deploy,
  phase: { kind: 'find', gitEndedAt: undefined },
  ...{ since: at, pausedMs: 0, times: { begun: at }, at, heardAt: at, error: undefined },
  ...{ readAt: {}, seenAt: {}, calls: 0, requestsLeft: undefined },
});

/**
 * The next state. Facts count before bounds: after a laptop's sleep, what has happened meanwhile is more
 * than the time that it took.
 */
export function step(before: Course, news: News): Course {
  if (before.phase.kind === 'over') return before;
  let course = heard(before, news);
  for (const fact of inOrder(news.facts)) course = read(stepFact(course, fact), course, fact);
  return judge(course, news);
}

/** What was read in one round is of one moment: how many dynos there are to be comes before the dynos. */
const inOrder = (facts: readonly Fact[]): readonly Fact[] =>
  facts.toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));

const ORDER: readonly Fact['kind'][] = [
  ...(['builds', 'build', 'releases', 'formation', 'dynos', 'answer', 'failure'] as const),
];

function heard(course: Course, { at, suspendedMs, calls, requestsLeft, gitRuns }: News): Course {
  const { phase } = course;
  const next = {
    ...course,
    at: Math.max(course.at, at),
    pausedMs: course.pausedMs + suspendedMs,
    heardAt: course.heardAt + suspendedMs,
    ...{ calls, requestsLeft },
  };
  if (phase.kind !== 'find' || gitRuns !== false || phase.gitEndedAt !== undefined) return next;
  return { ...next, phase: { ...phase, gitEndedAt: next.at } };
}

function stepFact(course: Course, fact: Fact): Course {
  if (fact.kind === 'failure') return stepFailure(course, fact);
  switch (course.phase.kind) {
    case 'find':
      return stepFind(course, fact);
    case 'build':
      return stepBuild(course, fact);
    case 'release':
      return stepRelease(course, course.phase.target, fact);
    case 'switch':
      return stepSwitch(course, course.phase, fact);
    case 'over':
      return course;
  }
}

/** Notes that it was read. A new phase begins with its own reads. */
function read(after: Course, before: Course, fact: Fact): Course {
  const kind = fact.kind === 'failure' ? fact.of : fact.kind;
  const now = isSamePhase(after, before) ? { [kind]: after.at } : {};
  const next = { ...after, readAt: { ...after.readAt, ...now } };
  if (fact.kind === 'failure') return next;
  const seen = { ...next, seenAt: { ...next.seenAt, ...now } };
  return kind === 'answer' ? seen : { ...seen, heardAt: after.at, error: undefined };
}

const isSamePhase = (one: Course, other: Course): boolean =>
  one.phase.kind === other.phase.kind && one.since === other.since;

const MAIN_READ = {
  find: 'builds',
  build: 'build',
  release: 'releases',
  switch: 'dynos',
  over: undefined,
} as const satisfies Record<Course['phase']['kind'], Read['kind'] | undefined>;

/** A second try doesn't help: the token was revoked, or the app is gone. */
const FINAL: readonly ErrorCode[] = [
  ...(['api-unauthorized', 'api-forbidden', 'api-not-found', 'api-two-factor'] as const),
  ...(['api-refused', 'api-redirect', 'api-path', 'app-name', 'no-credential', 'bug'] as const),
];

export const isFinal = ({ code }: PreflightError): boolean => FINAL.includes(code);

function stepFailure(course: Course, { of, error }: Extract<Fact, { kind: 'failure' }>): Course {
  if (of === 'answer') return course;
  const isEnd = of === MAIN_READ[course.phase.kind] && isFinal(error);
  return isEnd ? doubt(course, 'unreadable', error) : { ...course, error };
}

/** What time alone decides. */
function judge(before: Course, { facts }: News): Course {
  const course = stepTime(before);
  const { phase, at, heardAt, error } = course;
  if (phase.kind === 'over') return course;
  if (at - heardAt >= SILENCE_MS && error) return doubt(course, 'silence', error);
  if (!mayCall(course) && !canDoWithoutCalls(course)) return doubt(course, 'calls');
  const main = MAIN_READ[phase.kind];
  // After a failure, the phase isn't known to be late.
  const isRead = facts.some(({ kind }) => kind === main) || !mayCall(course);
  return at >= deadlineOf(course) && isRead ? late(course, phase) : course;
}

/** With preboot, the app's answers and the time are enough. */
const canDoWithoutCalls = ({ phase, deploy, times }: Course): boolean =>
  phase.kind === 'switch' && deploy.runtime === 'preboot' && times.booted !== undefined;

function late(course: Course, phase: Exclude<Phase, { kind: 'over' }>): Course {
  switch (phase.kind) {
    case 'find':
      return end(course, { kind: 'nothing-built' });
    case 'build':
      return doubt(course, 'build-too-long');
    case 'release':
      return doubt(course, 'release-too-long');
    case 'switch':
      return doubt(course, doubtOfSwitch(phase));
  }
}

function doubtOfSwitch({ quantity, up, answers }: Switch): Doubt {
  if (quantity === undefined) return 'unreadable';
  return answers.old && up > 0 ? 'old-release' : 'not-up';
}

/** If no read was possible at all. */
export const couldNotBegin = (course: Course, error: PreflightError): Course =>
  doubt(course, isFinal(error) ? 'unreadable' : 'silence', error);

const doubt = (course: Course, why: Doubt, error = course.error): Course =>
  end(course, { kind: 'unknown', why, release: targetOf(course), error });

/** The release that is awaited; undefined: not known yet. */
export function targetOf({ phase }: Course): number | undefined {
  if (phase.kind === 'switch') return phase.target.version;
  if (phase.kind === 'release' && 'version' in phase.target) return phase.target.version;
  if (phase.kind !== 'over') return undefined;
  return 'release' in phase.outcome ? phase.outcome.release : undefined;
}
