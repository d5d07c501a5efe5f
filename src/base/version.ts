const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/;

/**
 * Whether one version is newer than another, as x.y.z, or x.y.z-name for one before it. What isn't a version is
 * older than any.
 */
export const isNewer = (one: string, other: string): boolean => compare(one, other) > 0;

function compare(one: string, other: string): number {
  const [ours, theirs] = [VERSION.exec(one), VERSION.exec(other)];
  if (!ours || !theirs) return Number(ours !== null) - Number(theirs !== null);
  const numbers = [1, 2, 3].map((at) => Number(ours[at]) - Number(theirs[at]));
  return numbers.find((difference) => difference !== 0) ?? compareNames(ours[4], theirs[4]);
}

/** Of what comes before the same version. */
function compareNames(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  return one.localeCompare(other, 'en', { numeric: true });
}
