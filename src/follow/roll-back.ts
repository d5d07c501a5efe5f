import type { Clock } from '../base/clock.ts';
import { asPreflightError, type PreflightError } from '../base/errors.ts';
import { isRefused } from '../fix/apply.ts';
import type { Release } from '../heroku/shapes.ts';
import type { Course } from './deploy.ts';
import { codeOf } from './release.ts';

/** The release to take back. */
export interface Judged {
  readonly release: number;
  /** the newest release before its deploy; 0: none */
  readonly before: number;
}

export type Rollback =
  /** Heroku has made the release `release`, with the code and the config vars of `to` */
  | { readonly kind: 'released'; readonly to: number; readonly release: number }
  /** nothing was sent */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly to: number | undefined; readonly error: PreflightError }
  /** it was sent, but whether it was made isn't known */
  | {
      readonly kind: 'unknown';
      readonly to: number;
      readonly error: PreflightError | undefined;
      /** false: the releases couldn't be read afterwards */
      readonly isRead: boolean;
    };

export type Refusal =
  /** no earlier release is known to have served */
  | { readonly why: 'none-before' }
  /** a release after the one to take back */
  | { readonly why: 'newer'; readonly between: Release }
  /** a change since the release that served, for example of a config var, which would be lost */
  | { readonly why: 'between'; readonly between: Release }
  /** visitors had trouble only while the release took over */
  | { readonly why: 'past'; readonly release: number }
  /** Heroku doesn't allow it */
  | { readonly why: 'ineligible'; readonly to: number };

export interface RollbackPorts extends Pick<Clock, 'sleep'> {
  /** the newest ones. May reject */
  readonly readReleases: () => Promise<readonly Release[]>;
  /** sends it once, and isn't interrupted */
  readonly rollBack: (id: string) => Promise<Release>;
}

/** Of a deploy that is over; undefined: it has made no release. */
export function judgedOf({ deploy, phase }: Course): Judged | undefined {
  if (phase.kind !== 'over' || !('release' in phase.outcome)) return undefined;
  const { release } = phase.outcome;
  return release === undefined ? undefined : { release, before: deploy.before };
}

/**
 * Rolls back to the release that served before, unless that would take back what other releases have
 * changed. Never rejects.
 */
export async function rollBack(ports: RollbackPorts, judged: Judged): Promise<Rollback> {
  const found = await ports.readReleases().then((list) => choose(list, judged), asPreflightError);
  if ('message' in found) return { kind: 'failed', to: undefined, error: found };
  if ('why' in found) return { kind: 'refused', refusal: found };
  const { id, version: to } = found;
  const answer = await ports.rollBack(id).catch(asPreflightError);
  if ('message' in answer && isRefused(answer)) return { kind: 'failed', to, error: answer };
  const made = await findMade(ports, judged, found);
  if (typeof made === 'number') return { kind: 'released', to, release: made };
  const said = 'message' in answer ? undefined : answer.version;
  // Heroku has said so, and nothing contradicts it.
  if (made !== undefined && said !== undefined && said > judged.release)
    return { kind: 'released', to, release: said };
  const error = 'message' in answer ? answer : made;
  return { kind: 'unknown', to, error, isRead: made === undefined };
}

interface Earlier extends Release {
  readonly id: string;
}

function choose(releases: readonly Release[], { release, before }: Judged): Earlier | Refusal {
  const sorted = releases.toSorted((one, other) => other.version - one.version);
  const inEffect = sorted.filter(hasEffect);
  const newer = inEffect.find(({ version }) => version > release);
  if (newer) return { why: 'newer', between: newer };
  const earlier = inEffect.find((one) => one.version <= before && one.status !== 'pending');
  if (earlier?.id == null || codeOf(earlier) === undefined) return { why: 'none-before' };
  const between = inEffect.filter(({ version }) => version > earlier.version);
  if (between.length > 1) return { why: 'between', between: changeAmong(between) };
  if (earlier.eligible_for_rollback === false) return { why: 'ineligible', to: earlier.version };
  return { ...earlier, id: earlier.id };
}

/** Of the newest releases: one that isn't the deploy, such as a change of a config var. */
function changeAmong(releases: readonly Release[]): Release {
  const [newest, next] = releases as [Release, Release];
  return codeOf(newest) === codeOf(next) ? newest : next;
}

/** A failed release has changed nothing. */
const hasEffect = ({ status }: Release): boolean => status !== 'failed' && status !== 'expired';

// A release may take a moment to show up.
const LOOKS = 3;
const PAUSE_MS = 1_000;

/** The new release's version, read back; undefined: it isn't there; an error: the last read failed. */
async function findMade(
  { readReleases, sleep }: RollbackPorts,
  judged: Judged,
  earlier: Release,
): Promise<number | PreflightError | undefined> {
  for (let look = 1; ; look += 1) {
    const releases = await readReleases().catch(asPreflightError);
    const made =
      'message' in releases
        ? undefined
        : releases.find((one) => one.version > judged.release && codeOf(one) === codeOf(earlier));
    if (made) return made.version;
    if (look === LOOKS) return 'message' in releases ? releases : undefined;
    await sleep(PAUSE_MS * look);
  }
}
