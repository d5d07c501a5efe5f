import { dirname, resolve } from 'node:path';
import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { idText, PreflightError } from '../base/errors.ts';
import { readText } from '../base/files.ts';
import { jsonText } from '../base/json.ts';
import { nodeFiles } from '../base/node-files.ts';
import type { LocalReadings } from '../checks/check.ts';
import { localReadsOf } from '../checks/run-checks.ts';
import { CONFIG_FILE } from '../config/load.ts';
import { misnamedApps, misnamedText } from '../config/misnamed-apps.ts';
import type { Config } from '../config/schema.ts';
import { settingsFor } from '../config/settings.ts';
import type { Git } from '../git/git.ts';
import { readSource } from '../git/source.ts';
import { toReading } from '../heroku/read-app.ts';
import { chooseApps, type ChosenApp, herokuRemotes } from '../heroku/apps.ts';
import { checkJson } from '../report/check-json.ts';
import { type CheckedApp, checkReport } from '../report/check-report.ts';
import { annotationLines, summaryText } from '../report/github.ts';
import { tally } from '../report/check-lines.ts';
import { styleFor } from '../terminal/style.ts';
import { type AppToCheck, checkApps } from './check-apps.ts';
import { command } from './cli.ts';
import { flag } from './command-table.ts';
import { addToSummary, annotated, isInActions } from './github-step.ts';
import {
  API_BUDGET_MS as budgetMs,
  APP_OPTIONS,
  type AppPorts,
  chosenBy,
  configOf,
  configPath,
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
    const choose = () => chooseApps(options, { ...ports, env: context.env });
    const chosen = await chosenBy(choose, ports.git);
    const checked = await check(await settle(chosen, ports, context), ports, context);
    const timing = { startedAt, elapsedMs: clock.now() - since };
    context.stdout.write(
      options.json ? jsonText(checkJson(checked, timing)) : toText(checked, context),
    );
    if (isInActions(context.env)) await addToSummary(summaryText(checked), context);
    return exitCode(checked);
  },
);

/** A script may pass `--app "$APP"` without APP. */
function requireNames(given: Readonly<Record<'app' | 'remote', string[] | undefined>>): void {
  const empty = (['app', 'remote'] as const).find((option) => given[option]?.includes(''));
  if (empty === undefined) return;
  throw new PreflightError('usage', `--${empty} needs a name`, {
    hint: `Name the ${empty}, or omit the option`,
  });
}

/** The apps with their settings, and what this repository knows about them. */
async function settle(
  chosen: ReturnType<typeof chooseApps>,
  ports: AppPorts,
  context: CommandContext,
): Promise<readonly AppToCheck[]> {
  const config = await configOf(ports, context.cwd);
  if (config) await noteMisnamed(config, chosen, ports, context);
  const apps = chosen.map((one) => ({ ...one, checks: settingsFor(config, one.app).checks }));
  // The checked-out code belongs to these apps only.
  const here = new Set(herokuRemotes(ports.gitConfig, ports.hosts).map(({ app }) => app));
  const knows = ({ app, checks }: (typeof apps)[number]): boolean =>
    here.has(app) && localReadsOf(checks).has('source');
  const head = apps.some(knows) ? await readHead(ports.git, context.cwd) : {};
  return apps.map((one) => ({ ...one, local: knows(one) ? head : {} }));
}

/** Reports typos in `apps`, which leave an app without its settings. */
async function noteMisnamed(
  config: Config,
  chosen: readonly ChosenApp[],
  ports: AppPorts,
  { cwd, stderr }: CommandContext,
): Promise<void> {
  const known = herokuRemotes(ports.gitConfig, ports.hosts).map(({ app }) => app);
  const misnamed = misnamedApps(config, known).filter(
    ({ name }) => !chosen.some(({ app }) => app === name),
  );
  if (misnamed.length === 0) return;
  const path = await configPath(ports, cwd);
  const reading = await readText(nodeFiles, path, dirname(path));
  const text = 'text' in reading ? reading.text : '';
  for (const one of misnamed) stderr.write(`${misnamedText(one, CONFIG_FILE, text)}\n`);
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
  const text = [...checkReport(checked, style), ...requestIdLine(checked), ''].join('\n');
  return isInActions(context.env) ? annotated(text, annotationLines(checked)) : text;
}

const FAULTS_OF_HEROKU: readonly ErrorCode[] = ['api-unavailable', 'api-answer'];

/** The first request that failed on Heroku's side: Heroku support asks for its id. */
function requestIdLine(checked: readonly CheckedApp[]): string[] {
  const ids = checked
    .flatMap(({ results }) => results)
    .flatMap((result) => (result.status === 'unreadable' ? [result.error] : []))
    .filter(({ code }) => FAULTS_OF_HEROKU.includes(code))
    .flatMap(({ requestId }) => requestId ?? []);
  return ids.slice(0, 1).map((id) => `  (${idText(id)})`);
}

/** A check that fails counts, even if something else couldn't be read. */
function exitCode(checked: readonly CheckedApp[]): number {
  const results = checked.flatMap((app) => app.results);
  if (tally(results).errors > 0) return 1;
  return results.some(({ status }) => status === 'unreadable') ? 2 : 0;
}

/** HEAD, which a push would deploy; nothing without a commit or a repository. */
async function readHead(git: Pick<Git, 'raw' | 'pipe'>, cwd: string): Promise<LocalReadings> {
  const wanted = ['--git-common-dir', 'HEAD^{commit}'];
  const answer = await git.raw('rev-parse', ...wanted).catch(() => '');
  const [, folder, commit] = /^(.+)\n([0-9a-f]+)\n$/s.exec(answer) ?? [];
  if (folder === undefined || commit === undefined) return {};
  const ports = { git, files: nodeFiles, commonDir: resolve(cwd, folder) };
  return { source: await toReading(readSource(ports, commit)) };
}
