import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { parseArgs, types } from 'node:util';
import type { Command, CommandContext } from '../base/context.ts';
import { asPreflightError, failureJson, PreflightError } from '../base/errors.ts';
import { suggestionFor } from '../base/suggestion.ts';
import { jsonText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import type { Question } from '../install/outcome.ts';
import { errorLines, fold } from '../terminal/line.ts';

/** What parseArgs has to know of an option, and what the help says of it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean;
  /** what stands for its value in the help: NAME */
  readonly value?: string;
  /** folded into its column; without one its name says it */
  readonly help?: string | undefined;
}

export const flag = (help?: string) => ({ type: 'boolean', default: false, help }) as const;

export const option = (value: string, help: string) => ({ type: 'string', value, help }) as const;

export type Options = Readonly<Record<string, Option>>;

/** The options as given: false or undefined where they aren't. */
export type Values<T extends Options> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

type ValueOf<O extends Option> = O extends { type: 'boolean' }
  ? boolean
  : O extends { default: string }
    ? string
    : (O extends { multiple: true } ? string[] : string) | undefined;

/** What a command's arguments, its help and the list of commands are made from. */
export interface CommandTable<T extends Options = Options> {
  readonly name: string;
  /** in the list of commands */
  readonly summary: string;
  /** how it's called, as it's printed */
  readonly usage: string;
  /** the first paragraph of its help, to be folded; default: the summary */
  readonly about?: string;
  /** --help is added to them */
  readonly options: T;
  /** paragraphs below the options, to be folded, such as the exit codes */
  readonly notes: readonly string[];
  /** whether a program to run may follow after `--` */
  readonly takesProgram?: boolean;
}

/** @param program what follows after `--`: a program and its arguments */
type Run<T extends Options> = (
  options: Values<T>,
  context: CommandContext,
  program: readonly string[],
) => Promise<number>;

export interface Subcommand extends Pick<CommandTable, 'name' | 'summary'> {
  readonly run: Command;
}

const HELP = { help: { ...flag(), short: 'h' } } as const;

/** The command that parses its arguments, and explains itself if they ask for that. */
export function command<const T extends Options>(table: CommandTable<T>, run: Run<T>): Subcommand {
  const { name, summary } = table;
  const options = { ...table.options, ...HELP };
  return {
    ...{ name, summary },
    async run(context) {
      const [own, program] = splitArguments(context.argv, table);
      const values = parse(own, options);
      if (values.help === true) return print(context, helpOf({ ...table, options }));
      if (values.version === true) return print(context, `${context.version}\n`);
      return run(values as Values<T>, context, program);
    },
  };
}

/** The command's own arguments, and the program to run. */
function splitArguments(
  argv: readonly string[],
  { takesProgram = false }: Pick<CommandTable, 'takesProgram'>,
): [own: readonly string[], program: readonly string[]] {
  const end = takesProgram ? argv.indexOf('--') : -1;
  return end === -1 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
}

export function print({ stdout }: CommandContext, text: string): number {
  stdout.write(text);
  return 0;
}

/** Throws a PreflightError (`usage`) for what isn't in the table. */
function parse(argv: readonly string[], options: Options): Readonly<Record<string, unknown>> {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw types.isNativeError(error) ? notInTable(error, Object.keys(options)) : error;
  }
}

function notInTable(error: Error, names: readonly string[]): PreflightError {
  const [sentence = ''] = error.message.split('. ');
  const typed = /^Unknown option '--([^']+)'/.exec(sentence)?.[1] ?? '';
  const meant = suggestionFor(typed, names);
  const known = names.map((name) => `--${name}`).join(', ');
  return new PreflightError('usage', printable(sentence), {
    hint: meant === undefined ? `It knows ${known}` : `Did you mean --${meant}?`,
    cause: error,
  });
}

