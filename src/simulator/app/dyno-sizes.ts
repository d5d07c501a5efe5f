/** A dyno size, from Heroku's price list. */
interface DynoSizeSpec {
  /** as `/dyno-sizes` writes it; the formation's and the dynos' `size` is `label` */
  readonly name: string;
  readonly label: string;
  readonly tier: 'eco' | 'basic' | 'production' | 'private';
  readonly generation: 'cedar' | 'fir';
  readonly memoryGb: number;
  readonly compute: number;
  readonly dedicated: boolean;
  /** list price in cents a month; null: no public price */
  readonly cents: number | null;
}

/* prettier-ignore */
const SIZES = {
  'eco': { name: 'eco', label: 'Eco', tier: 'eco', generation: 'cedar', memoryGb: 0.5, compute: 1, dedicated: false, cents: 500 },
  'basic': { name: 'basic', label: 'Basic', tier: 'basic', generation: 'cedar', memoryGb: 0.5, compute: 1, dedicated: false, cents: 700 },
  'standard-1x': { name: 'standard-1X', label: 'Standard-1X', tier: 'production', generation: 'cedar', memoryGb: 0.5, compute: 1, dedicated: false, cents: 2500 },
  'standard-2x': { name: 'standard-2X', label: 'Standard-2X', tier: 'production', generation: 'cedar', memoryGb: 1, compute: 2, dedicated: false, cents: 5000 },
  'performance-m': { name: 'performance-M', label: 'Performance-M', tier: 'production', generation: 'cedar', memoryGb: 2.5, compute: 12, dedicated: true, cents: 25_000 },
  'performance-l': { name: 'performance-L', label: 'Performance-L', tier: 'production', generation: 'cedar', memoryGb: 14, compute: 50, dedicated: true, cents: 50_000 },
  'performance-l-ram': { name: 'performance-L-RAM', label: 'Performance-L-RAM', tier: 'production', generation: 'cedar', memoryGb: 30, compute: 24, dedicated: true, cents: 50_000 },
  'performance-xl': { name: 'performance-XL', label: 'Performance-XL', tier: 'production', generation: 'cedar', memoryGb: 62, compute: 50, dedicated: true, cents: 75_000 },
  'performance-2xl': { name: 'performance-2XL', label: 'Performance-2XL', tier: 'production', generation: 'cedar', memoryGb: 126, compute: 100, dedicated: true, cents: 150_000 },
  'private-s': { name: 'private-S', label: 'Private-S', tier: 'private', generation: 'cedar', memoryGb: 1, compute: 4, dedicated: true, cents: null },
  'private-m': { name: 'private-M', label: 'Private-M', tier: 'private', generation: 'cedar', memoryGb: 2.5, compute: 12, dedicated: true, cents: null },
  'private-l': { name: 'private-L', label: 'Private-L', tier: 'private', generation: 'cedar', memoryGb: 14, compute: 50, dedicated: true, cents: null },
  'private-l-ram': { name: 'private-L-RAM', label: 'Private-L-RAM', tier: 'private', generation: 'cedar', memoryGb: 30, compute: 24, dedicated: true, cents: null },
  'private-xl': { name: 'private-XL', label: 'Private-XL', tier: 'private', generation: 'cedar', memoryGb: 62, compute: 50, dedicated: true, cents: null },
  'private-2xl': { name: 'private-2XL', label: 'Private-2XL', tier: 'private', generation: 'cedar', memoryGb: 126, compute: 100, dedicated: true, cents: null },
  // Fir's, with the prices from the Heroku CLI's list.
  'dyno-1c-0.5gb': { name: 'dyno-1c-0.5gb', label: 'dyno-1c-0.5gb', tier: 'private', generation: 'fir', memoryGb: 0.5, compute: 1, dedicated: true, cents: 2500 },
  'dyno-2c-1gb': { name: 'dyno-2c-1gb', label: 'dyno-2c-1gb', tier: 'private', generation: 'fir', memoryGb: 1, compute: 2, dedicated: true, cents: 5000 },
  'dyno-1c-4gb': { name: 'dyno-1c-4gb', label: 'dyno-1c-4gb', tier: 'private', generation: 'fir', memoryGb: 4, compute: 1, dedicated: true, cents: 8000 },
  'dyno-1c-8gb': { name: 'dyno-1c-8gb', label: 'dyno-1c-8gb', tier: 'private', generation: 'fir', memoryGb: 8, compute: 1, dedicated: true, cents: 10_000 },
  'dyno-2c-4gb': { name: 'dyno-2c-4gb', label: 'dyno-2c-4gb', tier: 'private', generation: 'fir', memoryGb: 4, compute: 2, dedicated: true, cents: 15_000 },
  'dyno-2c-8gb': { name: 'dyno-2c-8gb', label: 'dyno-2c-8gb', tier: 'private', generation: 'fir', memoryGb: 8, compute: 2, dedicated: true, cents: 16_000 },
  'dyno-2c-16gb': { name: 'dyno-2c-16gb', label: 'dyno-2c-16gb', tier: 'private', generation: 'fir', memoryGb: 16, compute: 2, dedicated: true, cents: 25_000 },
  'dyno-4c-8gb': { name: 'dyno-4c-8gb', label: 'dyno-4c-8gb', tier: 'private', generation: 'fir', memoryGb: 8, compute: 4, dedicated: true, cents: 30_000 },
  'dyno-4c-16gb': { name: 'dyno-4c-16gb', label: 'dyno-4c-16gb', tier: 'private', generation: 'fir', memoryGb: 16, compute: 4, dedicated: true, cents: 32_000 },
  'dyno-4c-32gb': { name: 'dyno-4c-32gb', label: 'dyno-4c-32gb', tier: 'private', generation: 'fir', memoryGb: 32, compute: 4, dedicated: true, cents: 50_000 },
  'dyno-8c-16gb': { name: 'dyno-8c-16gb', label: 'dyno-8c-16gb', tier: 'private', generation: 'fir', memoryGb: 16, compute: 8, dedicated: true, cents: 60_000 },
  'dyno-8c-32gb': { name: 'dyno-8c-32gb', label: 'dyno-8c-32gb', tier: 'private', generation: 'fir', memoryGb: 32, compute: 8, dedicated: true, cents: 64_000 },
  'dyno-8c-64gb': { name: 'dyno-8c-64gb', label: 'dyno-8c-64gb', tier: 'private', generation: 'fir', memoryGb: 64, compute: 8, dedicated: true, cents: 75_000 },
  'dyno-16c-32gb': { name: 'dyno-16c-32gb', label: 'dyno-16c-32gb', tier: 'private', generation: 'fir', memoryGb: 32, compute: 16, dedicated: true, cents: 120_000 },
  'dyno-16c-64gb': { name: 'dyno-16c-64gb', label: 'dyno-16c-64gb', tier: 'private', generation: 'fir', memoryGb: 64, compute: 16, dedicated: true, cents: 100_000 },
  'dyno-16c-128gb': { name: 'dyno-16c-128gb', label: 'dyno-16c-128gb', tier: 'private', generation: 'fir', memoryGb: 128, compute: 16, dedicated: true, cents: 150_000 },
  'dyno-32c-64gb': { name: 'dyno-32c-64gb', label: 'dyno-32c-64gb', tier: 'private', generation: 'fir', memoryGb: 64, compute: 32, dedicated: true, cents: 240_000 },
} as const satisfies Record<string, DynoSizeSpec>;

