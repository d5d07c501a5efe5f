/** The first version with `hook.<name>.command` (its release notes). */
export const HOOKS_IN_CONFIG = [2, 54] as const;

/** @param version as git writes it: 2.39.5, 2.54.0.windows.1 */
export function isNewEnough(
  version: string,
  [wantedMajor, wantedMinor]: readonly [number, number],
): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
