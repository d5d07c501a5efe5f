import { COLUMNS, fold, wrap } from '../terminal/line.ts';

/** What parseArgs needs to know about an option, and what the help says about it. */
interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean;
  /** the placeholder for its value in the help: NAME */
  readonly value?: string;
  /** folded into its column */
  readonly help?: string | undefined;
}

export const flag = (help?: string) => ({ type: 'boolean', default: false, help }) as const;

export const option = (value: string, help: string) => ({ type: 'string', value, help }) as const;

export type Options = Readonly<Record<string, Option>>;

/** The options as given: false or undefined if they aren't. */
export type Values<T extends Options> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

type ValueOf<O extends Option> = O extends { type: 'boolean' }
  ? boolean
  : O extends { default: string }
    ? string
    : (O extends { multiple: true } ? string[] : string) | undefined;

/** What a command's arguments, its help and the list of commands are made from. */
export interface CommandTable<T extends Options = Options> {
  readonly name: string;
  /** what it does: the first line of its help, and its line in the list of commands */
  readonly summary: string;
  /** how it's called, as it's printed */
  readonly usage: string;
  /** paragraphs below the first line, folded */
  readonly about?: readonly string[];
  /** --help is added to them */
  readonly options: T;
  /** paragraphs below the options, folded */
  readonly notes?: readonly string[];
  /** commands to copy */
  readonly examples: readonly string[];
  /** what each exit code means */
  readonly exits: Readonly<Record<string, string>>;
  /** whether a program to run may follow after `--` */
  readonly takesProgram?: boolean;
}

const TOOL = 'Wakes your Heroku app on git push and checks it for zero-downtime deploys';

/** The list of commands, as `--help` prints it. */
export const listOf = (commands: readonly Pick<CommandTable, 'name' | 'summary'>[]): string =>
  pageOf(
    TOOL,
    section('Usage', '  heroku-preflight COMMAND [options]'),
    section('Commands', columns(commands.map(({ name, summary }) => [name, summary]))),
    "For a command's options: heroku-preflight COMMAND --help",
  );

/** The help of one command. */
export function helpOf({
  summary,
  usage,
  about = [],
  options,
  notes = [],
  examples,
  exits,
}: CommandTable): string {
  const rows = Object.entries(options).map(
    ([name, option]) => [optionText(name, option), option.help ?? ''] as const,
  );
  return pageOf(
    ...[summary, ...about].map(folded),
    section('Usage', indented(usage.split('\n'))),
    section('Options', columns(rows)),
    ...notes.map(folded),
    section('Examples', indented(examples)),
    section('Exit codes', columns(Object.entries(exits))),
  );
}

/** `-a, --app NAME` */
const optionText = (name: string, { short, value }: Option): string =>
  `${short === undefined ? '   ' : `-${short},`} --${name}${value === undefined ? '' : ` ${value}`}`;

const section = (title: string, body: string): string => `${title}:\n${body}`;

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

const pageOf = (...paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`;

const folded = (text: string): string => fold(text).join('\n');

/** Two indented columns; the second is folded. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const start = Math.max(...rows.map(([first]) => first.length)) + 4;
  return rows
    .flatMap(([first, second]) =>
      (second === '' ? [''] : wrap(second, COLUMNS - start)).map((line, index) =>
        ((index === 0 ? `  ${first}` : '').padEnd(start) + line).trimEnd(),
      ),
    )
    .join('\n');
}
