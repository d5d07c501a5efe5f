import type { Dyno } from '../heroku/shapes.ts';
import { requestsFor } from '../warm/measure.ts';
import { deadlineOf, switchBegins, switchEnds } from './bounds.ts';
import {
  type Answers,
  type Course,
  end,
  type Fact,
  momentOf,
  notYetAt,
  type Switch,
  withoutBoot,
  withTimes,
} from './deploy.ts';
import { stepReleases } from './release.ts';

type Switching = Course & { readonly phase: Switch };

export function stepSwitch(course: Course, phase: Switch, fact: Fact): Course {
  const switching = { ...course, phase };
  switch (fact.kind) {
    case 'releases':
      return stepReleases(course, phase.target, fact.releases);
    case 'formation':
      return stepFormation(switching, fact.quantity);
    case 'dynos':
      return stepDynos(switching, fact.dynos);
    case 'answer':
      return stepAnswer(switching, fact.release);
    case 'build':
    case 'builds':
    case 'failure':
      return course;
  }
}

/** People and autoscalers scale meanwhile. */
function stepFormation(course: Switching, quantity: number): Course {
  const { target } = course.phase;
  if (quantity === 0) return end(course, { kind: 'scaled-to-zero', release: target.version });
  return { ...course, phase: { ...course.phase, quantity } };
}

function stepDynos(course: Switching, dynos: readonly Dyno[]): Course {
  const { phase, at, deploy } = course;
  const release = phase.target.version;
  const web = dynos.filter(({ type }) => type === 'web');
  const fresh = web.filter((dyno) => versionOf(dyno) >= release);
  const bornAt = fresh.length === 0 ? phase.bornAt : bornAtOf(fresh, course.since);
  const up = fresh.filter(({ state }) => state === 'up').length;
  const next = { ...course, phase: { ...phase, bornAt, up } };
  const crashed = fresh.find(({ state }) => state === 'crashed');
  if (crashed) {
    const trafficAt =
      deploy.runtime === 'preboot' ? (bornAt ?? at) + switchBegins(deploy) : undefined;
    return end(next, { kind: 'crashed', dyno: crashed.name ?? 'web', release, trafficAt });
  }
  // Whether a sleeping dyno is listed with its new release isn't documented.
  if (isAll(web, 'idle') && (fresh.length > 0 || at >= deadlineOf(course)))
    return end(next, { kind: 'asleep', release });
  const { quantity } = phase;
  if (quantity === undefined || up < quantity || up < fresh.length) return withoutBoot(next);
  const booted = course.times.booted ?? lastUpdate(fresh, course);
  const ready = withTimes(next, { booted });
  if (deploy.runtime === 'preboot' || web.some((dyno) => isServing(dyno, release))) return ready;
  return end(withTimes(ready, { switched: booted }), { kind: 'live', release, by: 'dynos' });
}

/** Without a version it can't be the target's. */
const versionOf = ({ release }: Dyno): number => release?.version ?? 0;

const isAll = (dynos: readonly Dyno[], wanted: string): boolean =>
  dynos.length > 0 && dynos.every(({ state }) => state === wanted);

/** Fir may still list dynos that are leaving; those serve nothing. */
const isServing = (dyno: Dyno, release: number): boolean =>
  versionOf(dyno) < release && (dyno.state === 'up' || dyno.state === 'starting');

/** The first one: a dyno that crashed or was restarted since is younger than the window. */
function bornAtOf(dynos: readonly Dyno[], since: number): number {
  const times = dynos.map(({ created_at }) => Date.parse(created_at ?? ''));
  const known = times.filter((ms) => !Number.isNaN(ms));
  return known.length === 0 ? since : Math.min(...known);
}

function lastUpdate(dynos: readonly Dyno[], course: Course): number {
  const notYet = notYetAt(course, 'dynos');
  const moments = dynos.map(({ updated_at }) => momentOf(updated_at, course.since, course.at));
  return Math.max(...moments, Math.min(notYet, course.at));
}

function stepAnswer(course: Switching, release: number | undefined): Course {
  const { phase, at } = course;
  const answers = answersAfter(phase.answers, release, phase.target.version, at);
  const next = { ...course, phase: { ...phase, answers } };
  const { quantity } = phase;
  if (quantity === undefined || answers.inRow < requestsFor(quantity)) return next;
  const switched = answers.rowSince ?? at;
  const outcome = { kind: 'live', release: phase.target.version, by: 'identity' } as const;
  return end(withTimes(next, { switched }), outcome);
}

function answersAfter(
  before: Answers,
  release: number | undefined,
  target: number,
  at: number,
): Answers {
  if (release === undefined) return { ...before, unnamed: before.unnamed + 1 };
  if (release < target) return { ...before, inRow: 0, rowSince: undefined, old: { release, at } };
  return { ...before, inRow: before.inRow + 1, rowSince: before.rowSince ?? at };
}

/** An old answer in this time before the window's end shows that the window isn't enough. */
const NO_OLD_ANSWER_FOR_MS = 30_000;

/** When preboot has switched, judged by time; undefined: that can't be said yet. */
export function switchedBy(course: Course): number | undefined {
  const { deploy, phase } = course;
  if (phase.kind !== 'switch' || deploy.runtime !== 'preboot') return undefined;
  if (phase.bornAt === undefined) return undefined;
  // The answers are about to show it.
  if (phase.answers.inRow > 0) return deadlineOf(course);
  const old = phase.answers.old?.at ?? -Infinity;
  return Math.max(phase.bornAt + switchEnds(deploy), old + NO_OLD_ANSWER_FOR_MS);
}

/** Ends preboot's window by time, whatever the app answers: in maintenance mode it names nothing. */
export function stepTime(course: Course): Course {
  const switched = switchedBy(course);
  if (course.phase.kind !== 'switch' || switched === undefined || course.at < switched)
    return course;
  // It switches to dynos that never came up, too.
  if (course.times.booted === undefined) return course;
  const { bornAt = switched, target } = course.phase;
  const begins = bornAt + switchBegins(course.deploy);
  const times = withTimes(course, { switched: course.phase.answers.rowSince ?? begins });
  return end(times, { kind: 'live', release: target.version, by: 'time' });
}
