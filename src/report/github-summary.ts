import { fullLines } from './check-line.ts';
import type { CheckedApp } from './checked-app.ts';
import { plural } from './plural.ts';
import type { Line } from './line.ts';
import { printable } from './printable.ts';
import { unreadableLines } from './unreadable.ts';

// GitHub takes a mebibyte from a step, others' summaries included, and fails the step beyond it.
const MOST_BYTES = 900 * 1024;

/** The findings as Markdown, for GitHub's summary of a job. */
export function summaryText(apps: readonly CheckedApp[]): string {
  const sections = apps.map(section);
  let bytes = 0;
  const fitting = sections.findIndex((text) => (bytes += Buffer.byteLength(text)) > MOST_BYTES);
  const shown = fitting === -1 ? sections : sections.slice(0, fitting);
  const rest = sections.length - shown.length;
  const more = rest === 0 ? [] : [`And ${plural(rest, 'app')} more: see the log.\n`];
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
    ...(doc === undefined ? [] : [`[Heroku's page](${doc})`]),
  ].join('<br>');
}

/** As text and nothing else: in Markdown an entity is never a part of its structure. */
const escaped = (text: string): string =>
  text.replace(/[!-/:-@[-`{-~]/g, (char) =>
    ',.-'.includes(char) ? char : `&#${char.charCodeAt(0)};`,
  );
