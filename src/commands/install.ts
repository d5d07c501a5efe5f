import type { ErrorCode } from '../base/error-codes.ts';
import type { Command, CommandContext } from '../base/context.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { suggestionFor } from '../base/suggestion.ts';
import { jsonText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { openGit } from '../git/git.ts';
import { deadRemotes } from '../heroku/apps.ts';
import { herokuHosts } from '../heroku/hosts.ts';
import { init } from '../install/init.ts';
import { install } from '../install/install.ts';
import { TARGETS } from '../install/managers/index.ts';
import type { Target } from '../install/managers/target.ts';
import { INSTALLER, type InstallContext, type Outcome } from '../install/outcome.ts';
import { status } from '../install/status.ts';
import { uninstall } from '../install/uninstall.ts';
import { fold } from '../terminal/line.ts';
import { command, confirm, flag, option, type Values } from './cli.ts';

const NAMES = TARGETS.map(({ name }) => name);

const OPTIONS = {
  'dry-run': flag('show what would be done, and do nothing'),
  target: option(
    'NAME',
    `where the hook goes, if not where the repository has its hooks: ${NAMES.join(', ')}`,
  ),
  yes: { ...flag("don't ask before a file is changed that others share"), short: 'y' },
  status: flag("show what's installed, and whether git runs it"),
  uninstall: flag('remove it; what was there before comes back'),
  init: flag('write a commented heroku-preflight.json'),
  json: flag('one JSON object on stdout'),
  quiet: {
    ...flag(
      'for "prepare" in package.json: no question, nothing but a line where something is wrong, and exit code 0 whatever it is',
    ),
    short: 'q',
  },
  version: flag(),
} as const;

type Options = Values<typeof OPTIONS>;

const { run } = command(
  {
    name: 'install-hooks',
    summary:
      'Installs the pre-push hook that wakes your Heroku app and checks it before each deploy.',
    usage: `install-hooks [--dry-run] [--target NAME] [--yes]
install-hooks --status | --uninstall | --init`,
    options: OPTIONS,
    examples: ['npx install-hooks --dry-run', 'npx install-hooks'],
    exits: { 0: 'done', 2: "it couldn't be done, or git doesn't run the hook yet" },
  },
  runAsAsked,
);

/** `install-hooks`. */
export const installCommand: Command = (context) => {
  // Misspelt options mustn't stop npm install, either.
  const isQuiet = context.argv.some((argument) => /^(--quiet|-\w*q\w*)$/.test(argument));
  return isQuiet ? neverFailing(() => run(context), context.stderr) : run(context);
};

async function runAsAsked(options: Options, context: CommandContext): Promise<number> {
  const outcome = await act(options, {
    ...context,
    confirm: async (question) => options.yes || (await confirm(question, !options.quiet, context)),
    dryRun: options['dry-run'],
  });
  if (options.quiet) return tellTrouble(outcome, context.stderr);
  context.stdout.write(
    options.json ? jsonText(outcome.report) : await toText(outcome, options, context),
  );
  return outcome.exitCode;
}

async function toText(
  { lines }: Outcome,
  { uninstall }: Options,
  context: CommandContext,
): Promise<string> {
  const all = [...lines, ...(uninstall ? [] : await remoteNotes(context))];
  return `${all.flatMap((line) => fold(line)).join('\n')}\n`;
}

// A tarball or an image has no repository, and may have no git either: there is nothing to install.
const NOTHING_TO_DO: ReadonlySet<ErrorCode> = new Set([
  'no-repository',
  'no-git',
  'no-working-tree',
]);

/** As part of `npm install`, which must go on whatever happens here. */
async function neverFailing(
  run: () => Promise<number>,
  stderr: CommandContext['stderr'],
): Promise<number> {
  try {
    await run();
  } catch (error) {
    const { code, message } = asPreflightError(error);
    if (!NOTHING_TO_DO.has(code)) {
      stderr.write(`heroku-preflight isn't installed: ${message}\n  next: ${INSTALLER}\n`);
    }
  }
  return 0;
}

function tellTrouble(
  { exitCode, lines, next = INSTALLER }: Outcome,
  stderr: CommandContext['stderr'],
): number {
  if (exitCode !== 0) stderr.write(`${lines[0] ?? ''}\n  next: ${next}\n`);
  return exitCode;
}

/** git asks a dead remote before it runs the hook, which then never gets to say so. */
async function remoteNotes(context: CommandContext): Promise<string[]> {
  const dead = deadRemotes(await openGit(context).config(), herokuHosts(context.env));
  return dead.flatMap(({ name, url }) => [
    `  ${printable(name)} pushes by SSH, which Heroku no longer takes. This sets its https URL:`,
    `    git remote set-url ${printable(name)} ${url}`,
  ]);
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
    hint: meant === undefined ? `There are ${NAMES.join(', ')}` : `Did you mean ${meant}?`,
  });
}
