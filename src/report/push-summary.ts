import { ownCommand, plural, printable } from '../base/text.ts';
import { type Line, wrap } from '../terminal/line.ts';
import { mark, paint, type Style, typeset } from '../terminal/style.ts';
import { INDENT, NAME } from './hook-report.ts';
import {
  hasTone,
  isOfUnknownAddress,
  type PushFindings,
  type Topic,
  WARM_UP,
} from './push-topics.ts';

/** A push that has nothing to say in full. */
export interface Summary {
  readonly findings: PushFindings;
  readonly topics: readonly Topic[];
  /** whether an earlier push said all of it in full */
  readonly isAsBefore: boolean;
}

/** What fits into the line. */
interface Room {
  readonly detail: boolean;
  readonly names: boolean;
  readonly command: boolean;
}

const LEAST: Room = { detail: false, names: false, command: false };

const ROOMS: readonly Room[] = [
  { detail: true, names: true, command: true },
  { detail: true, names: true, command: false },
  { detail: false, names: true, command: false },
  { detail: false, names: false, command: true },
];

/** One line, as much of it as fits into the style's width. */
export function summaryLines(summary: Summary, style: Style): string[] {
  const app = printable(summary.findings.app);
  const begin = `${paint(style, 'bold', NAME)}  ${app} `;
  return fitted(summary, begin, NAME.length + app.length + 3, style);
}

/** The same below a headline that names the app. */
export const summaryBelow = (summary: Summary, style: Style): string[] =>
  fitted(summary, '  ', 2, style);

function fitted(summary: Summary, begin: string, width: number, style: Style): string[] {
  const columns = style.columns - width - 2;
  const textIn = (room: Room): string => typeset(style, summaryText(summary, room));
  const text = ROOMS.map(textIn).find(({ length }) => length <= columns) ?? textIn(LEAST);
  const head = `${begin}${mark(style, toneOf(summary))} `;
  return wrap(text, columns).map(
    (words, index) => (index === 0 ? head : ' '.repeat(INDENT)) + words,
  );
}

function summaryText({ findings, topics, isAsBefore }: Summary, room: Room): string {
  const before = isAsBefore ? ' as before' : '';
  const warmup = warmupOf(topics);
  const warnings = warningsIn(topics);
  const unread = findings.checks.filter(({ status }) => status === 'unreadable').length;
  const parts = [
    warmup && warmupText(warmup, findings, room),
    isOfUnknownAddress(findings.warmup) ? 'not woken' : undefined,
    warnings.length > 0 ? warningsText(warnings, before, room) : undefined,
    unread > 0 ? `${unread} of ${findings.checks.length} checks skipped${before}` : undefined,
    warnings.length + unread > 0 ? undefined : passedText(findings),
  ].filter((part) => part !== undefined);
  const text = parts.length > 0 ? parts.join(', ') : (topics[0]?.lines[0].label ?? 'no findings');
  const hasMore = warnings.length > 0 || unread > 0;
  return hasMore && room.command ? `${text} (${ownCommand('check')})` : text;
}

const warmupOf = (topics: readonly Topic[]): Line | undefined =>
  topics.find(({ id }) => id === WARM_UP)?.lines[0];

/** Only the checks': the warm-up has its own part. */
const warningsIn = (topics: readonly Topic[]): Topic[] =>
  topics.filter((each) => each.id !== WARM_UP && hasTone(each, 'warn'));

function warmupText(line: Line, { warmup }: PushFindings, room: Room): string {
  const detail =
    line.tone === 'pass'
      ? line.text
      : warmup?.kind === 'background'
        ? 'still trying in the background'
        : undefined;
  return room.detail && detail !== undefined ? `${line.label} (${detail})` : line.label;
}

function warningsText(warnings: readonly Topic[], before: string, room: Room): string {
  const count = plural(warnings.length, 'warning') + before;
  const names = warnings.map(({ lines: [line] }) => line.label);
  return room.names ? `${count}: ${names.join(', ')}` : count;
}

function passedText({ checks }: PushFindings): string | undefined {
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return passed === 0 ? undefined : `${plural(passed, 'check')} passed`;
}

function toneOf({ findings, topics }: Summary): Line['tone'] {
  const warmup = warmupOf(topics);
  if (warmup) return warmup.tone;
  if (warningsIn(topics).length > 0) return 'warn';
  const { checks } = findings;
  const isIncomplete = checks.some(({ status }) => status === 'unreadable');
  return !isIncomplete && checks.some(({ status }) => status === 'pass') ? 'pass' : 'info';
}