/** The command that hands over to the one of `commands` which its first argument names. */
export function oneOf(commands: readonly Subcommand[]): Command {
  return async (context) => {
    const [name, ...argv] = context.argv;
    if (name === '--version') return print(context, `${context.version}\n`);
    if (name === undefined || ['help', '--help', '-h'].includes(name)) {
      print(context, listOf(commands));
      return name === undefined ? 2 : 0;
    }
    const named = commands.find((one) => one.name === name);
    if (!named) throw unknown(name, commands);
    return named.run({ ...context, argv });
  };
}

function unknown(name: string, commands: readonly Subcommand[]): PreflightError {
  const known = commands.map((one) => one.name);
  const meant = suggestionFor(name, known);
  return new PreflightError('usage', `there is no command "${printable(name)}"`, {
    hint: meant === undefined ? `There are ${known.join(', ')}` : `Did you mean ${meant}?`,
  });
}

const listOf = (commands: readonly Subcommand[]): string =>
  pageOf(
    'heroku-preflight COMMAND [--help]',
    columns(commands.map(({ name, summary }) => [name, summary])),
  );

function helpOf({ usage, summary, about = summary, options, notes }: CommandTable): string {
  const rows = Object.entries(options).map(
    ([name, { value, help = '' }]) => [value ? `--${name} ${value}` : `--${name}`, help] as const,
  );
  return pageOf(usage, folded(about), columns(rows), ...notes.map(folded));
}

const pageOf = (...paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`;

const folded = (text: string): string => fold(text).join('\n');

/** Two columns that are set in, of which the second is folded. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const start = Math.max(...rows.map(([first]) => first.length)) + 4;
  return rows
    .flatMap(([first, second]) => fold(`  ${first.padEnd(start - 2)}${second}`, start))
    .map((line) => line.trimEnd())
    .join('\n');
}

type Streams = Pick<CommandContext, 'stdout' | 'stderr'>;

/**
 * Says why a command has no result: on stderr for people, and if --json is among the arguments, on
 * stdout for scripts.
 */
export function tellFailure(
  name: string,
  error: unknown,
  { argv, stdout, stderr }: Streams & Pick<CommandContext, 'argv'>,
): void {
  const failure = asPreflightError(error);
  const [own] = splitArguments(argv, { takesProgram: true });
  // After a failure to write, nothing more is written there.
  if (own.includes('--json') && failure.code !== 'output')
    stdout.write(jsonText({ error: failureJson(failure) }));
  complain(name, failure, { stderr });
}

/** Says what went wrong, and what to do about it. */
export function complain(
  name: string,
  failure: Pick<PreflightError, 'message' | 'hint' | 'command'>,
  { stderr }: Pick<Streams, 'stderr'>,
): void {
  stderr.write(`${errorLines(name, failure).join('\n')}\n`);
}

/**
 * Shows what is asked for and asks whether to go on. Throws a PreflightError (`needs-yes`) where nobody
 * can be asked.
 * @param mayAsk false: somebody else's command runs, which is none to be asked in
 */
export async function confirm(
  { subjects, text }: Question,
  mayAsk: boolean,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (!mayAsk || stdin.isTTY !== true) {
    throw new PreflightError(
      'needs-yes',
      `this changes ${subjects.join(', ')}, which others share`,
      {
        hint: '--dry-run shows what would be done, --yes does it',
      },
    );
  }
  stderr.write(`${fold(text).join('\n')}\n`);
  const answer = await ask('Go on? [y/N] ', { stdin, stderr, signal });
  return /^y(es)?$/i.test(answer ?? '');
}

/** What the user answers on the terminal, trimmed; undefined: Ctrl-D, or an interruption. */
export async function ask(
  question: string,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<string | undefined> {
  const prompt = createInterface({ input: stdin, output: stderr });
  // Ctrl-D closes the prompt and leaves the question open; an interruption makes it fail.
  const answer = await Promise.race([
    prompt.question(question, { signal }).catch(() => undefined),
    once(prompt, 'close').then(() => undefined),
  ]);
  prompt.close();
  // The user hasn't ended the line.
  if (answer === undefined) stderr.write('\n');
  return answer?.trim();
}
