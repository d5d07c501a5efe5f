import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { parseArgs, type ParseArgsConfig, types } from 'node:util';
import type { Command, CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { suggestionFor } from '../base/suggestion.ts';
import { printable } from '../base/text.ts';
import type { Question } from '../install/outcome.ts';
import { fold } from '../terminal/line.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; args: string[]; strict: true }>
>['values'];

/** A command's options. Throws a PreflightError (`usage`) for what it doesn't know. */
export function parseOptions<T extends Options>(argv: readonly string[], options: T): Values<T> {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    if (!types.isNativeError(error)) throw error;
    const [sentence = ''] = error.message.split('. ');
    const typed = /^Unknown option '--([^']+)'/.exec(sentence)?.[1] ?? '';
    const meant = suggestionFor(typed, Object.keys(options));
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new PreflightError('usage', printable(sentence), {
      hint: meant === undefined ? `It knows ${known.join(', ')}` : `Did you mean --${meant}?`,
      cause: error,
    });
  }
}

interface Subcommand {
  readonly summary: string;
  readonly run: Command;
}

/** The command that hands over to the subcommand which its first argument names. */
export function commandOf(subcommands: Readonly<Record<string, Subcommand>>): Command {
  return (context) => {
    const [name, ...argv] = context.argv;
    if (name === '--version') {
      context.stdout.write(`${context.version}\n`);
      return Promise.resolve(0);
    }
    if (name === undefined || ['help', '--help', '-h'].includes(name)) {
      context.stdout.write(usage(subcommands));
      return Promise.resolve(name === undefined ? 2 : 0);
    }
    const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
    if (!subcommand) return Promise.reject(unknown(name, Object.keys(subcommands)));
    return subcommand.run({ ...context, argv });
  };
}

function usage(subcommands: Readonly<Record<string, Subcommand>>): string {
  const lines = Object.entries(subcommands).map(
    ([name, { summary }]) => `  ${name.padEnd(10)}${summary}`,
  );
  return `heroku-preflight COMMAND [--help]\n\n${lines.join('\n')}\n`;
}

function unknown(name: string, known: readonly string[]): PreflightError {
  const suggestion = suggestionFor(name, known);
  return new PreflightError('usage', `there is no command "${printable(name)}"`, {
    hint:
      suggestion === undefined ? `There are ${known.join(', ')}` : `Did you mean ${suggestion}?`,
  });
}

/**
 * Shows what is asked for and asks whether to go on. Throws a PreflightError (`needs-yes`) where nobody
 * can be asked.
 * @param mayAsk false: somebody else's command runs, which is none to be asked in
 */
export async function confirm(
  { files, text }: Question,
  mayAsk: boolean,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (!mayAsk || stdin.isTTY !== true) {
    throw new PreflightError('needs-yes', `this changes ${files.join(', ')}, which others share`, {
      hint: '--dry-run shows what would be done, --yes does it',
    });
  }
  stderr.write(`${fold(text).join('\n')}\n`);
  const prompt = createInterface({ input: stdin, output: stderr });
  // Ctrl-D closes the prompt and leaves the question open; an interruption makes it fail.
  const answer = await Promise.race([
    prompt.question('Go on? [y/N] ', { signal }).catch(() => undefined),
    once(prompt, 'close').then(() => undefined),
  ]);
  prompt.close();
  // Nobody has typed the line's end.
  if (answer === undefined) stderr.write('\n');
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
