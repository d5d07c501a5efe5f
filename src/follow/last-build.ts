import { demand, type Readings } from '../heroku/readings.ts';
import type { Build, Release } from '../heroku/shapes.ts';

/**
 * Whether the newest build has failed after the newest release: then the last deploy isn't the release that
 * the app runs. Heroku's answers don't say so in one place, because such a build has no release.
 * @throws PreflightError if one of them couldn't be read
 */
export function hasBuildFailed(readings: Pick<Readings, 'builds' | 'releases'>): boolean {
  const build = newestOf(demand(readings.builds));
  const release = newestOf(demand(readings.releases));
  return build?.status === 'failed' && msOf(build) > (release ? msOf(release) : 0);
}

const newestOf = <T extends Build | Release>(all: readonly T[]): T | undefined =>
  all.toSorted((one, other) => msOf(other) - msOf(one))[0];

const msOf = ({ created_at }: Build | Release): number => Date.parse(created_at) || 0;
