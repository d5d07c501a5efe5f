import { duration, plural, printable, shownPath } from '../base/text.ts';
import { isWithoutWeb, type Visitors, type Watched } from '../follow/watched.ts';
import { COLUMNS, type Line, nextStep, renderLine } from '../terminal/line.ts';
import type { Style } from '../terminal/style.ts';
import type { PathReport } from '../warm/report.ts';
import { underWayLine } from './deploy-words.ts';
import { annotationOf, commandText, escaped, tableOf } from './github-lines.ts';
import { visitorsLines } from './probe-words.ts';
import { rollbackLine } from './rollback-words.ts';
import { timelineLines } from './timeline.ts';
import { headingLines, warmthLines } from './warm-lines.ts';
import { pathLabel, tableLines } from './warm-table.ts';
import { pointlessLine } from './warmup-words.ts';

/** What `heroku-preflight watch` prints at the end. */
export function watchLines(watched: Watched, style: Style): string[] {
  const { start, warmth } = watched;
  const render = (lines: readonly Line[]): string[] =>
    lines.flatMap((line) => renderLine(line, style));
  return [
    ...headingLines(start, style),
    ...render(deployLines(watched)),
    ...(warmth?.kind === 'warmed' ? tableLines(warmth.report.paths, style) : []),
    ...render([...askedLines(watched), ...feltLines(watched)]),
    ...drawnLines(watched, style),
  ];
}

const drawnLines = ({ visitors }: Watched, style: Style): string[] =>
  visitors
    ? timelineLines(visitors.run, visitors.judgement, Math.min(style.columns, COLUMNS), style)
    : [];

const feltLines = ({ visitors, start }: Watched): readonly Line[] =>
  visitors ? visitorsLines(visitors, start.app) : [];

/** The deploy, in one line with what to do; with its author if that's someone else. */
export function deployLines(watched: Watched): readonly [Line, ...Line[]] {
  const { author, answers, takenBack, start } = watched;
  const by = author === undefined ? [] : [authorLine(author)];
  const rollback = takenBack ? [rollbackLine(takenBack, start.app)] : [];
  return [
    statusLine(watched),
    ...[...by, ...commandLine(watched), ...answerLine(answers), ...rollback],
  ];
}

function statusLine(watched: Watched): Line {
  const { start, liveness, command, warmth } = watched;
  if (!liveness) {
    const text = command ? `nothing was deployed: ${exitText(command)}` : 'nothing was deployed';
    const releases = `heroku releases -a ${printable(start.app)}`;
    return { tone: 'error', label: 'deploy', text, command: releases };
  }
  if (liveness.kind === 'settled')
    return settledLine(liveness.release, { ...start, isUseless: warmth?.kind === 'skipped' });
  const outcome = liveness.kind === 'followed' ? liveness.outcome : undefined;
  if (outcome?.kind === 'scaled-to-zero' && isWithoutWeb(watched))
    return { tone: 'pass', label: 'deploy', text: `v${outcome.release} is released` };
  const line = underWayLine(liveness, start.app);
  return liveness.kind === 'unchecked' ? { ...line, tone: 'error' } : line;
}

interface Settled {
  readonly wasAsleep: boolean | undefined;
  /** whether no request can reach it */
  readonly isUseless: boolean;
}

function settledLine(release: number | undefined, { wasAsleep, isUseless }: Settled): Line {
  const label = 'deploy';
  if (release === undefined) return { tone: 'error', label, text: 'nothing is deployed yet' };
  const text = `none under way: v${release} is`;
  if (isUseless) return { tone: 'info', label, text: `${text} the newest release` };
  const state = wasAsleep === true ? 'the newest release, and asleep' : 'live';
  return { tone: 'pass', label, text: `${text} ${state}` };
}

const authorLine = (author: string): Line => ({
  ...{ tone: 'info', label: 'released by' },
  text: `${printable(author)}, not by you`,
});

/** It may have failed after the deploy. */
function commandLine({ command, liveness }: Watched): Line[] {
  if (!command || command.exitCode === 0 || !liveness) return [];
  return [{ tone: 'error', label: 'command', text: exitText(command) }];
}

const exitText = ({ name, exitCode }: NonNullable<Watched['command']>): string =>
  `${printable(name)} ended with exit code ${exitCode}`;

const MOST_ANSWERS = 3;

function answerLine(answers: Watched['answers']): Line[] {
  const [first] = worstFirst(answers);
  if (!first) return [];
  const tone = first.expected ? 'pass' : 'warn';
  const text =
    answers.length <= MOST_ANSWERS
      ? answers.map(answerText).join(', ')
      : `${answerText(first)} (${first.expected ? 'slowest' : 'worst'} of ${answers.length})`;
  return [{ tone, label: 'first answer', text }];
}

/** None, one that isn't expected, the slowest. */
const worstFirst = (answers: Watched['answers']): Watched['answers'] =>
  answers.toSorted((one, other) => badnessOf(other) - badnessOf(one) || other.ms - one.ms);

const badnessOf = ({ expected, error }: Watched['answers'][number]): number =>
  error === null ? Number(!expected) : 2;

const answerText = ({ path, status, error, ms }: Watched['answers'][number]): string =>
  error === null
    ? `${shownPath(path)} ${status ?? ''} in ${duration(ms)}`
    : `${shownPath(path)} none in ${duration(ms)}: ${printable(error)}`;

/** What became of the requests, without the table of the paths. */
function askedLines({ start, warmth, unasked }: Watched): readonly Line[] {
  if (unasked?.code === 'warmup-off')
    return [{ tone: 'info', label: 'not warmed', text: unasked.message, ...nextStep(unasked) }];
  if (unasked)
    return [{ tone: 'error', label: 'not warmed', text: unasked.message, ...nextStep(unasked) }];
  if (!warmth) return [];
  if (warmth.kind === 'warmed') return warmthLines(warmth);
  return warmth.reason === 'not-live' ? [] : [pointlessLine(warmth.reason, start.app, 'warm')];
}

/** The errors and warnings, as workflow commands of GitHub Actions. */
export const watchAnnotations = (watched: Watched): string[] =>
  [...deployLines(watched), ...askedLines(watched), ...feltLines(watched)]
    .flatMap((line) => annotationOf(watched.start.app, line) ?? [])
    .map(commandText);

/** As Markdown, for GitHub's summary of a job. */
export function watchSummary(watched: Watched): string {
  const { start, warmth } = watched;
  const paths = warmth?.kind === 'warmed' ? warmth.report.paths.map(pathLine) : [];
  const lines = [...deployLines(watched), ...paths, ...askedLines(watched), ...feltLines(watched)];
  return [
    ...['## heroku-preflight watch', '', `### ${escaped(printable(start.app))}`, ''],
    ...tableOf(lines, 'step'),
    ...(watched.visitors ? timelineBlock(watched.visitors) : []),
    '',
  ].join('\n');
}

function pathLine({ path, notWarm, firstMs, warmMs, requests }: PathReport): Line {
  const times = [firstMs, warmMs].map((ms) => (ms === undefined ? '-' : duration(ms)));
  const text = `${pathLabel(path)}: ${times.join(' → ')}, ${plural(requests, 'request')}`;
  return { tone: notWarm === undefined ? 'pass' : 'error', label: 'warm', text };
}

/** The drawing of a terminal, as it fits into GitHub's summary. */
function timelineBlock({ run, judgement }: Visitors): string[] {
  const style = { color: false, unicode: true, columns: COLUMNS };
  const lines = timelineLines(run, judgement, COLUMNS, style);
  return lines.length === 0 ? [] : ['', '```text', ...lines, '```'];
}
