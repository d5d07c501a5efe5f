import { duration, elapsed, plural } from '../base/text.ts';
import type { Judgement, ProbeVerdict, VerdictReason } from '../state/judgement.ts';
import type { SampleResult, VoidReason } from '../state/probe-record.ts';

// What visitors felt, in words.

export const VERDICT_NAMES: Readonly<Record<ProbeVerdict, string>> = {
  pass: 'PASS',
  degraded: 'DEGRADED',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
};

export const RESULT_NAMES: Readonly<Record<SampleResult, string>> = {
  ok: 'slow answer',
  dns: 'name not found',
  connect: 'no connection',
  tls: 'TLS failed',
  reset: 'connection broke',
  timeout: 'no answer in time',
  'server-error': 'server error (5xx)',
  status: 'unexpected status',
  body: 'text missing',
};

export const VOID_NAMES: Readonly<Record<VoidReason, string>> = {
  late: 'this machine was too busy to send them on time',
  suspended: 'this machine was suspended',
  offline: 'this machine had no network',
  limited: 'the app refused our probes, because there were too many (429)',
};

const REASONS: Readonly<Record<VerdictReason, string>> = {
  'failed-probes': 'probes failed',
  'slow-probes': 'answers were slow',
  gap: 'too long without a good answer',
  'few-probes': 'too few probes count',
  'no-baseline': 'nothing was measured before the deploy',
  'no-switch': 'the switch to the new release was not seen',
  'too-short-after': 'the probes ended too soon after the switch',
};

export const reasonsText = ({ reasons }: Pick<Judgement, 'reasons'>): string =>
  reasons.map((reason) => REASONS[reason]).join('; ');

export const sumOf = (counts: Readonly<Record<string, number | undefined>>): number =>
  Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0);

/** `0 of 1,500 probes failed: under 0.2% with 95% confidence` */
export function failedText({ valid, failed, failingBelow }: Judgement): string {
  const text = `${counted(sumOf(failed))} of ${counted(valid)} probes failed`;
  return sumOf(failed) > 0 || failingBelow === null
    ? text
    : `${text}: under ${percentText(failingBelow)} with 95% confidence`;
}

/** What happened to visitors, in a sentence. */
export function feltText(judgement: Judgement): string {
  const { downtimeMs, slow, slowMs } = judgement;
  return [
    ...(downtimeMs > 0 ? [`${timeText(downtimeMs)} of downtime`] : []),
    failedText(judgement),
    ...(slow > 0 ? [`${plural(slow, 'answer')} took longer than ${duration(slowMs)}`] : []),
  ].join(', ');
}

export const counted = (count: number): string => count.toLocaleString('en-US');

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
