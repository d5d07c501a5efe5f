import { overallCoverage } from '../warmup/coverage.ts';
import type { Coverage, PathReport, WarmReport } from '../warmup/warm-report.ts';
import { type About, coverageText, dynosText } from './coverage-text.ts';
import { joinAlike, type PathRemark } from './join-alike.ts';
import { languageText } from './language-text.ts';
import { type Line, nextStep, renderLine } from './line.ts';
import { whyNotWarm } from './not-warm.ts';
import { printable } from './printable.ts';
import { redirectRemark, type Remark } from './redirect-remark.ts';
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
  const lines = [
    ...notWarmLines(warmed),
    ...unfollowedLines(warmed),
    ...languageLine(warmed),
    ...reachedLine(warmed),
  ];
  return [
    ...tableLines(warmed.report.paths, style),
    ...lines.flatMap((line) => renderLine(line, style)),
  ];
}

function notWarmLines(warmed: Warmed): Line[] {
  const said = remarksOn(warmed, (path) => whyNotWarm(path, warmed));
  return joinAlike(said).map((remark) => ({ tone: 'error', label: 'not warm', ...remark }));
}

/** A redirect may be what the config expects, and still not the page that somebody wants to be warm. */
function unfollowedLines(warmed: Warmed): Line[] {
  const said = remarksOn(warmed, ({ last, notWarm }) => {
    const isSaid = notWarm !== undefined || last?.kind !== 'status' || !last.redirect;
    return isSaid ? undefined : redirectRemark(last.status, last.redirect, warmed.app);
  });
  return joinAlike(said).map((remark) => ({ tone: 'info', label: 'not followed', ...remark }));
}

const remarksOn = (
  { report: { paths } }: Warmed,
  remarkOn: (path: PathReport) => Remark | undefined,
): PathRemark[] =>
  paths.flatMap((path) => {
    const remark = remarkOn(path);
    return remark ? [{ label: pathLabel(path.path), remark }] : [];
  });

/** Where a path is called warm, and may not be. */
function languageLine(warmed: Warmed): Line[] {
  const text = languageText(warmed);
  if (text === undefined || !warmed.report.paths.some(isWarm)) return [];
  const hint = 'Apps on the JVM need more, 10 for each dyno: set warmup.window';
  return [{ tone: 'info', label: 'language', text, hint }];
}

const isWarm = ({ notWarm }: PathReport): boolean => notWarm === undefined;

function reachedLine({ report, unread }: Warmed): Line[] {
  const { coverage, about } = saidOf(report);
  const text = coverageText(coverage, about);
  if (text === undefined) return [];
  if (coverage.kind !== 'unknown') return [{ tone: toneOf(coverage), label: 'reached', text }];
  const line = { tone: 'info', label: 'dynos', text } as const;
  return [unread ? { ...line, text: `${text}: ${unread.message}`, ...nextStep(unread) } : line];
}

/** A path that no dyno answered as it should keeps the others from being spoken of as a whole. */
function saidOf({ coverage, dynos, paths }: WarmReport): { coverage: Coverage; about: About } {
  const about = paths.length > 1 ? 'each path' : 'the only path';
  const warm = paths.filter(isWarm);
  if (coverageText(coverage, about) !== undefined || warm.length === 0) return { coverage, about };
  const ofWarm = warm.map((path) => path.coverage);
  return { coverage: overallCoverage(dynos, ofWarm), about: 'each warm path' };
}

function toneOf(coverage: Coverage): Line['tone'] {
  if (coverage.kind !== 'counted') return 'info';
  return coverage.reached === coverage.dynos ? 'pass' : 'warn';
}
