import { mark, paint, type Style, typeset } from './style.ts';

/** One thing that is said: a mark, what it's about, what was found, and a command that mends it. */
export interface Line {
  readonly tone: 'pass' | 'warn' | 'error' | 'info';
  readonly label: string;
  readonly text: string;
  /** a command, on a line of its own and never broken, so that it can be copied */
  readonly command?: string;
  /** what goes with the command, such as its price */
  readonly note?: string;
}

const INDENT = 2;
const LABEL_WIDTH = 18;
const TEXT_COLUMN = INDENT + 2 + LABEL_WIDTH;

/** Terminal lines without line ends, at most as wide as the style says (commands excepted). */
export function renderLine(line: Line, style: Style): string[] {
  const [first = '', ...rest] = wrap(typeset(style, line.text), style.columns - TEXT_COLUMN);
  const margin = ' '.repeat(TEXT_COLUMN);
  const lines = [
    `${' '.repeat(INDENT)}${mark(style, line.tone)} ${line.label.padEnd(LABEL_WIDTH)}${first}`.trimEnd(),
    ...rest.map((text) => margin + text),
  ];
  if (line.command !== undefined)
    lines.push(margin + renderCommand(line.command, line.note, style));
  return lines;
}

function renderCommand(command: string, note: string | undefined, style: Style): string {
  const arrow = style.unicode ? '→' : '>';
  const after = note === undefined ? '' : `  ${paint(style, 'dim', `(${note})`)}`;
  return `${arrow} ${paint(style, 'bold', command)}${after}`;
}

/** Breaks between words; a word that is longer than `width` stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length <= width || current === '') {
      current = longer;
    } else {
      lines.push(current);
      current = word;
    }
  }
  return current === '' ? lines : [...lines, current];
}
