import type { ErrorCode } from '../base/error-codes.ts';
import type { Command, CommandContext } from '../base/context.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { suggestionFor } from '../base/suggestion.ts';
import { jsonText } from '../base/json.ts';
import { INSTALLER, installerCommand, printable } from '../base/text.ts';
import { init } from '../install/init.ts';
import { install } from '../install/install.ts';
import { TARGETS } from '../install/managers/index.ts';
import type { Target } from '../install/managers/target.ts';
import type { InstallContext, Outcome } from '../install/outcome.ts';
import { diskOf } from '../install/replace.ts';
import { status } from '../install/status.ts';
import { uninstall } from '../install/uninstall.ts';
import { fold } from '../terminal/line.ts';
import { command, confirm } from './cli.ts';
import { flag, option, type Values } from './command-table.ts';

const NAMES = TARGETS.map(({ name }) => name);

const OPTIONS = {
  'dry-run': flag('show the changes without making them'),
  target: option(
    'NAME',
    `where the hook goes (default: where this repository has its hooks): ${NAMES.join(', ')}`,
  ),
  yes: { ...flag('change files that your team shares without asking'), short: 'y' },
  'fast-credentials': flag(
    'let git read your Heroku token from the keychain itself, without starting the Heroku CLI',
  ),
  status: flag('show what is installed, and whether git runs it'),
  uninstall: flag('remove everything, and restore what was there before'),
  init: flag('create heroku-preflight.json, with every setting and comments'),
  json: flag('print one JSON object on stdout'),
  quiet: {
    ...flag(
      'for the "prepare" script in package.json: never ask, keep a newer version and say so, print only problems otherwise, always exit with 0',
    ),
    short: 'q',
  },
  version: flag('print the version'),
} as const;

type Options = Values<typeof OPTIONS>;

const { run, table } = command(
  {
    name: 'install-hooks',
    summary: 'Install the git hook that wakes and checks your Heroku app before each deploy',
    usage: `install-hooks [--dry-run] [--target NAME] [--fast-credentials] [--yes]
install-hooks --status | --uninstall | --init`,
    options: OPTIONS,
    examples: [`${INSTALLER} --dry-run`, INSTALLER, `${INSTALLER} --uninstall`],
    exits: {
      0: 'done, or nothing to do',
      2: "it couldn't be done, or git doesn't run the hook yet",
    },
  },
  runAsAsked,
);

export const installTable = table;

/** `install-hooks`. */
export const installCommand: Command = (context) => {
  // Even a wrong option must not stop npm install.
  const isQuiet = context.argv.some((argument) => /^(--quiet|-\w*q\w*)$/.test(argument));
  return isQuiet ? neverFailing(() => run(context), context.stderr) : run(context);
};

async function runAsAsked(options: Options, context: CommandContext): Promise<number> {
  const outcome = await act(options, {
    ...context,
    confirm: async (question) => options.yes || (await confirm(question, !options.quiet, context)),
    dryRun: options['dry-run'],
    keepsNewer: options.quiet,
    fastCredentials: options['fast-credentials'],
    offer: offerFor(options, context),
    disk: diskOf(context.platform),
  });
  if (options.quiet) return tellTrouble(outcome, context.stderr);
  context.stdout.write(options.json ? jsonText(outcome.report) : toText(outcome));
  return outcome.exitCode;
}

function offerFor({ json, quiet }: Options, { stdout }: CommandContext): InstallContext['offer'] {
  if (json || quiet) return undefined;
  // Measuring takes as long as the CLI, so someone has to be there.
  return stdout.isTTY === true ? 'measured' : 'plain';
}

const toText = ({ lines }: Outcome): string =>
  `${lines.flatMap((line) => fold(line)).join('\n')}\n`;

// Without a repository or git (a tarball, an image) there is nothing to install.
const NOTHING_TO_DO: ReadonlySet<ErrorCode> = new Set([
  'no-repository',
  'no-git',
  'no-working-tree',
]);

/** For `npm install`, which must go on whatever happens here. */
async function neverFailing(
  run: () => Promise<number>,
  stderr: CommandContext['stderr'],
): Promise<number> {
  try {
    await run();
  } catch (error) {
    const { code, message } = asPreflightError(error);
    if (!NOTHING_TO_DO.has(code)) {
      const lines = fold(`heroku-preflight isn't installed: ${message}`, 2);
      stderr.write(`${lines.join('\n')}\n  next: ${installerCommand()}\n`);
    }
  }
  return 0;
}

function tellTrouble(
  { exitCode, lines, notice, next = installerCommand() }: Outcome,
  stderr: CommandContext['stderr'],
): number {
  if (notice !== undefined) stderr.write(`${notice}\n`);
  const first = lines.slice(0, 1).flatMap((line) => fold(line, 2));
  if (exitCode !== 0) stderr.write(`${first.join('\n')}\n  next: ${next}\n`);
  return exitCode;
}

const MODES = { status, uninstall, init } as const;

function act(options: Options, context: InstallContext): Promise<Outcome> {
  const asked = (['status', 'uninstall', 'init'] as const).filter((mode) => options[mode]);
  const [mode, second] = asked;
  if (second !== undefined) {
    throw new PreflightError('usage', `--${asked.join(' and --')} can't go together`, {
      hint: 'Run them one after the other',
    });
  }
  return mode === undefined ? install(context, targetNamed(options.target)) : MODES[mode](context);
}

function targetNamed(name: string | undefined): Target | null {
  if (name === undefined) return null;
  const target = TARGETS.find((one) => one.name === name);
  if (target) return target;
  const meant = suggestionFor(name, NAMES);
  throw new PreflightError('usage', `there is no target "${printable(name)}"`, {
    hint: meant === undefined ? `Targets: ${NAMES.join(', ')}` : `Did you mean ${meant}?`,
  });
}
