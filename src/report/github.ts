import { plural, printable } from '../base/text.ts';
import type { Line } from '../terminal/line.ts';
import { fullLines } from './check-lines.ts';
import { unreadableLines } from './unchecked-lines.ts';
import type { CheckedApp } from './check-report.ts';

type Level = 'error' | 'warning';

interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly text: string;
}

// GitHub shows up to 10 annotations of each level per step, and silently drops the rest.
const MOST_SHOWN = 10;

/**
 * The findings as workflow commands of GitHub Actions. Data that couldn't be read is an error, because it
 * fails the step too.
 */
export function annotationLines(apps: readonly CheckedApp[]): string[] {
  const all = apps.flatMap(annotationsOf);
  return (['error', 'warning'] as const).flatMap((level) =>
    atMost(
      MOST_SHOWN,
      all.filter((one) => one.level === level),
    ).map(commandText),
  );
}

function annotationsOf({ app, results }: CheckedApp): Annotation[] {
  const judged = results.flatMap((result) =>
    result.status === 'unreadable' ? [] : fullLines(result),
  );
  const unread = unreadableLines(results).map((line) => ({ ...line, tone: 'error' as const }));
  return [...judged, ...unread].flatMap((line) => {
    const level = LEVELS[line.tone];
    if (level === undefined) return [];
    return [{ level, title: `${printable(app)}: ${line.label}`, text: textOf(line) }];
  });
}

const LEVELS: { readonly [Tone in Line['tone']]?: Level } = { error: 'error', warn: 'warning' };

function textOf({ text, command, note, hint, doc }: Line): string {
  const aside = note === undefined ? '' : ` (${note})`;
  const run = command === undefined ? undefined : `${command}${aside}`;
  return [text, run, hint, doc].filter((line) => line !== undefined && line !== '').join('\n');
}

function atMost(most: number, all: readonly Annotation[]): readonly Annotation[] {
  const [first] = all;
  if (all.length <= most || !first) return all;
  const shown = all.slice(0, most - 1);
  const title = `and ${all.length - shown.length} more`;
  return [...shown, { level: first.level, title, text: "See the step's log and summary." }];
}

const commandText = ({ level, title, text }: Annotation): string =>
  `::${level} title=${property(title)}::${data(text)}`;

// The same escapes as in GitHub's @actions/core.
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * `text` for a log of GitHub Actions, with workflow commands turned off if it contains any. It quotes
 * names that others chose, and line breaks can put any of their words at the start of a line.
 * @param token can't be guessed
 */
export const withoutCommands = (text: string, token: string): string =>
  /::|##\[/.test(text) ? `::stop-commands::${token}\n${text}::${token}::\n` : text;

// GitHub's limit is 1 MiB per step, including what other programs wrote. Beyond it, the step fails.
const MOST_BYTES = 900 * 1024;

/** The findings as Markdown, for GitHub's summary of a job. */
export function summaryText(apps: readonly CheckedApp[]): string {
  const sections = apps.map(section);
  let bytes = 0;
  const fitting = sections.findIndex((text) => (bytes += Buffer.byteLength(text)) > MOST_BYTES);
  const shown = fitting === -1 ? sections : sections.slice(0, fitting);
  const rest = sections.length - shown.length;
  const more = rest === 0 ? [] : [`And ${plural(rest, 'more app')}: see the log.\n`];
  return [`## heroku-preflight check\n`, ...shown, ...more].join('\n');
}

function section({ app, results }: CheckedApp): string {
  const lines = results.flatMap((result) =>
    result.status === 'unreadable' || result.status === 'pass' ? [] : fullLines(result),
  );
  const rows = [...lines, ...unreadableLines(results)].map(row);
  const passed = results.filter(({ status }) => status === 'pass').length;
  const table = ['| | check | found | what to do |', '| --- | --- | --- | --- |', ...rows, ''];
  return [
    ...[`### ${escaped(printable(app))}`, ''],
    ...(rows.length === 0 ? [] : table),
    ...[passed === 0 ? 'No check passed.' : `${plural(passed, 'check')} passed.`, ''],
  ].join('\n');
}

const MARKS = { error: '❌', warn: '⚠️', info: 'ℹ️', pass: '✅' } as const;

const row = (line: Line): string =>
  `| ${[MARKS[line.tone], escaped(line.label), escaped(line.text), nextOf(line)].join(' | ')} |`;

function nextOf({ command, note, hint, doc }: Line): string {
  const aside = note === undefined ? '' : ` (${escaped(note)})`;
  return [
    ...(command === undefined ? [] : [`<code>${escaped(command)}</code>${aside}`]),
    ...(hint === undefined ? [] : [escaped(hint)]),
    ...(doc === undefined ? [] : [`[Heroku docs](${doc})`]),
  ].join('<br>');
}

/** Entities for all punctuation, because Markdown never reads an entity as markup. */
const escaped = (text: string): string =>
  text.replace(/[!-/:-@[-`{-~]/g, (char) =>
    ',.-'.includes(char) ? char : `&#${char.charCodeAt(0)};`,
  );
