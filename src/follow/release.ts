import type { Release } from '../heroku/shapes.ts';
import {
  type Course,
  end,
  enter,
  type Fact,
  momentOf,
  NO_ANSWERS,
  notYetAt,
  type Phase,
  type Target,
  withoutBoot,
  withTimes,
} from './deploy.ts';

type Sought = Extract<Phase, { kind: 'release' }>['target'];

/** What became of a release, with the newer ones. */
type Standing =
  | { readonly kind: 'pending' | 'succeeded'; readonly target: Target; readonly release: Release }
  /** `running`: what the app runs instead */
  | { readonly kind: 'failed'; readonly version: number; readonly running: number | undefined }
  | { readonly kind: 'superseded'; readonly version: number; readonly by: number };

/**
 * Undefined if it isn't among `releases`. A newer release of the same code (config vars, an add-on, a
 * retry) takes its place, unless that fails. A newer release of other code ends it once it has succeeded.
 */
function standingOf(releases: readonly Release[], sought: Sought): Standing | undefined {
  const sorted = releases.toSorted((one, other) => other.version - one.version);
  const own = sorted.find((one) =>
    'id' in sought ? one.id === sought.id : one.version === sought.version,
  );
  if (!own) return undefined;
  const first = 'id' in sought ? own.version : sought.first;
  const code = codeOf(own);
  const alike = sorted.filter(
    (one) => one === own || (one.version >= first && isSame(codeOf(one), code)),
  );
  const release = alike.find(({ status }) => status !== 'failed');
  if (!release) {
    const [{ version } = own] = alike;
    return { kind: 'failed', version, running: runningOf(sorted, version) };
  }
  const { version, status } = release;
  const other = sorted.find(
    (one) => one.version > version && isDone(one) && !isSame(codeOf(one), code),
  );
  if (other) return { kind: 'superseded', version, by: other.version };
  const target = { version, first, code, by: release.user?.email ?? undefined };
  return { kind: status === 'pending' ? 'pending' : 'succeeded', target, release };
}

export const codeOf = ({ slug, oci_image }: Release): string | undefined =>
  slug?.id ?? oci_image?.id ?? undefined;

const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one === other;

const isDone = ({ status }: Release): boolean => status !== 'failed' && status !== 'pending';

/** @param sorted the newest first */
const runningOf = (sorted: readonly Release[], failed: number): number | undefined =>
  (sorted.find(({ current, version }) => current && version !== failed) ?? sorted.find(isDone))
    ?.version;

/** The release phase. Its success says nothing about where requests go. */
export function stepRelease(course: Course, sought: Sought, fact: Fact): Course {
  if (fact.kind !== 'releases') return course;
  const standing = standingOf(fact.releases, sought);
  if (standing?.kind === 'pending')
    return { ...course, phase: { kind: 'release', target: standing.target } };
  return standing ? moveTo(course, standing) : course;
}

/** The releases during the switch: the target may move, or lose its place. */
export function stepReleases(course: Course, target: Target, releases: readonly Release[]): Course {
  const standing = standingOf(releases, target);
  if (!standing) return course;
  const isUnchanged = standing.kind === 'succeeded' && standing.target.version === target.version;
  return isUnchanged ? course : moveTo(course, standing);
}

function moveTo(course: Course, standing: Standing): Course {
  switch (standing.kind) {
    case 'failed': {
      const { version, running } = standing;
      return end(course, { kind: 'release-failed', release: version, running });
    }
    case 'superseded':
      return end(course, { kind: 'superseded', release: standing.version, by: standing.by });
    case 'pending':
      return enter(course, { kind: 'release', target: standing.target });
    case 'succeeded': {
      const { updated_at, created_at } = standing.release;
      const released = momentOf(updated_at ?? created_at, notYetAt(course, 'releases'), course.at);
      return enterSwitch(withTimes(course, { released }), standing.target, released);
    }
  }
}

export const enterSwitch = (course: Course, target: Target, since: number): Course =>
  enter(
    withoutBoot(course),
    {
      ...{ kind: 'switch', target, quantity: undefined, up: 0 },
      ...{ bornAt: undefined, answers: NO_ANSWERS },
    },
    since,
  );
