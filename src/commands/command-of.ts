import { suggestionFor } from '../config/suggestion.ts';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import type { Command } from './command.ts';

export interface Subcommand {
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
