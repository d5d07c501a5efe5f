import { printable } from '../base/text.ts';
import type { Line } from '../terminal/line.ts';

// Our lines as GitHub Actions shows them.

type Level = 'error' | 'warning';

export interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly text: string;
}

/** Undefined for what is neither an error nor a warning. */
export function annotationOf(app: string, line: Line): Annotation | undefined {
  const level = LEVELS[line.tone];
  return level && { level, title: `${printable(app)}: ${line.label}`, text: textOf(line) };
}

const LEVELS: { readonly [Tone in Line['tone']]?: Level } = { error: 'error', warn: 'warning' };

function textOf({ text, command, note, hint, doc }: Line): string {
  const aside = note === undefined ? '' : ` (${note})`;
  const run = command === undefined ? undefined : `${command}${aside}`;
  return [text, run, hint, doc].filter((line) => line !== undefined && line !== '').join('\n');
}

/** As a workflow command. */
export const commandText = ({ level, title, text }: Annotation): string =>
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

const MARKS = { error: '❌', warn: '⚠️', info: 'ℹ️', pass: '✅' } as const;

/** A Markdown table with a row for each line; nothing without lines. */
export const tableOf = (lines: readonly Line[], what: string): string[] =>
  lines.length === 0
    ? []
    : [`| | ${what} | found | what to do |`, '| --- | --- | --- | --- |', ...lines.map(row), ''];

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
export const escaped = (text: string): string =>
  text.replace(/[!-/:-@[-`{-~]/g, (char) =>
    ',.-'.includes(char) ? char : `&#${char.charCodeAt(0)};`,
  );
