import { checkCommand } from '../src/commands/check.ts';
import type { CommandTable, Options } from '../src/commands/command-table.ts';
import { fixCommand } from '../src/commands/fix.ts';
import { installTable } from '../src/commands/install.ts';
import { reportCommand } from '../src/commands/report.ts';
import { warmCommand } from '../src/commands/warm.ts';
import { watchCommand } from '../src/commands/watch.ts';

// The package is a plugin of the Heroku CLI, too. The CLI reads oclif.manifest.json to list and explain the
// plugin's commands, so that it loads none of them for another command. Our tables have all that.

const PACKAGE = 'heroku-preflight';

/** Where the CLI looks for the plugin's commands: `oclif.commands` in package.json. */
export const HEROKU_FOLDER = 'dist/heroku';

/** `heroku preflight:NAME` for each. */
export const HEROKU_COMMANDS: Readonly<Record<string, CommandTable>> = {
  check: checkCommand.table,
  fix: fixCommand.table,
  install: installTable,
  report: reportCommand.table,
  warm: warmCommand.table,
  watch: watchCommand.table,
};

/** oclif.manifest.json: oclif's `Command.Cached` for each command. */
export function herokuManifest(version: string): object {
  const commands = Object.entries(HEROKU_COMMANDS).map(
    ([name, table]) => [`preflight:${name}`, cachedCommand(name, table)] as const,
  );
  return { version, commands: Object.fromEntries(commands) };
}

function cachedCommand(name: string, table: CommandTable): object {
  const { summary, usage, about = [], notes = [], examples, exits, options } = table;
  const codes = Object.entries(exits).map(([code, meaning]) => `${code}: ${meaning}`);
  return {
    id: `preflight:${name}`,
    ...{ summary, usage: usage.split('\n').map((line) => usageOf(line, name)) },
    description: [...about, ...notes, ['Exit codes:', ...codes].join('\n')]
      .map(inHerokusWords)
      .join('\n\n'),
    examples: examples.map(inHerokusWords),
    flags: flagsOf(options),
    // Ours are parsed by the command itself.
    ...{ args: {}, strict: false, hasDynamicHelp: false, aliases: [], hiddenAliases: [] },
    ...{ pluginName: PACKAGE, pluginAlias: PACKAGE, pluginType: 'core' },
    ...{ isESM: false, relativePath: [...HEROKU_FOLDER.split('/'), 'preflight', `${name}.cjs`] },
  };
}

const usageOf = (line: string, name: string): string =>
  line.replace(/^(?:heroku-preflight )?[\w-]+/, `preflight:${name}`);

/** The commands in a text as the CLI's users type them. */
const inHerokusWords = (text: string): string =>
  text
    .replace(/(?:npx -p heroku-preflight )?install-hooks/g, 'heroku preflight:install')
    .replace(/(?:npx )?heroku-preflight (?=[a-z])/g, 'heroku preflight:');

/** For the help and completions. */
const flagsOf = (options: Options): object =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type, short, help, multiple, value }]) => [
      name,
      {
        ...{ name, char: short, description: help },
        ...(type === 'boolean'
          ? { type, allowNo: false }
          : {
              type: 'option',
              helpValue: value,
              multiple: multiple === true,
              hasDynamicHelp: false,
            }),
      },
    ]),
  );
