import type { Readings } from './readings.ts';
import type { Formation } from './shapes.ts';

export const webProcess = (formation: readonly Formation[]): Formation | undefined =>
  formation.find(({ type }) => type === 'web');

/** The apps of an account share one flat fee for Eco, and none of them can mix it with other sizes. */
export const isEco = (size: string): boolean => size.toLowerCase() === 'eco';

/** How many web dynos the app is scaled to; undefined where that couldn't be read. */
export function webDynos({ formation }: Readings): number | undefined {
  return formation?.ok === true ? (webProcess(formation.value)?.quantity ?? 0) : undefined;
}
