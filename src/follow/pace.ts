import { deadlineOf, MOST_CALLS, switchBegins } from './bounds.ts';
import type { Course, Phase, Read, Switch } from './deploy.ts';
import { switchedBy } from './switch.ts';

/** A read that the phase needs again and again. */
interface Want {
  readonly read: Read;
  /** the pause between two of them, in milliseconds */
  readonly everyMs: number;
}

/** What to read next, and when. No reads: only time has to pass. */
export interface NextRound {
  readonly reads: readonly Read[];
  readonly afterMs: number;
}

/** Reads that are due in this time are made together. */
const TOGETHER_MS = 250;

/** The next state's reads. The machine decides what is read and when; a driver only obeys. */
export function nextRound(course: Course): NextRound {
  const wants = wantsOf(course);
  const due = wants.map(({ read, everyMs }) => {
    const before = course.readAt[read.kind];
    return before === undefined ? 0 : Math.max(0, before + everyMs - course.at);
  });
  const deadline = Math.min(deadlineOf(course), switchedBy(course) ?? Infinity);
  // A bound is judged by facts of its own moment.
  const toDeadline = deadline > course.at ? deadline - course.at : Infinity;
  const afterMs = Math.min(...due, Math.max(TOGETHER_MS, toDeadline), LONGEST_PAUSE_MS);
  const isDeadline = afterMs >= toDeadline;
  const reads = wants.flatMap(({ read }, index) =>
    isDeadline || (due[index] ?? 0) <= afterMs + TOGETHER_MS ? [read] : [],
  );
  return { reads, afterMs };
}

const LONGEST_PAUSE_MS = 120_000;

/** The first one is the phase's main read. */
function wantsOf(course: Course): readonly Want[] {
  const { phase } = course;
  if (phase.kind === 'switch') return switchWants(course, phase);
  if (!mayCall(course)) return [];
  return phaseReads(course, phase).map((read) => ({ read, everyMs: everyOf(course, read) }));
}

function phaseReads({ deploy }: Course, phase: Exclude<Phase, Switch>): readonly Read[] {
  switch (phase.kind) {
    case 'find':
      // Without a commit, a release may come without a build.
      return deploy.commit === undefined
        ? [{ kind: 'builds' }, { kind: 'releases' }]
        : [{ kind: 'builds' }];
    case 'build':
      return [{ kind: 'build', id: phase.id }];
    case 'release':
      return [{ kind: 'releases' }];
    case 'over':
      return [];
  }
}

/** How many times slower than the dynos these are read. */
const RARELY = 4;

function switchWants(course: Course, phase: Switch): readonly Want[] {
  const everyMs = everyOf(course, { kind: 'dynos' });
  const api: readonly Want[] = [
    { read: { kind: 'dynos' }, everyMs },
    { read: { kind: 'formation' }, everyMs: RARELY * everyMs },
    { read: { kind: 'releases' }, everyMs: RARELY * everyMs },
  ];
  return [...(mayCall(course) ? api : []), ...answerWants(course, phase)];
}

const IN_A_ROW_MS = 500;
const NEAR_SWITCH_MS = 2_000;
const BEFORE_SWITCH_MS = 15_000;
/** Preboot may be a little early. */
const NEAR_MS = 30_000;
/** After these, the app has no header for its release, and isn't asked again. */
const MOST_UNNAMED = 3;

/** Few requests while the old dynos must still answer, many when the first new one has. */
function answerWants({ deploy, at }: Course, { answers, bornAt }: Switch): readonly Want[] {
  if (deploy.runtime !== 'preboot') return [];
  const isNamed = answers.inRow > 0 || answers.old !== undefined;
  if (!isNamed && answers.unnamed >= MOST_UNNAMED) return [];
  const isNear = bornAt !== undefined && at >= bornAt + switchBegins(deploy) - NEAR_MS;
  const slow = isNear ? NEAR_SWITCH_MS : BEFORE_SWITCH_MS;
  return [{ read: { kind: 'answer' }, everyMs: answers.inRow > 0 ? IN_A_ROW_MS : slow }];
}

interface Rhythm {
  readonly baseMs: number;
  /** the pause as a share of the phase's time so far */
  readonly share: number;
  /** API calls that later phases need */
  readonly reserve: number;
}

const RHYTHMS = {
  find: { baseMs: 5_000, share: 0.25, reserve: 70 },
  build: { baseMs: 5_000, share: 0.15, reserve: 55 },
  release: { baseMs: 5_000, share: 0.1, reserve: 30 },
  switch: { baseMs: 5_000, share: 0.1, reserve: 0 },
  over: { baseMs: 5_000, share: 0, reserve: 0 },
} as const satisfies Record<Phase['kind'], Rhythm>;

const COMMON_SWITCH_MS = 2_000;
/** Fewer calls than this left for the phase are spread over its whole bound. */
const SCARCE = 25;
/** A switch reads up to three resources, but seldom all of them. */
const CALLS_PER_ROUND = 2;
const FEW_REQUESTS_LEFT = 300;
const SLOWEST_MS = 20_000;

/**
 * The pause grows with the time that the phase has taken, so that a long one costs little more than a short
 * one. Times are taken from Heroku's answers, so a longer pause doesn't make them less exact.
 */
function everyOf(course: Course, { kind }: Read): number {
  const { phase, deploy, at, since, pausedMs, requestsLeft = Infinity } = course;
  const { baseMs, share } = RHYTHMS[phase.kind];
  const base = kind === 'dynos' && deploy.runtime === 'common' ? COMMON_SWITCH_MS : baseMs;
  const usual = Math.max(base, share * (at - since - pausedMs));
  const paced = requestsLeft < FEW_REQUESTS_LEFT ? Math.max(SLOWEST_MS, 4 * usual) : usual;
  const left = callsLeft(course);
  if (left >= SCARCE) return paced;
  const rounds = Math.max(1, left / CALLS_PER_ROUND);
  return Math.max(paced, (deadlineOf(course) - at) / rounds);
}

const callsLeft = ({ phase, calls }: Course): number =>
  MOST_CALLS - ONE_ROUND - calls - RHYTHMS[phase.kind].reserve;

/** Three reads, each of which may be tried twice. */
const ONE_ROUND = 6;

export const mayCall = ({ calls }: Course): boolean => calls + ONE_ROUND <= MOST_CALLS;
