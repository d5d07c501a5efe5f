import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext, Env } from '../base/context.ts';
import { asPreflightError, isErrnoException, PreflightError } from '../base/errors.ts';
import { jsonText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import type { LocalReadings } from '../checks/check.ts';
import { localReadsOf } from '../checks/run-checks.ts';
import { settingsFor } from '../config/settings.ts';
import type { Git } from '../git/git.ts';
import { readProcfile } from '../git/procfile.ts';
import { chooseApps, herokuRemotes } from '../heroku/apps.ts';
import { checkJson } from '../report/check-json.ts';
import { type CheckedApp, checkReport } from '../report/check-report.ts';
import { annotationLines, summaryText, withoutCommands } from '../report/github.ts';
import { tally } from '../report/hook-report.ts';
import { styleFor } from '../terminal/style.ts';
import { type AppToCheck, checkApps } from './check-apps.ts';
import { command, complain, flag } from './cli.ts';
import {
  API_BUDGET_MS as budgetMs,
  APP_OPTIONS,
  type AppPorts,
  configOf,
  openPorts,
} from './open-app.ts';
import { watchChecking } from './progress.ts';

/** `heroku-preflight check`. */
export const checkCommand = command(
  {
    name: 'check',
    summary: 'Check that apps are set up for zero-downtime deploys',
    usage: 'heroku-preflight check [options]',
    about: ['Runs the checks that a push to Heroku runs. Changes nothing.'],
    options: {
      app: { ...APP_OPTIONS.app, multiple: true },
      remote: { ...APP_OPTIONS.remote, multiple: true },
      json: flag('print one JSON object (described by check.schema.json)'),
    },
    notes: [
      'Repeat --app or --remote to check several apps. In GitHub Actions, findings also appear as annotations and in the job summary.',
    ],
    examples: [
      'npx heroku-preflight check',
      'npx heroku-preflight check --app my-app --app my-app-staging --json',
    ],
    exits: {
      0: "no errors; warnings don't count",
      1: 'a check that is set to "error" fails',
      2: "no errors, but something couldn't be read, or the command couldn't run",
    },
  },
  async (options, context) => {
    requireNames(options);
    const [startedAt, since] = [clock.today(), clock.now()];
    const ports = await openPorts(context);
    const chosen = chooseApps(options, { ...ports, env: context.env });
    const checked = await check(await settle(chosen, ports, context), ports, context);
    const timing = { startedAt, elapsedMs: clock.now() - since };
    context.stdout.write(
      options.json ? jsonText(checkJson(checked, timing)) : toText(checked, context),
    );
    if (isInActions(context.env)) await summarize(checked, context);
    return exitCode(checked);
  },
);

/** A variable that is unset in a script leaves such an option behind. */
function requireNames(given: Readonly<Record<'app' | 'remote', string[] | undefined>>): void {
  const empty = (['app', 'remote'] as const).find((option) => given[option]?.includes(''));
  if (empty === undefined) return;
  throw new PreflightError('usage', `--${empty} was given an empty name`, {
    hint: `Name the ${empty}, or leave the option out`,
  });
}

/** The apps with what their settings ask for, and what this repository knows of them. */
async function settle(
  chosen: ReturnType<typeof chooseApps>,
  ports: AppPorts,
  { cwd }: CommandContext,
): Promise<readonly AppToCheck[]> {
  const config = await configOf(ports, cwd);
  const apps = chosen.map((one) => ({ ...one, checks: settingsFor(config, one.app).checks }));
  // Of any other app, what is checked out here says nothing.
  const here = new Set(herokuRemotes(ports.gitConfig, ports.hosts).map(({ app }) => app));
  const knows = ({ app, checks }: (typeof apps)[number]): boolean =>
    here.has(app) && localReadsOf(checks).has('procfile');
  const head = apps.some(knows) ? await procfileOfHead(ports.git) : {};
  return apps.map((one) => ({ ...one, local: knows(one) ? head : {} }));
}

async function check(
  apps: readonly AppToCheck[],
  { readApp }: AppPorts,
  context: CommandContext,
): Promise<CheckedApp[]> {
  const { onChecked, end } = watchChecking(context, apps.length);
  const checked = await checkApps(apps, { readApp, clock, budgetMs, onChecked }).finally(end);
  context.signal.throwIfAborted();
  return checked;
}

function toText(checked: readonly CheckedApp[], context: CommandContext): string {
  const style = styleFor(context.stdout, context.env, context.platform);
  const text = `${checkReport(checked, style).join('\n')}\n`;
  return isInActions(context.env) ? annotated(text, checked) : text;
}

/** What fails, fails whatever else couldn't be read. */
function exitCode(checked: readonly CheckedApp[]): number {
  const results = checked.flatMap((app) => app.results);
  if (tally(results).errors > 0) return 1;
  return results.some(({ status }) => status === 'unreadable') ? 2 : 0;
}

/** The Procfile of what is checked out; nothing where there is no commit, or no repository. */
async function procfileOfHead(git: Pick<Git, 'raw' | 'pipe'>): Promise<LocalReadings> {
  const answer = await git.raw('rev-parse', '--verify', '--quiet', 'HEAD^{commit}').catch(() => '');
  const commit = answer.trim();
  if (commit === '') return {};
  try {
    return { procfile: { ok: true, value: await readProcfile(git, commit) } };
  } catch (error) {
    return { procfile: { ok: false, error: asPreflightError(error) } };
  }
}

/** GitHub's runners set it, and act on what a step prints. */
const isInActions = ({ GITHUB_ACTIONS }: Env): boolean => GITHUB_ACTIONS === 'true';

/** A report for a log of GitHub Actions, with its findings as annotations. */
const annotated = (report: string, apps: readonly CheckedApp[]): string =>
  withoutCommands(report, randomUUID()) +
  annotationLines(apps)
    .map((line) => `${line}\n`)
    .join('');

/** Adds the findings to the job's summary. That it can't be written is said, and no more. */
async function summarize(
  apps: readonly CheckedApp[],
  { env, stderr }: Pick<CommandContext, 'env' | 'stderr'>,
): Promise<void> {
  const path = env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return;
  try {
    await appendFile(path, summaryText(apps));
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    const message = `the job's summary can't be written (${error.code ?? 'unknown error'})`;
    const failure = { message, hint: printable(path), command: undefined };
    complain('heroku-preflight', failure, { stderr });
  }
}
