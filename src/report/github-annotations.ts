import { fullLines } from './check-line.ts';
import type { CheckedApp } from './checked-app.ts';
import type { Line } from './line.ts';
import { printable } from './printable.ts';
import { unreadableLines } from './unreadable.ts';

type Level = 'error' | 'warning';

interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly text: string;
}

// GitHub shows as many of each level for a step, and drops the rest without a word.
const MOST_SHOWN = 10;

/**
 * The findings as GitHub Actions' workflow commands: what fails, and what couldn't be read, which fails
 * the step as well.
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
  return [...shown, { level: first.level, title, text: "They are in the step's log and summary." }];
}

const commandText = ({ level, title, text }: Annotation): string =>
  `::${level} title=${property(title)}::${data(text)}`;

// As GitHub's own @actions/core writes them.
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * `text` as it can stand in a log of GitHub Actions: whatever of it looks like a workflow command is
 * none. Names of others are in there, and lines may be broken before any of their words.
 * @param token that nobody can guess
 */
export const withoutCommands = (text: string, token: string): string =>
  /::|##\[/.test(text) ? `::stop-commands::${token}\n${text}::${token}::\n` : text;
