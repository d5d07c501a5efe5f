import type { Build, Release } from '../heroku/shapes.ts';
import { type Course, end, enter, type Fact, momentOf, notYetAt, withTimes } from './deploy.ts';

/** Finds the build of what was pushed: a new one, since the same commit may have been built before. */
export function stepFind(course: Course, fact: Fact): Course {
  const { commit } = course.deploy;
  if (fact.kind === 'builds') {
    const build = newest(fact.builds.filter((one) => isOurs(one, course)));
    return build ? stepBuild(enterBuild(course, build), { kind: 'build', build }) : course;
  }
  // A promotion, an image or a rollback has no build. If we wait for a commit, it isn't ours.
  if (fact.kind === 'releases' && commit === undefined) {
    const release = firstAfter(fact.releases, course.deploy.before);
    if (release?.id != null) return enter(course, { kind: 'release', target: { id: release.id } });
  }
  return course;
}

function isOurs({ id, source_blob }: Build, { deploy: { commit, knownBuilds } }: Course): boolean {
  if (knownBuilds.includes(id)) return false;
  return commit === undefined || source_blob?.version === commit;
}

function newest(builds: readonly Build[]): Build | undefined {
  return builds.toSorted((one, other) => (one.created_at < other.created_at ? 1 : -1))[0];
}

const firstAfter = (releases: readonly Release[], before: number): Release | undefined =>
  releases
    .filter(({ version }) => version > before)
    .toSorted((one, other) => other.version - one.version)[0];

export function enterBuild(course: Course, { id, created_at }: Build): Course {
  const found = momentOf(created_at, 0, course.at);
  return withTimes(enter(course, { kind: 'build', id }, found), { found });
}

/** Ctrl-C in git doesn't end a build, so only Heroku's answer counts. */
export function stepBuild(course: Course, fact: Fact): Course {
  if (fact.kind !== 'build') return course;
  const { build } = fact;
  const built = momentOf(build.updated_at, notYetAt(course, 'build'), course.at);
  if (build.status === 'failed') return end(withTimes(course, { built }), { kind: 'build-failed' });
  // The API may name the release a little later.
  if (build.status !== 'succeeded' || build.release?.id == null) return course;
  const target = { id: build.release.id };
  return enter(withTimes(course, { built }), { kind: 'release', target }, built);
}
