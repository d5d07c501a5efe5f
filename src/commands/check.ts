import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckResult, readsOf, runChecks } from '../checks/run-checks.ts';
import { CONFIG_FILE, loadConfig } from '../config/load.ts';
import { settingsFor } from '../config/settings.ts';
import { openGit } from '../git/git.ts';
import { chooseApp } from '../heroku/choose-app.ts';
import { type Machine, openHeroku } from '../heroku/open-heroku.ts';
import { checkLines, tally } from '../report/hook-report.ts';
import { printable } from '../report/printable.ts';
import { paint, styleFor } from '../report/style.ts';
import { userAgent as nameOf } from '../user-agent.ts';
import type { CommandContext } from './command.ts';
import { parseOptions } from './options.ts';

const USAGE = `heroku-preflight check [--app NAME | --remote NAME] [--json]

Checks an app's configuration for a deploy without downtime, as a push to Heroku does.

  --app NAME     the app (default: HEROKU_APP, git config heroku.remote, the only Heroku remote)
  --remote NAME  the git remote that leads to it
  --json         one JSON object on stdout

Exits with 0: no check set to "error" fails; 1: one does; 2: the app couldn't be read.
`;

const BUDGET_MS = 30_000;

/** `heroku-preflight check`. */
export async function checkCommand(
  context: CommandContext,
  kill: Machine['kill'],
): Promise<number> {
  const options = parseOptions(context.argv, {
    app: { type: 'string', short: 'a' },
    remote: { type: 'string', short: 'r' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (options.help === true) {
    context.stdout.write(USAGE);
    return 0;
  }
  const { env, cwd } = context;
  const git = openGit(context);
  const gitConfig = await git.config();
  const machine = { ...context, kill, userAgent: nameOf(context.version) };
  const { hosts, readApp } = openHeroku(machine, gitConfig);
  const { app, token } = chooseApp(options, { env, gitConfig, hosts });
  const config = await loadConfig(fs, join((await git.topLevel()) ?? cwd, CONFIG_FILE));
  const { checks } = settingsFor(config, app);
  const readings = await readApp({ app, token, wanted: readsOf(checks), budgetMs: BUDGET_MS });
  context.signal.throwIfAborted();
  const results = runChecks(readings, checks);
  context.stdout.write(
    options.json === true ? toJson(app, results) : toText(app, results, context),
  );
  return exitCode(results);
}

function toText(app: string, results: readonly CheckResult[], context: CommandContext): string {
  const style = styleFor(context.stdout, context.env, context.platform);
  const lines = [paint(style, 'bold', printable(app)), ...checkLines(results, style)];
  return `${lines.join('\n')}\n`;
}

function toJson(app: string, results: readonly CheckResult[]): string {
  const checks = results.map((result) =>
    result.status === 'unreadable'
      ? { ...result, error: { code: result.error.code, message: result.error.message } }
      : result,
  );
  return `${JSON.stringify({ app, checks }, null, 2)}\n`;
}

function exitCode(results: readonly CheckResult[]): number {
  if (results.some(({ status }) => status === 'unreadable')) return 2;
  return tally(results).errors > 0 ? 1 : 0;
}
