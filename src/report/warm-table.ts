import { duration, plural, shownPath } from '../base/text.ts';
import type { PathSettings } from '../config/settings.ts';
import { mark, paint, type Style } from '../terminal/style.ts';
import { padTo, shortenMiddle, widthOf } from '../terminal/width.ts';
import type { PathReport } from '../warm/report.ts';

interface Row {
  readonly isWarm: boolean;
  readonly path: string;
  readonly status: string;
  readonly times: string;
  readonly requests: string;
}

const MARGIN = '    ';
const GAP = '  ';
const LEAST_FOR_PATHS = 16;

/** The name of a path in tables and messages. */
export const pathLabel = ({ path, method }: PathSettings): string =>
  shownPath(method === 'GET' ? path : `${method} ${path}`);

/** A row per path: status, first and warm time, requests. At most `style.columns` wide. */
export function tableLines(paths: readonly PathReport[], style: Style): string[] {
  const rows = rowsOf(paths, style);
  const head = { path: 'path', status: 'status', times: timesHead(style), requests: 'requests' };
  const widths = {
    status: widest([head, ...rows], ({ status }) => status),
    times: widest([head, ...rows], ({ times }) => times),
  };
  const rest = widths.status + widths.times + head.requests.length + 3 * GAP.length;
  const room = style.columns - MARGIN.length - rest;
  if (room < LEAST_FOR_PATHS) return rows.flatMap((row) => stacked(row, style));
  const labels = Math.min(
    room,
    widest([head, ...rows], ({ path }) => path),
  );
  const line = ({ path, status, times, requests }: Omit<Row, 'isWarm'>): string =>
    [
      padTo(shortenMiddle(path, labels, style), labels),
      status.padStart(widths.status),
      times.padStart(widths.times),
      requests.padStart(head.requests.length),
    ].join(GAP);
  return [
    MARGIN + paint(style, 'dim', line(head)),
    ...rows.map((row) => `  ${rowMark(row, style)} ${line(row)}`),
  ];
}

const timesHead = (style: Style): string => `first ${arrow(style)} warm`;

const rowMark = ({ isWarm }: Row, style: Style): string => mark(style, isWarm ? 'pass' : 'error');

const widest = <T>(rows: readonly T[], cell: (row: T) => string): number =>
  Math.max(...rows.map((row) => widthOf(cell(row))));

/** Two lines per path, for a terminal that is too narrow for columns. */
function stacked(row: Row, style: Style): string[] {
  const { path, status, times, requests } = row;
  const numbers = [status, times.trim(), plural(Number(requests), 'request')].join(GAP);
  const label = shortenMiddle(path, style.columns - MARGIN.length, style);
  return [`  ${rowMark(row, style)} ${label}`, MARGIN + numbers];
}

function rowsOf(paths: readonly PathReport[], style: Style): Row[] {
  const first = widest(paths, ({ firstMs }) => time(firstMs));
  const warm = widest(paths, ({ warmMs }) => time(warmMs));
  return paths.map(({ path, notWarm, last, firstMs, warmMs, requests }) => ({
    isWarm: notWarm === undefined,
    path: pathLabel(path),
    status: last?.kind === 'status' ? String(last.status) : '-',
    times: [time(firstMs).padStart(first), arrow(style), time(warmMs).padStart(warm)].join(' '),
    requests: String(requests),
  }));
}

const time = (ms: number | undefined): string => (ms === undefined ? '-' : duration(ms));

export const arrow = ({ unicode }: Style): string => (unicode ? '→' : '->');
