import { wrap } from './line.ts';

const COLUMNS = 80;

/**
 * Breaks `text` at its line ends and between words, at 80 columns. What goes on in the next line stands
 * below the beginning of its own, that of the first below what is in `column`. A line that is set in by
 * four or more is there to be copied, and stays whole.
 */
export function fold(text: string, column = 0): string[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith('    ')) return [line];
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const start = index === 0 ? Math.max(indent, column) : indent;
    const [first = '', ...rest] = wrap(line.slice(start), COLUMNS - start);
    return [line.slice(0, start) + first, ...rest.map((words) => ' '.repeat(start) + words)];
  });
}
