import { elapsed } from '../../../src/base/text.ts';

/** Seconds are exact enough. */
export const about = (ms: number): string => elapsed(ms);

export const isAbout = (ms: number, expected: number, toleranceMs: number): boolean =>
  Math.abs(ms - expected) <= toleranceMs;

/** One after the other. */
export async function sequence<T>(count: number, next: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index += 1) results.push(await next());
  return results;
}
