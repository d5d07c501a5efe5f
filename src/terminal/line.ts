import { idText, type PreflightError } from '../base/errors.ts';
import { mark, paint, type Style, typeset } from './style.ts';

/** A message: mark, label, what was found, and how to fix it. */
export interface Line {
  readonly tone: 'pass' | 'warn' | 'error' | 'info';
  readonly label: string;
  readonly text: string;
  /** what a push remembers to have said; omitted: the text */
  readonly known?: string | undefined;
  /** a command to copy: it has its own line, which is never broken */
  readonly command?: string | undefined;
  /** a remark on the command, such as its price */
  readonly note?: string | undefined;
  /** what to do, if one command isn't enough */
  readonly hint?: string | undefined;
  /** the URL of a page to read, also on its own line */
  readonly doc?: string | undefined;
}

/** What is said about a finding, beside the command that fixes it. */
export type Said = Pick<Line, 'text' | 'known' | 'command' | 'note' | 'hint'>;

const INDENT = 2;
const LABEL_WIDTH = 18;
const TEXT_COLUMN = INDENT + 2 + LABEL_WIDTH;
// Below that, the column of labels would leave the text too little room.
const NARROW = 60;

/** Terminal lines without line ends, at most as wide as the style says (commands excepted). */
export function renderLine(line: Line, style: Style): string[] {
  if (style.columns < NARROW) return renderRemark(line, style);
  const [first = '', ...rest] = wrap(typeset(style, line.text), style.columns - TEXT_COLUMN);
  const head = `${' '.repeat(INDENT)}${mark(style, line.tone)} ${line.label.padEnd(LABEL_WIDTH)}`;
  return [
    `${head}${first}`.trimEnd(),
    ...rest.map((text) => ' '.repeat(TEXT_COLUMN) + text),
    ...renderNextStep(line, TEXT_COLUMN, style),
  ];
}

/** The same without columns, so that a long text has more room: `  - LABEL: TEXT`. */
export function renderRemark(line: Line, style: Style): string[] {
  const column = INDENT + 2;
  const text = typeset(style, [line.label, line.text].filter((part) => part !== '').join(': '));
  const head = `${' '.repeat(INDENT)}${mark(style, line.tone)} `;
  return [
    ...wrap(text, style.columns - column).map(
      (words, index) => (index === 0 ? head : ' '.repeat(column)) + words,
    ),
    ...renderNextStep(line, column, style),
  ];
}

/** The next steps, each after an arrow in `column`. */
export function renderNextStep(
  { command, note, hint, doc }: Pick<Line, 'hint' | 'command' | 'note' | 'doc'>,
  column: number,
  style: Style,
): string[] {
  return [
    ...(command === undefined ? [] : renderCommand(command, note, column, style)),
    ...(hint === undefined ? [] : renderHint(hint, column, style)),
    ...(doc === undefined ? [] : [renderPage(doc, column, style)]),
  ];
}

function renderCommand(
  command: string,
  note: string | undefined,
  column: number,
  style: Style,
): string[] {
  const start = startOf(command, column, style);
  const line = `${' '.repeat(start)}${arrow(style)} ${paint(style, 'bold', command)}`;
  if (note === undefined) return [line];
  const aside = typeset(style, `(${note})`);
  const dim = (text: string): string => paint(style, 'dim', text);
  if (start + 2 + command.length + 2 + aside.length <= style.columns)
    return [`${line}  ${dim(aside)}`];
  const below = start + 2;
  return [line, ...wrap(aside, style.columns - below).map((text) => ' '.repeat(below) + dim(text))];
}

const renderPage = (url: string, column: number, style: Style): string =>
  `${' '.repeat(startOf(url, column, style))}${arrow(style)} ${url}`;

const OUTDENT = 4;

/** Text to copy is never broken. If it's too wide for its column, it starts further left. */
const startOf = (text: string, column: number, style: Style): number =>
  column + 2 + text.length <= style.columns ? column : Math.min(column, OUTDENT);

/** The next step after a failure, for a line that reports it. */
export const nextStep = ({
  hint,
  command,
}: PreflightError): Pick<Line, 'hint' | 'command' | 'note'> =>
  command === undefined ? { hint } : { command, note: hint };

function renderHint(hint: string, column: number, style: Style): string[] {
  return wrap(typeset(style, hint), style.columns - column - 2).map(
    (text, index) => `${' '.repeat(column)}${index === 0 ? arrow(style) : ' '} ${text}`,
  );
}

/** The next step for several lines above: `  → fix these: COMMAND`. */
export function renderAction(text: string, command: string, style: Style): string[] {
  const begin = `${' '.repeat(INDENT)}${arrow(style)} ${text}:`;
  const shown = paint(style, 'bold', command);
  return begin.length + 1 + command.length <= style.columns
    ? [`${begin} ${shown}`]
    : [begin, `${' '.repeat(OUTDENT)}${shown}`];
}

const arrow = (style: Style): string => (style.unicode ? '→' : '>');

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

export const COLUMNS = 80;

/**
 * Breaks `text` at its line ends and between words, at 80 columns. A continued line has the indent of its
 * first line, or `column` for the first line of the text. A line with an indent of four or more is text to
 * copy, and isn't broken.
 */
export function fold(text: string, column = 0): string[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith('    ')) return [line];
    const indent = line.search(/[^ ]|$/);
    const start = index === 0 ? Math.max(indent, column) : indent;
    const [first = '', ...rest] = wrap(line.slice(start), COLUMNS - start);
    return [line.slice(0, start) + first, ...rest.map((words) => ' '.repeat(start) + words)];
  });
}

/** Editors find FILE:LINE:COLUMN in such a line, so it isn't broken. */
const PLACED = /:\d+:\d+: /;

type Failure = Pick<PreflightError, 'message' | 'hint' | 'command'> &
  Partial<Pick<PreflightError, 'requestId'>>;

/** A failure of the program `name`, and below it what to do. */
export function errorLines(name: string, { message, hint, command, requestId }: Failure): string[] {
  return [
    ...(PLACED.test(message)
      ? `${name}: ${message}`.split('\n')
      : fold(`${name}: ${message}`, name.length + 2)),
    ...(hint === undefined ? [] : fold(`  ${hint}`)),
    // Not folded, so that it can be copied.
    ...(command === undefined ? [] : [`  ${command}`]),
    ...(requestId === undefined ? [] : [`  (${idText(requestId)})`]),
  ];
}
