import type { ErrorCode } from '../../src/base/error-codes.ts';
import { PreflightError } from '../../src/base/errors.ts';
import type { Course, Deploy, Fact, News, Outcome, Read } from '../../src/follow/deploy.ts';
import { begin, step } from '../../src/follow/machine.ts';
import type { Build, Dyno, Release } from '../../src/heroku/shapes.ts';

/** Heroku's clock when the deploy begins. Tests count seconds from here. */
export const START = Date.UTC(2026, 10, 28, 12);
export const at = (seconds: number): number => START + seconds * 1_000;
export const stamp = (seconds: number): string => new Date(at(seconds)).toISOString();
/** Seconds from the start. */
export const secondsOf = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : (ms - START) / 1_000;

export const COMMIT = 'c'.repeat(40);

/** The app runs v5. */
export const deployOf = (changes: Partial<Deploy> = {}): Deploy => ({
  ...{ runtime: 'common', bootMs: 60_000, before: 5, knownBuilds: ['b5'], commit: COMMIT },
  ...changes,
});

type Made<T> = Partial<T> & { readonly seconds?: number };

export const build = (status: string, { seconds = 2, ...changes }: Made<Build> = {}): Build => ({
  ...{ id: 'b6', status, created_at: stamp(seconds), source_blob: { version: COMMIT } },
  release: status === 'succeeded' ? { id: 'r6' } : null,
  ...changes,
});

/** By default the release of the build above; `code` is its slug. */
export const release = (
  version: number,
  status = 'succeeded',
  {
    seconds = 30,
    code = version <= 5 ? 's5' : 's6',
    ...changes
  }: Made<Release> & { code?: string } = {},
): Release => ({
  ...{ id: `r${version}`, version, status, created_at: stamp(seconds), current: false },
  slug: { id: code },
  ...changes,
});

export const dyno = (
  version: number,
  state: string,
  { seconds = 31, ...changes }: Made<Dyno> = {},
): Dyno => ({
  ...{ type: 'web', name: 'web.1', state, release: { version }, created_at: stamp(seconds) },
  ...changes,
});

export const builds = (...all: Build[]): Fact => ({ kind: 'builds', builds: all });
export const built = (one: Build): Fact => ({ kind: 'build', build: one });
export const releases = (...all: Release[]): Fact => ({ kind: 'releases', releases: all });
export const dynos = (...all: Dyno[]): Fact => ({ kind: 'dynos', dynos: all });
export const formation = (quantity: number): Fact => ({ kind: 'formation', quantity });
export const answer = (version?: number): Fact => ({ kind: 'answer', release: version });
export const failed = (of: Read['kind'], code: ErrorCode): Fact => ({
  ...{ kind: 'failure', of },
  error: new PreflightError(code, code),
});

/** What happens at a second of the deploy. */
export type Moment = readonly [seconds: number, ...facts: (Fact | Partial<News>)[]];

const isFact = (given: Fact | Partial<News>): given is Fact => 'kind' in given;

export function play(start: Course, moments: readonly Moment[]): Course {
  let course = start;
  for (const [seconds, ...given] of moments) {
    const changes = given.filter((one) => !isFact(one));
    const news: News = {
      ...{ at: at(seconds), facts: given.filter(isFact), suspendedMs: 0, gitRuns: undefined },
      ...{ calls: course.calls + 1, requestsLeft: undefined },
    };
    course = step(course, Object.assign(news, ...changes) as News);
  }
  return course;
}

export const follow = (deploy: Partial<Deploy>, ...moments: readonly Moment[]): Course =>
  play(begin(deployOf(deploy), START), moments);

export const outcomeOf = ({ phase }: Course): Outcome | undefined =>
  phase.kind === 'over' ? phase.outcome : undefined;

/** The build and its release have succeeded after 30 s. */
export const RELEASED: readonly Moment[] = [
  [5, builds(build('pending'))],
  [29, built(build('pending'))],
  [30, built(build('succeeded', { updated_at: stamp(29.5) }))],
  [31, releases(release(6, 'succeeded', { updated_at: stamp(30) }), release(5))],
];
