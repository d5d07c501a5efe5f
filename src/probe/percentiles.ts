import type { Latency } from '../state/judgement.ts';

/** Exact, by nearest rank: a deploy has thousands of numbers, not millions. */
export function latencyOf(times: readonly number[]): Latency {
  if (times.length === 0) return null;
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number =>
    Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { count: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/**
 * The share of requests that fail is below this with 95 % confidence, if `failed` of `count` failed. Without
 * failures, it's the rule of three; otherwise the upper end of Wilson's interval.
 */
export function failingBelow(failed: number, count: number): number {
  if (failed === 0) return Math.min(1, 3 / count);
  const z = 1.645;
  const share = failed / count;
  const center = share + z ** 2 / (2 * count);
  const width = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return Math.min(1, (center + width) / (1 + z ** 2 / count));
}
