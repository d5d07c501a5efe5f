import type { Judgement } from '../state/judgement.ts';
import type { ProbeRun } from '../state/probe-record.ts';
import type { Line } from '../terminal/line.ts';
import type { Compared } from './comparison.ts';
import { escaped } from './github-lines.ts';
import {
  failedText,
  feltText,
  known,
  reasonsText,
  valueText,
  VERDICT_NAMES,
} from './judgement-words.ts';
import { timelineLines } from './timeline.ts';

const TONES = { pass: 'pass', degraded: 'warn', fail: 'error', inconclusive: 'warn' } as const;

/** What visitors felt, in one line. */
export function visitorsLine(judgement: Judgement): Line {
  const { verdict } = judgement;
  const why = verdict === 'inconclusive' ? ` (${reasonsText(judgement)})` : '';
  const text = `${VERDICT_NAMES[verdict]}: ${feltText(judgement)}${why}`;
  return { tone: TONES[verdict], label: 'visitors', text };
}

/** What is usual for the app; undefined: no other deploy has these numbers. */
export function usualLine(compared: readonly Compared[]): Line | undefined {
  if (compared.length === 0) return undefined;
  const parts = compared.map(({ label, unit, median }) => `${label} ${valueText(median, unit)}`);
  const of = Math.max(...compared.map((each) => each.of));
  const text = `${parts.join(', ')} (median of ${of === 1 ? 'one deploy' : `${of} deploys`} before)`;
  return { tone: 'info', label: 'usually', text };
}

/** The probes of a deploy as Markdown, for GitHub's summary of a job. */
export function probeSummary(run: ProbeRun, judgement: Judgement): string[] {
  const { downtimeMs, longestGapMs, firstAnswerMs, before, during, after } = judgement;
  const rows: readonly (readonly [name: string, text: string])[] = [
    ['downtime', valueText(downtimeMs, 'ms')],
    ['failed', failedText(judgement)],
    ['longest gap', valueText(longestGapMs, 'ms')],
    ['first answer of the new release', known(firstAnswerMs)],
    ['p95 before, during, after', [before, during, after].map((all) => known(all?.p95)).join(', ')],
  ];
  const lines = timelineLines(run, judgement, 80, { color: false, unicode: true, columns: 80 });
  return [
    `**${VERDICT_NAMES[judgement.verdict]}**`,
    '',
    ...['| what visitors felt | |', '| --- | --- |'],
    ...rows.map(([name, text]) => `| ${escaped(name)} | ${escaped(text)} |`),
    '',
    ...(lines.length === 0 ? [] : ['```text', ...lines, '```', '']),
  ];
}
