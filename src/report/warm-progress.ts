import { duration, plural } from '../base/text.ts';
import type { PathSettings } from '../config/settings.ts';
import { mark, type Style } from '../terminal/style.ts';
import { padTo, shortenEnd, shortenMiddle, widthOf } from '../terminal/width.ts';
import type { PathReport, WarmProgress } from '../warm/report.ts';
import { arrow, pathLabel } from './warm-table.ts';

/** The progress of one path. */
export interface PathProgress {
  readonly path: PathSettings;
  /** after its last answer; undefined before the first */
  readonly latest: WarmProgress | undefined;
  /** the time of `latest`, or of the start, by the monotonic clock */
  readonly since: number;
  /** undefined until the path is done */
  readonly report: PathReport | undefined;
}

/**
 * A line for each path, narrower than the terminal. At most `most` lines: if there are more paths, those
 * that aren't done come first.
 */
export function progressLines(
  all: readonly PathProgress[],
  now: number,
  most: number,
  style: Style,
): string[] {
  const shown = all.length <= most ? all : urgentFirst(all).slice(0, Math.max(1, most - 1));
  const labels = Math.min(
    Math.floor(style.columns / 3),
    Math.max(...shown.map(({ path }) => widthOf(pathLabel(path)))),
  );
  const rest = all.length - shown.length;
  return [
    ...shown.map((progress) => progressLine(progress, now, labels, style)),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}

const urgentFirst = (all: readonly PathProgress[]): readonly PathProgress[] => [
  ...all.filter(({ report }) => report === undefined),
  ...all.filter(({ report }) => report !== undefined),
];

function progressLine(progress: PathProgress, now: number, labels: number, style: Style): string {
  const label = padTo(shortenMiddle(pathLabel(progress.path), labels, style), labels);
  // A terminal may wrap a line that fills its last column.
  const room = style.columns - 1 - 4 - labels - 2;
  return `  ${progressMark(progress, style)} ${label}  ${shortenEnd(stateText(progress, now, style), room, style)}`;
}

function progressMark({ report }: PathProgress, style: Style): string {
  if (!report) return ' ';
  return mark(style, report.notWarm === undefined ? 'pass' : 'error');
}

/** The state of a path, in a few words. */
export function stateText(progress: PathProgress, now: number, style: Style): string {
  const { latest, since, report } = progress;
  if (report) return reportText(report, style);
  if (!latest) return `no answer yet, ${seconds(now - since)}`;
  const { answer, pauseMs, requests, firstMs } = latest;
  const count = plural(requests, 'request');
  if (pauseMs !== undefined) return `${repetitionText(latest, since + pauseMs - now)}, ${count}`;
  if (answer.kind === 'failure') return `${answer.error.message}, ${count}`;
  const first = firstMs === undefined ? '' : `${duration(firstMs)} ${arrow(style)} `;
  return `${first}${duration(answer.responseMs)}, ${count}`;
}

/** Why a path is retried, and when. */
export function repetitionText({ answer }: WarmProgress, inMs: number): string {
  const what = answer.kind === 'status' ? String(answer.status) : answer.error.message;
  return `${what}, retrying in ${seconds(Math.max(0, inMs))}`;
}

function reportText({ notWarm, firstMs, warmMs, requests }: PathReport, style: Style): string {
  const times =
    firstMs === undefined || warmMs === undefined
      ? []
      : [`${duration(firstMs)} ${arrow(style)} ${duration(warmMs)}`];
  const verdict = notWarm === undefined ? [] : ['not warm'];
  return [...verdict, ...times, plural(requests, 'request')].join(', ');
}

/** Rounded up, so that it says 0 s only when the pause is over. */
const seconds = (ms: number): string => `${Math.ceil(ms / 1_000)} s`;