export type SizeName = keyof typeof SIZES;

export const DYNO_SIZES: Readonly<Record<SizeName, DynoSizeSpec>> = SIZES;
export const SIZE_NAMES = Object.keys(SIZES) as SizeName[];

/** Heroku accepts a size's name in upper or lower case. */
export function findSize(name: string): SizeName | undefined {
  return SIZE_NAMES.find((size) => size === name.toLowerCase());
}

/** Eco and Basic have one dyno per process type and no preboot. */
export function isSingleDyno(size: SizeName): boolean {
  return DYNO_SIZES[size].tier === 'eco' || DYNO_SIZES[size].tier === 'basic';
}

interface Running {
  readonly size: SizeName;
  readonly quantity: number;
}

/**
 * The sizes that can't run in one app: Eco and Basic don't mix with others (devcenter: dyno-tiers). A
 * process type without dynos can have any size; users report that Heroku refuses only to scale it up.
 * @returns in the order of the price list; empty if the sizes can run together
 */
export function mixedSizes(processes: Iterable<Running>): SizeName[] {
  const running = [...processes].filter(({ quantity }) => quantity > 0);
  const sizes = new Set(running.map(({ size }) => size));
  const tiers = new Set([...sizes].map((size) => DYNO_SIZES[size].tier));
  return tiers.size > 1 ? SIZE_NAMES.filter((size) => sizes.has(size)) : [];
}
