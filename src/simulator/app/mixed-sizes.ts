import { DYNO_SIZES, SIZE_NAMES, type SizeName } from './dyno-sizes.ts';

interface Running {
  readonly size: SizeName;
  readonly quantity: number;
}

/**
 * The sizes that Heroku doesn't let run in one app, as Eco and Basic do beside no others (devcenter:
 * dyno-tiers). A process type without dynos may have any: users' reports have it that they're refused
 * once they're scaled up.
 * @returns in the order of the price list; none where they go with each other
 */
export function mixedSizes(processes: Iterable<Running>): SizeName[] {
  const running = [...processes].filter(({ quantity }) => quantity > 0);
  const sizes = new Set(running.map(({ size }) => size));
  const tiers = new Set([...sizes].map((size) => DYNO_SIZES[size].tier));
  return tiers.size > 1 ? SIZE_NAMES.filter((size) => sizes.has(size)) : [];
}
