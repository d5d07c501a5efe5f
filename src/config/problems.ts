import { PreflightError } from '../base/errors.ts';

/** Something wrong with a text; line and column count from 1, a column in UTF-16 units. */
export interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** How many problems are listed; more of them are no help to anybody. */
export const MOST_PROBLEMS = 20;

/** What is wrong with a config file, in the order of its text. */
export class ConfigError extends PreflightError {
  readonly problems: readonly TextProblem[];

  constructor(file: string, problems: readonly TextProblem[]) {
    const lines = problemLines(file, problems);
    super('config-invalid', lines.join('\n'), {
      brief: [lines[0], ...restOf(problems.length - 1)].join('\n'),
      hint: `Correct ${file}; until then none of its settings hold`,
    });
    this.problems = problems.slice(0, MOST_PROBLEMS);
  }
}

/** `FILE:LINE:COLUMN: what is wrong`, one a line. */
export function problemLines(file: string, problems: readonly TextProblem[]): string[] {
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return problems.length > MOST_PROBLEMS ? [...lines, `${file}: and more`] : lines;
}

function restOf(count: number): string[] {
  if (count === 0) return [];
  const many = count < MOST_PROBLEMS ? String(count) : 'many';
  return [`and ${many} more: npx heroku-preflight check`];
}

/** Something wrong at an offset of a config's text. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

/** `flaws` in the order of the text, by line and column: the first, and one more than is listed. */
export function problemsIn(text: string, flaws: readonly Flaw[]): TextProblem[] {
  return [...flaws]
    .sort((a, b) => a.offset - b.offset)
    .slice(0, MOST_PROBLEMS + 1)
    .map(({ offset, message }) => ({ ...positionOf(text, offset), message }));
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
