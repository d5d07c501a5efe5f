import { join } from 'node:path';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { nodeFiles } from '../base/node-files.ts';
import { CONFIG_FILE, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { type Settings, settingsFor } from '../config/settings.ts';
import type { GitConfig } from '../git/git-config.ts';
import { type Git, openGit } from '../git/git.ts';
import { type AppChoice, chooseApp, type ChosenApp } from '../heroku/apps.ts';
import { type Heroku, openHeroku } from '../heroku/open.ts';
import { userAgent as nameOf } from '../net/fetch.ts';
import { option } from './command-table.ts';

/** The options of each command that needs one app. */
export const APP_OPTIONS = {
  app: {
    ...option(
      'NAME',
      'app name (default: HEROKU_APP, git config heroku.remote, or the only Heroku remote)',
    ),
    short: 'a',
  },
  remote: { ...option('NAME', 'git remote of the app'), short: 'r' },
} as const;

/** git in the working directory, and Heroku. */
export interface AppPorts extends Heroku {
  readonly git: Git;
  readonly gitConfig: GitConfig;
  readonly userAgent: string;
}

export async function openPorts(context: CommandContext): Promise<AppPorts> {
  const git = openGit(context);
  const gitConfig = await git.config();
  const userAgent = nameOf(context.version);
  return { ...openHeroku({ ...context, userAgent }, gitConfig), git, gitConfig, userAgent };
}

/** At the top of the repository, or in the working directory outside one. */
export const configPath = async ({ git }: AppPorts, cwd: string): Promise<string> =>
  join((await git.topLevel()) ?? cwd, CONFIG_FILE);

/** Undefined if there is no config. */
export const configOf = async (ports: AppPorts, cwd: string): Promise<Config | undefined> =>
  loadConfig(nodeFiles, await configPath(ports, cwd));

/** The result of `choose`. If no remote leads to Heroku because there is no repository, it says that. */
export async function chosenBy<T>(choose: () => T, git: Git): Promise<T> {
  try {
    return choose();
  } catch (error) {
    if (codeOf(error) !== 'no-remote') throw error;
    const isElsewhere = await git.commonDir().then(
      () => false,
      (failure: unknown) => codeOf(failure) === 'no-repository',
    );
    if (!isElsewhere) throw error;
    throw new PreflightError('no-repository', "this isn't a git repository", {
      hint: 'Use --app APP, or run this inside a repository',
    });
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof PreflightError ? error.code : undefined;

/** A command's app, and the ports to reach it. */
export interface OpenedApp extends ChosenApp, AppPorts {
  readonly settings: Settings;
}

/** The app that the options, the environment or the repository names, with its settings. */
export async function openApp(context: CommandContext, choice: AppChoice): Promise<OpenedApp> {
  const { env, cwd } = context;
  const ports = await openPorts(context);
  const chosen = await chosenBy(() => chooseApp(choice, { ...ports, env }), ports.git);
  const settings = settingsFor(await configOf(ports, cwd), chosen.app);
  return { ...ports, ...chosen, settings };
}

/** For credentials and reads together, in milliseconds. Longer than on a push, because no push waits. */
export const API_BUDGET_MS = 30_000;
