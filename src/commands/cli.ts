import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { Command, CommandContext } from '../base/context.ts';
import { asPreflightError, failureJson, PreflightError } from '../base/errors.ts';
import { suggestionFor } from '../base/suggestion.ts';
import { jsonText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import type { Question } from '../install/outcome.ts';
import { errorLines, fold } from '../terminal/line.ts';
import {
  type CommandTable,
  flag,
  helpOf,
  listOf,
  type Options,
  type Values,
} from './command-table.ts';

/** @param program what follows after `--`: a program and its arguments */
type Run<T extends Options> = (
  options: Values<T>,
  context: CommandContext,
  program: readonly string[],
) => Promise<number>;

export interface Subcommand extends Pick<CommandTable, 'name' | 'summary'> {
  readonly run: Command;
}

/** A command, and what it's made from. */
export interface TabledCommand extends Subcommand {
  readonly table: CommandTable;
}

const HELP = { help: { ...flag('show this help'), short: 'h' } } as const;

/** A command that parses its arguments, and prints its help for --help. */
export function command<const T extends Options>(
  table: CommandTable<T>,
  run: Run<T>,
): TabledCommand {
  const { name, summary } = table;
  const options = { ...table.options, ...HELP };
  return {
    ...{ name, summary, table },
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
    throw notInTable(error as Error, Object.keys(options));
  }
}

function notInTable(error: Error, names: readonly string[]): PreflightError {
  const [, typed = ''] = /^Unknown option '--([^']+)'/.exec(error.message) ?? [];
  const meant = suggestionFor(typed, names);
  const known = names.map((name) => `--${name}`).join(', ');
  return new PreflightError('usage', complaintAbout(error.message), {
    hint: meant === undefined ? `Options: ${known}` : `Did you mean --${meant}?`,
    cause: error,
  });
}

/** parseArgs' message in our words; its own first sentence for one that isn't known here. */
function complaintAbout(message: string): string {
  const sentence = message.replace(/\. .*/s, '');
  const quoted = sentence.split("'")[1] ?? '';
  const option = /--[\w-]+/.exec(quoted)?.[0] ?? quoted;
  const said = printable(quoted);
  if (sentence.startsWith('Unknown option')) return `unknown option ${said}`;
  if (sentence.startsWith('Unexpected argument')) return `unexpected argument "${said}"`;
  if (/argument missing|is ambiguous/.test(sentence)) return `${option} needs a value`;
  if (sentence.includes('does not take an argument')) return `${option} takes no value`;
  return printable(sentence);
}

/** A command that runs the one of `commands` that its first argument names. */
export function oneOf(commands: readonly Subcommand[]): Command {
  return async (context) => {
    const [name, ...argv] = context.argv;
    if (name === '--version') return print(context, `${context.version}\n`);
    if (name === undefined || ['--help', '-h'].includes(name)) {
      print(context, listOf(commands));
      return name === undefined ? 2 : 0;
    }
    if (name === 'help') return oneOf(commands)({ ...context, argv: [...argv, '--help'] });
    const named = commands.find((one) => one.name === name);
    if (!named) throw unknown(name, commands);
    return named.run({ ...context, argv });
  };
}

function unknown(name: string, commands: readonly Subcommand[]): PreflightError {
  const known = commands.map((one) => one.name);
  const meant = suggestionFor(name, known);
  return new PreflightError('usage', `unknown command "${printable(name)}"`, {
    hint: meant === undefined ? `Commands: ${known.join(', ')}` : `Did you mean ${meant}?`,
  });
}

type Streams = Pick<CommandContext, 'stdout' | 'stderr'>;

/**
 * Says why a command has no result: on stderr for people, and with --json on stdout for scripts, too.
 */
export function tellFailure(
  name: string,
  error: unknown,
  { argv, stdout, stderr }: Streams & Pick<CommandContext, 'argv'>,
): void {
  const failure = asPreflightError(error);
  const [own] = splitArguments(argv, { takesProgram: true });
  // stdout may be what failed.
  if (own.includes('--json') && failure.code !== 'output')
    stdout.write(jsonText({ error: failureJson(failure) }));
  complain(name, failure, { stderr });
}

/** Says what went wrong, and what to do about it. */
export function complain(
  name: string,
  failure: Parameters<typeof errorLines>[1],
  { stderr }: Pick<Streams, 'stderr'>,
): void {
  stderr.write(`${errorLines(name, failure).join('\n')}\n`);
}

/**
 * Shows the question and asks whether to continue. Throws a PreflightError (`needs-yes`) if it can't ask.
 * @param mayAsk false: another program's command runs us, such as npm install
 */
export async function confirm(
  { subjects, text, unless, because = 'which is shared with your team' }: Question,
  mayAsk: boolean,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (!mayAsk || stdin.isTTY !== true) {
    if (unless) throw unless;
    const what = subjects.join(', ');
    const why = mayAsk
      ? `not a terminal, so it can't ask about ${what}`
      : `this changes ${what}, ${because}`;
    throw new PreflightError('needs-yes', why, {
      hint: 'Use --yes, or --dry-run to see the changes',
    });
  }
  stderr.write(`${fold(text).join('\n')}\n`);
  const answer = await ask('Continue? [y/N] ', { stdin, stderr, signal });
  return /^y(es)?$/i.test(answer ?? '');
}

/** What the user answers on the terminal, trimmed; undefined: Ctrl-D, or an interruption. */
export async function ask(
  question: string,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<string | undefined> {
  const prompt = createInterface({ input: stdin, output: stderr });
  // Ctrl-D closes the prompt without an answer; a signal rejects the question.
  const answer = await Promise.race([
    prompt.question(question, { signal }).catch(() => undefined),
    once(prompt, 'close').then(() => undefined),
  ]);
  prompt.close();
  // Without an answer, the cursor is still behind the question.
  if (answer === undefined) stderr.write('\n');
  return answer?.trim();
}
