import { printable } from '../base/text.ts';
import type { Liveness } from '../follow/await-live.ts';
import { type Line, nextStep, renderLine } from '../terminal/line.ts';
import { paint, type Style, typeset } from '../terminal/style.ts';
import { widthOf } from '../terminal/width.ts';
import { overallCoverage } from '../warm/measure.ts';
import type {
  Coverage,
  PathReport,
  Warmed,
  WarmOutcome,
  WarmReport,
  WarmStart,
} from '../warm/report.ts';
import { type About, coverageText, dynosText } from './coverage-words.ts';
import { deployLine } from './deploy-words.ts';
import { pathLabel, tableLines } from './warm-table.ts';
import { redirectRemark, type Remark } from './answer-words.ts';
import { whyNotWarm } from './not-warm-words.ts';
import { pointlessLine } from './warmup-words.ts';

/**
 * What `heroku-preflight warm` prints.
 * @param liveness of the release that it's about; undefined: no request would have reached any
 */
export function warmLines(outcome: WarmOutcome, style: Style, liveness?: Liveness): string[] {
  const deploy = deployLineOf(outcome, liveness);
  const about = [
    ...(deploy ? [deploy] : []),
    ...(outcome.kind === 'skipped' && outcome.reason !== 'not-live'
      ? [pointlessLine(outcome.reason, outcome.app, 'warm')]
      : []),
  ];
  return [
    ...headingLines(outcome, style),
    ...(outcome.kind === 'skipped' ? [] : reportLines(outcome, style)),
    ...about.flatMap((line) => renderLine(line, style)),
  ];
}

/** A reason that is said anyway isn't said twice. */
function deployLineOf(outcome: WarmOutcome, liveness: Liveness | undefined): Line | undefined {
  if (!liveness) return undefined;
  const said = outcome.kind === 'warmed' ? outcome.unread?.message : undefined;
  const isSaid = liveness.kind === 'unchecked' && liveness.error.message === said;
  return isSaid ? undefined : deployLine(liveness, outcome.app);
}

/** The app, its dynos and its address, on two lines if one is too narrow. */
export function headingLines(start: WarmStart, style: Style): string[] {
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

const reportLines = (warmed: Warmed, style: Style): string[] => [
  ...tableLines(warmed.report.paths, style),
  ...warmthLines(warmed).flatMap((line) => renderLine(line, style)),
];

/** What there is to say about the table of the paths. */
export const warmthLines = (warmed: Warmed): Line[] => [
  ...notWarmLines(warmed),
  ...unfollowedLines(warmed),
  ...languageLine(warmed),
  ...reachedLine(warmed),
];

function notWarmLines(warmed: Warmed): Line[] {
  const said = remarksOn(warmed, (path) => whyNotWarm(path, warmed));
  return joinAlike(said).map((remark) => ({ tone: 'error', label: 'not warm', ...remark }));
}

/** The config may expect a redirect, but then the page behind it isn't warm. */
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

/** Warns that a path may look warm too early. */
function languageLine(warmed: Warmed): Line[] {
  const text = languageText(warmed);
  if (text === undefined || !warmed.report.paths.some(isWarm)) return [];
  const hint = 'JVM apps need more: set warmup.window to 10 per dyno';
  return [{ tone: 'info', label: 'window', text, hint }];
}

const isWarm = ({ notWarm }: PathReport): boolean => notWarm === undefined;

function reachedLine({ report, unread }: Warmed): Line[] {
  const { coverage, about } = saidOf(report);
  const text = coverageText(coverage, about, report.perDyno);
  if (text === undefined) return [];
  if (coverage.kind !== 'unknown') return [{ tone: toneOf(coverage), label: 'reached', text }];
  const line = { tone: 'info', label: 'web dynos', text } as const;
  return [unread ? { ...line, text: `${text}: ${unread.message}`, ...nextStep(unread) } : line];
}

/** If a path got no expected answer, all paths together have no coverage: then only the warm ones count. */
function saidOf({ coverage, dynos, perDyno, paths }: WarmReport): {
  coverage: Coverage;
  about: About;
} {
  const about = paths.length > 1 ? 'each path' : 'the only path';
  const warm = paths.filter(isWarm);
  if (coverageText(coverage, about, perDyno) !== undefined || warm.length === 0)
    return { coverage, about };
  const ofWarm = warm.map((path) => path.coverage);
  return { coverage: overallCoverage(dynos, ofWarm), about: 'each warm path' };
}

function toneOf(coverage: Coverage): Line['tone'] {
  if (coverage.kind !== 'counted') return 'info';
  return coverage.reached === coverage.dynos ? 'pass' : 'warn';
}

interface PathRemark {
  readonly label: string;
  readonly remark: Remark;
}

type Alike = readonly [PathRemark, ...PathRemark[]];

/** Paths with the same remark share a line, which names the first of them. */
function joinAlike(said: readonly PathRemark[]): Remark[] {
  const groups = new Map<string, Alike>();
  for (const one of said) {
    const { text, hint, command, note } = one.remark;
    const words = JSON.stringify([text, hint, command, note]);
    const before = groups.get(words);
    groups.set(words, before ? [...before, one] : [one]);
  }
  return [...groups.values()].map(joined);
}

function joined([{ label, remark }, ...others]: Alike): Remark {
  const rest = others.length === 0 ? '' : `; same for ${namesOf(others)}`;
  return { ...remark, text: `${label} ${remark.text}${rest}` };
}

const MOST_NAMES = 2;

function namesOf(paths: readonly PathRemark[]): string {
  const names = paths.map(({ label }) => label);
  if (names.length <= MOST_NAMES) return names.join(' and ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
}

/** Says that a JVM app may look warm too early; undefined if the language is known. */
export const languageText = ({
  window,
  isLanguageUnread,
}: Pick<Warmed, 'window' | 'isLanguageUnread'>): string | undefined =>
  isLanguageUnread
    ? `compared ${window} answers with the ${window} before: couldn't read the app's language`
    : undefined;
