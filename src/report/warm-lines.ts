import { overallCoverage } from '../warmup/coverage.ts';
import type { Coverage, PathReport, WarmReport } from '../warmup/warm-report.ts';
import { type About, coverageText, dynosText } from './coverage-text.ts';
import { type Line, nextStep, renderLine } from './line.ts';
import { notWarmRemark } from './not-warm.ts';
import { printable } from './printable.ts';
import { redirectRemark } from './redirect-remark.ts';
import { widthOf } from './shorten.ts';
import { paint, type Style, typeset } from './style.ts';
import type { Warmed, WarmOutcome, WarmStart } from './warm-outcome.ts';
import { pathLabel, tableLines } from './warm-table.ts';
import { pointlessLine } from './warmup-line.ts';

/** What `heroku-preflight warm` prints. */
export const warmLines = (outcome: WarmOutcome, style: Style): string[] => [
  ...headingLines(outcome, style),
  ...(outcome.kind === 'skipped'
    ? renderLine(pointlessLine(outcome.reason, outcome.app), style)
    : reportLines(outcome, style)),
];

/** The app, its dynos and its address; in two lines where one is too narrow. */
function headingLines(start: WarmStart, style: Style): string[] {
  const name = printable(start.app);
  const parts = [typeset(style, dynosOf(start)), start.wasAsleep === true ? 'was asleep' : ''];
  const about = parts.filter((part) => part !== '').join(', ');
  const address = start.baseUrl === undefined ? '' : new URL(start.baseUrl).origin;
  const first = [paint(style, 'bold', name), about].filter((part) => part !== '').join('  ');
  if (address === '') return [first];
  const width = widthOf([name, about, address].join('  '));
  return width > style.columns ? [first, `  ${address}`] : [`${first}  ${address}`];
}

function dynosOf({ dynos, size }: WarmStart): string {
  if (dynos === undefined) return '';
  return size === undefined ? dynosText(dynos) : `${dynos} × ${printable(size.toLowerCase())}`;
}

/** A table, what isn't warm and why, how many dynos were reached. */
function reportLines(warmed: Warmed, style: Style): string[] {
  const { paths } = warmed.report;
  const lines = [
    ...paths.flatMap((path) => notWarmLine(path, warmed)),
    ...paths.flatMap((path) => unfollowedLine(path, warmed)),
    ...reachedLine(warmed),
  ];
  return [...tableLines(paths, style), ...lines.flatMap((line) => renderLine(line, style))];
}

function notWarmLine(path: PathReport, warmed: Warmed): Line[] {
  const remark = notWarmRemark(path, warmed);
  return remark ? [{ tone: 'error', label: 'not warm', ...remark }] : [];
}

/** A redirect may be what the config expects, and still not the page that somebody wants to be warm. */
function unfollowedLine({ path, last, notWarm }: PathReport, { app }: Warmed): Line[] {
  if (notWarm !== undefined || last?.kind !== 'status' || !last.redirect) return [];
  const { text, ...step } = redirectRemark(last.status, last.redirect, app);
  return [{ tone: 'info', label: 'not followed', text: `${pathLabel(path)} ${text}`, ...step }];
}

function reachedLine({ report, unread }: Warmed): Line[] {
  const { coverage, about } = saidOf(report);
  const text = coverageText(coverage, about);
  if (text === undefined) return [];
  const line = { tone: toneOf(coverage), label: 'reached', text };
  if (coverage.kind !== 'unknown' || !unread) return [line];
  return [{ ...line, text: `${text}: ${unread.message}`, ...nextStep(unread) }];
}

/** A path that no dyno answered as it should keeps the others from being spoken of as a whole. */
function saidOf({ coverage, dynos, paths }: WarmReport): { coverage: Coverage; about: About } {
  const about = paths.length > 1 ? 'each path' : 'the only path';
  const warm = paths.filter(({ notWarm }) => notWarm === undefined);
  if (coverageText(coverage, about) !== undefined || warm.length === 0) return { coverage, about };
  const ofWarm = warm.map((path) => path.coverage);
  return { coverage: overallCoverage(dynos, ofWarm), about: 'each warm path' };
}

function toneOf(coverage: Coverage): Line['tone'] {
  if (coverage.kind !== 'counted') return 'info';
  return coverage.reached === coverage.dynos ? 'pass' : 'warn';
}
