import { duration, elapsed } from '../base/text.ts';
import type { ProbeVerdict } from '../state/judgement.ts';
import type { VoidReason } from '../state/probe-record.ts';

// Numbers about what visitors felt, as reports show them.

export const VERDICT_NAMES: Readonly<Record<ProbeVerdict, string>> = {
  pass: 'PASS',
  degraded: 'DEGRADED',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
};

export const VOID_NAMES: Readonly<Record<VoidReason, string>> = {
  late: 'this machine was too busy to send them on time',
  suspended: 'this machine was suspended',
  offline: 'this machine had no network',
  limited: 'the app refused our probes, because there were too many (429)',
};

/** Two digits that count: `0.2%`, `3%`, `12%`. */
export const percentText = (share: number): string =>
  `${Number((share * 100).toPrecision(share < 0.1 ? 1 : 2))}%`;

/** From a minute on, seconds are exact enough. */
export const timeText = (ms: number): string =>
  ms === 0 ? '0 s' : ms < 60_000 ? duration(ms) : elapsed(ms);

export const valueText = (value: number, unit: 'ms' | 'share'): string =>
  unit === 'share' ? percentText(value) : timeText(value);

export const known = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? 'unknown' : timeText(ms);
