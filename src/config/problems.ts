import { PreflightError } from '../base/errors.ts';

/** A problem in a text. Line and column start at 1; columns are UTF-16 units. */
export interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** How many problems are listed. */
export const MOST_PROBLEMS = 20;

/** The problems of a config file, in the order of its text. */
export class ConfigError extends PreflightError {
  readonly problems: readonly TextProblem[];

  constructor(file: string, problems: readonly TextProblem[]) {
    const lines = problemLines(file, problems);
    super('config-invalid', lines.join('\n'), { brief: briefOf(lines) });
    this.problems = problems.slice(0, MOST_PROBLEMS);
  }
}

/** `FILE:LINE:COLUMN: problem`, one per line. */
export function problemLines(file: string, problems: readonly TextProblem[]): string[] {
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return problems.length > MOST_PROBLEMS ? [...lines, `${file}: and more`] : lines;
}

function briefOf(lines: readonly string[]): string {
  const [first = ''] = lines;
  if (lines.length === 1) return first;
  const count = lines.length > MOST_PROBLEMS ? 'many' : lines.length;
  return `${count} mistakes, first ${first}`;
}

/** A problem at an offset of a config's text. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

/** `flaws` in the order of the text, with line and column; at most one more than is listed. */
export function problemsIn(text: string, flaws: readonly Flaw[]): TextProblem[] {
  const listed = [...flaws].sort((a, b) => a.offset - b.offset).slice(0, MOST_PROBLEMS + 1);
  const positions = positionsOf(
    text,
    listed.map(({ offset }) => offset),
  );
  return positions.map((position, index) => ({
    ...position,
    message: listed[index]?.message ?? '',
  }));
}

type Position = Pick<TextProblem, 'line' | 'column'>;

/** Lines and columns of offsets in rising order. Reads the text once: it can have a million lines. */
export function positionsOf(text: string, offsets: readonly number[]): Position[] {
  const breaks = /\r\n|\r|\n/g;
  let line = 1;
  let start = 0;
  // Where the line after this one begins.
  let next = breaks.test(text) ? breaks.lastIndex : Infinity;
  return offsets.map((offset) => {
    while (next <= offset) {
      line += 1;
      start = next;
      next = breaks.test(text) ? breaks.lastIndex : Infinity;
    }
    return { line, column: offset - start + 1 };
  });
}
