/** One size of dyno, as Heroku's price list has it. */
export interface DynoSizeSpec {
  /** as `/dyno-sizes` writes it; the formation's and the dynos' `size` is `label` */
  readonly name: string;
  readonly label: string;
  readonly tier: 'eco' | 'basic' | 'production' | 'private';
  readonly memoryGb: number;
  readonly compute: number;
  readonly dedicated: boolean;
  /** list price in cents a month; null where there is none to be quoted */
  readonly cents: number | null;
}

/* prettier-ignore */
const SIZES = {
  'eco': { name: 'eco', label: 'Eco', tier: 'eco', memoryGb: 0.5, compute: 1, dedicated: false, cents: 500 },
  'basic': { name: 'basic', label: 'Basic', tier: 'basic', memoryGb: 0.5, compute: 1, dedicated: false, cents: 700 },
  'standard-1x': { name: 'standard-1X', label: 'Standard-1X', tier: 'production', memoryGb: 0.5, compute: 1, dedicated: false, cents: 2500 },
  'standard-2x': { name: 'standard-2X', label: 'Standard-2X', tier: 'production', memoryGb: 1, compute: 2, dedicated: false, cents: 5000 },
  'performance-m': { name: 'performance-M', label: 'Performance-M', tier: 'production', memoryGb: 2.5, compute: 12, dedicated: true, cents: 25_000 },
  'performance-l': { name: 'performance-L', label: 'Performance-L', tier: 'production', memoryGb: 14, compute: 50, dedicated: true, cents: 50_000 },
  'private-s': { name: 'private-S', label: 'Private-S', tier: 'private', memoryGb: 1, compute: 4, dedicated: true, cents: null },
  'private-m': { name: 'private-M', label: 'Private-M', tier: 'private', memoryGb: 2.5, compute: 12, dedicated: true, cents: null },
  'private-l': { name: 'private-L', label: 'Private-L', tier: 'private', memoryGb: 14, compute: 50, dedicated: true, cents: null },
} as const satisfies Record<string, DynoSizeSpec>;

export type SizeName = keyof typeof SIZES;

export const DYNO_SIZES: Readonly<Record<SizeName, DynoSizeSpec>> = SIZES;
export const SIZE_NAMES = Object.keys(SIZES) as SizeName[];

/** Heroku takes a size's name in any case. */
export function findSize(name: string): SizeName | undefined {
  return SIZE_NAMES.find((size) => size === name.toLowerCase());
}

/** Eco and Basic have one dyno per process type and no preboot. */
export function isSingleDyno(size: SizeName): boolean {
  return DYNO_SIZES[size].tier === 'eco' || DYNO_SIZES[size].tier === 'basic';
}
