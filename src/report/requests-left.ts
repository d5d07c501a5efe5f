import type { Line } from './line.ts';

/** Fewer than these are nearly none: an app takes about ten. */
export const FEW_REQUESTS = 100;

/** What to say of the account's API requests; undefined while there are enough, or nobody told. */
export function requestsLeftLine(left: number | undefined): Line | undefined {
  if (left === undefined || left >= FEW_REQUESTS) return undefined;
  const few = left === 0 ? 'none is' : left === 1 ? 'only 1 is' : `only ${left} are`;
  const text = `${few} left to this account; each minute brings 75 more`;
  return { tone: 'info', label: 'API requests', text };
}
