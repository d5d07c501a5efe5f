import { duration, ownCommand, plural, printable, shownPath } from '../base/text.ts';
import type { Visitors } from '../follow/watched.ts';
import type { Judgement, Latency, VerdictReason } from '../state/judgement.ts';
import type { SampleResult, VoidReason } from '../state/probe-record.ts';
import type { Line } from '../terminal/line.ts';

// What visitors felt, in words.

/** The verdict, what it's based on, and what limits it. */
export function visitorsLines(
  { judgement }: Pick<Visitors, 'judgement'>,
  app: string,
): readonly [Line, ...Line[]] {
  return [verdictLine(judgement, app), ...latencyLines(judgement), ...remarks(judgement)];
}

const TONES = { pass: 'pass', degraded: 'warn', fail: 'error', inconclusive: 'warn' } as const;

/** The reasons of the verdict in a sentence. */
export function feltText(judgement: Judgement): string {
  const { verdict, reasons, valid, slow, slowMs, failed } = judgement;
  const isClean = sumOf(failed) === 0;
  return [
    ...(verdict === 'inconclusive' ? reasons.flatMap((reason) => DOUBTS[reason] ?? []) : []),
    ...(hasDowntime(judgement) ? [downtimeText(judgement)] : []),
    ...(valid === 0 || (isClean && hasDowntime(judgement)) ? [] : [failedText(judgement)]),
    ...(slow > 0 ? [`${slowText(judgement)} (over ${duration(slowMs)})`] : []),
  ].join(', ');
}

function verdictLine(judgement: Judgement, app: string): Line {
  const { verdict } = judgement;
  const isBad = verdict === 'fail' || verdict === 'degraded';
  return {
    ...{ tone: TONES[verdict], label: 'visitors' },
    text: `${verdict.toUpperCase()}: ${feltText(judgement)}`,
    ...(isBad && { command: ownCommand(`check -a ${printable(app)}`) }),
  };
}

/** Shorter ones are within what a single probe can tell. */
const hasDowntime = ({ verdict, downtimeMs }: Judgement): boolean =>
  verdict !== 'pass' && downtimeMs > 0;

const downtimeText = ({ downtimeMs }: Judgement): string =>
  `${(downtimeMs / 1_000).toFixed(1)} s of downtime`;

/** `0 of 1,500 probes failed: under 0.2% with 95% confidence` */
function failedText({ failed, valid, failingBelow }: Judgement): string {
  const kinds = Object.entries(failed).map(
    ([result, count]) => `${count} × ${RESULT_WORDS[result as SampleResult]}`,
  );
  const which = kinds.length > 0 ? ` (${kinds.join(', ')})` : '';
  const text = `${thousands(sumOf(failed))} of ${thousands(valid)} probes failed${which}`;
  const isClean = kinds.length === 0 && failingBelow !== null;
  return isClean ? `${text}: under ${percent(failingBelow)} with 95% confidence` : text;
}

const slowText = ({ slow }: Judgement): string => plural(slow, 'slow answer');

export const RESULT_WORDS: Readonly<Record<SampleResult, string>> = {
  ok: 'slow answer',
  dns: 'name not found',
  connect: 'no connection',
  tls: 'TLS failed',
  reset: 'connection broke',
  timeout: 'no answer in time',
  'server-error': '5xx',
  status: 'unexpected status',
  body: 'text missing',
};

const DOUBTS: { readonly [Reason in VerdictReason]?: string } = {
  'few-probes': 'too few probes count',
  'no-baseline': 'less than 30 s of good probes before the new code was built',
  'no-switch': 'the new release was not seen to take over',
  'too-short-after': 'no minute of probes after the switch',
};

function latencyLines(judgement: Judgement): Line[] {
  const { before, during, after, firstAnswerMs, longestGapMs } = judgement;
  const parts = [
    ...partText('before', before),
    ...partText('during', during),
    ...partText('after', after),
  ];
  if (parts.length === 0 || judgement.valid === 0) return [];
  const times = `p50/p95/p99 ${parts.join(', ')}`;
  const first =
    firstAnswerMs === null ? '' : `first visitor of the new release ${duration(firstAnswerMs)}, `;
  const info = { tone: 'info', label: 'latency' } as const;
  return [
    { ...info, text: times },
    {
      ...info,
      label: '',
      text: `${first}longest gap between good answers ${duration(longestGapMs)}`,
    },
  ];
}

const partText = (name: string, latency: Latency): string[] =>
  latency === null ? [] : [`${name} ${sameUnit([latency.p50, latency.p95, latency.p99])}`];

const sameUnit = (times: readonly number[]): string =>
  Math.max(...times) < 10_000
    ? `${times.join('/')} ms`
    : `${times.map((ms) => (ms / 1_000).toFixed(1)).join('/')} s`;

/** What makes the verdict say less than it seems. */
function remarks({ voided, normal, failedBefore }: Judgement): Line[] {
  const line = (text: string): Line => ({ tone: 'info', label: '', text });
  return [
    ...normal.map(({ path, status }) =>
      line(
        `${printable(shownPath(path))} answered ${status ?? 'otherwise than expected'} before the deploy, too: only changes of that count`,
      ),
    ),
    ...(failedBefore > 0
      ? [line(`${plural(failedBefore, 'probe')} failed before the new code was built, too`)]
      : []),
    ...Object.entries(voided).map(([reason, count]) =>
      line(`${plural(count, 'probe')} ${VOID_WORDS[reason as VoidReason]}`),
    ),
  ];
}

const VOID_WORDS: Readonly<Record<VoidReason, string>> = {
  late: 'left out: this machine was too busy',
  suspended: 'left out: this machine was suspended',
  offline: 'left out: this machine had no network',
  limited: 'got 429 (too many requests), so there were fewer from then on',
};

/** In a few words, after others: at the next push and in reports. */
export function briefly(judgement: Judgement): string {
  const { verdict, failed, valid } = judgement;
  if (verdict === 'inconclusive') return 'visitors: inconclusive';
  if (hasDowntime(judgement)) return downtimeText(judgement);
  if (verdict === 'degraded' && sumOf(failed) === 0) return slowText(judgement);
  return `${thousands(sumOf(failed))} of ${thousands(valid)} probes failed`;
}

export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

export const thousands = (count: number): string => count.toLocaleString('en-US');

/** Rounded up, since it's an upper bound. */
const percent = (share: number): string => {
  const digits = share < 0.01 ? 2 : 1;
  const factor = 100 * 10 ** digits;
  return `${Math.ceil(Number((share * factor).toFixed(6))) / 10 ** digits}%`;
};
