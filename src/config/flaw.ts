import { MOST_PROBLEMS, type Problem } from './config-error.ts';

/** Something wrong at an offset of a config's text. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

/** `flaws` in the order of the text, by line and column: the first, and one more than is listed. */
export function problemsIn(text: string, flaws: readonly Flaw[]): Problem[] {
  return [...flaws]
    .sort((a, b) => a.offset - b.offset)
    .slice(0, MOST_PROBLEMS + 1)
    .map(({ offset, message }) => ({ ...positionOf(text, offset), message }));
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
