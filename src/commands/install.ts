import type { CommandContext } from '../base/context.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { suggestionFor } from '../base/suggestion.ts';
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
import { confirm, parseOptions } from './cli.ts';

const NAMES = TARGETS.map(({ name }) => name);

const USAGE = `install-hooks [--dry-run] [--target NAME] [--yes]
install-hooks --status | --uninstall | --init

Installs the pre-push hook that wakes your Heroku app and checks it before each
deploy.

  --dry-run      show what would be done, and do nothing
${fold(`  --target NAME  where the hook goes, if not where the repository has its hooks: ${NAMES.join(', ')}`, 17).join('\n')}
  --yes          don't ask before a file is changed that others share
  --status       show what's installed, and whether git runs it
  --uninstall    remove it; what was there before comes back
  --init         write a commented heroku-preflight.json
  --json         one JSON object on stdout
  --quiet        for "prepare" in package.json: no question, nothing but a line
                 where something is wrong, and exit code 0 whatever it is
  --version, --help

Exits with 0: done; 2: it couldn't be done, or git doesn't run the hook yet.
`;

const OPTIONS = {
  'dry-run': { type: 'boolean' },
  target: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  status: { type: 'boolean' },
  uninstall: { type: 'boolean' },
  init: { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Options = ReturnType<typeof parseOptions<typeof OPTIONS>>;

/** `install-hooks`. */
export async function installCommand(
  context: CommandContext,
  kill: InstallContext['kill'],
): Promise<number> {
  // Misspelt options mustn't stop npm install, either.
  const isQuiet = context.argv.some((argument) => /^(--quiet|-\w*q\w*)$/.test(argument));
  const run = (): Promise<number> => runAsAsked(parseOptions(context.argv, OPTIONS), context, kill);
  return isQuiet ? neverFailing(run, context.stderr) : run();
}

async function runAsAsked(
  options: Options,
  context: CommandContext,
  kill: InstallContext['kill'],
): Promise<number> {
  if (options.help === true || options.version === true) {
    context.stdout.write(options.help === true ? USAGE : `${context.version}\n`);
    return 0;
  }
  const json = options.json === true;
  const actNow = (): Promise<Outcome> =>
    act(options, {
      ...context,
      kill,
      confirm: async (question) =>
        options.yes === true || (await confirm(question, options.quiet !== true, context)),
      dryRun: options['dry-run'] === true,
    });
  if (options.quiet === true) return tellTrouble(await actNow(), context.stderr);
  try {
    const outcome = await actNow();
    const lines = json
      ? [JSON.stringify(outcome.report, null, 2)]
      : [
          ...outcome.lines,
          ...(options.uninstall === true ? [] : await remoteNotes(context)),
        ].flatMap((line) => fold(line));
    context.stdout.write(`${lines.join('\n')}\n`);
    return outcome.exitCode;
  } catch (error) {
    if (!json) throw error;
    const { code, message, hint } = asPreflightError(error);
    context.stdout.write(`${JSON.stringify({ error: { code, message, hint } }, null, 2)}\n`);
    return 2;
  }
}

// A tarball or an image has no repository, and may have no git either: there is nothing to install.
const NOTHING_TO_DO = new Set(['no-repository', 'no-git', 'no-working-tree']);

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
  const asked = (['status', 'uninstall', 'init'] as const).filter((mode) => options[mode] === true);
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
