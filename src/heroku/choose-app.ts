import type { Env } from '../env.ts';
import { PreflightError } from '../errors.ts';
import type { GitConfig } from '../git/git-config.ts';
import { printable } from '../report/printable.ts';
import type { HerokuHosts } from './hosts.ts';
import { deadRemotes, type HerokuRemote, herokuRemotes } from './remotes.ts';

export interface ChosenApp {
  readonly app: string;
  /** the password in the remote's URL */
  readonly token: string | undefined;
}

export interface AppChoice {
  readonly app?: string | undefined;
  readonly remote?: string | undefined;
}

/**
 * The app that a command is about, as the Heroku CLI chooses it: `--app`, `--remote`, HEROKU_APP,
 * `git config heroku.remote`, else the only Heroku remote. Throws a PreflightError (`which-app`,
 * `no-remote`) where that names none, or more than one.
 */
export function chooseApp(
  choice: AppChoice,
  { env, gitConfig, hosts }: { env: Env; gitConfig: GitConfig; hosts: HerokuHosts },
): ChosenApp {
  const remotes = herokuRemotes(gitConfig, hosts);
  // A variable that is set to nothing is as good as unset.
  const fromEnv = env.HEROKU_APP === '' ? undefined : env.HEROKU_APP;
  const app = choice.app ?? (choice.remote === undefined ? fromEnv : undefined);
  if (app !== undefined) return { app, token: remotes.find((one) => one.app === app)?.token };
  const name = choice.remote ?? gitConfig.get('heroku.remote');
  if (name !== undefined) return named(name, remotes);
  const [first, ...others] = remotes;
  if (!first) throw noLivingRemote(gitConfig, hosts);
  if (others.every((other) => other.app === first.app)) return first;
  throw new PreflightError('which-app', `several apps: ${listOf(remotes)}`, {
    hint: 'Choose one with --app or --remote',
  });
}

function named(name: string, remotes: readonly HerokuRemote[]): ChosenApp {
  const found = remotes.find((remote) => remote.name === name);
  if (found) return found;
  const known = remotes.length === 0 ? '' : `; there is ${listOf(remotes)}`;
  throw noRemote(`no Heroku remote is called ${printable(name)}${known}`);
}

function noLivingRemote(gitConfig: GitConfig, hosts: HerokuHosts): PreflightError {
  const [dead] = deadRemotes(gitConfig, hosts);
  if (!dead) return noRemote('no git remote here leads to Heroku');
  const name = printable(dead.name);
  return new PreflightError('dead-ssh', `${name} pushes by SSH, which Heroku no longer takes`, {
    command: `git remote set-url ${name} ${dead.url}`,
  });
}

const noRemote = (message: string): PreflightError =>
  new PreflightError('no-remote', message, {
    hint: 'Name the app with --app, or add its remote: heroku git:remote -a APP',
  });

const listOf = (remotes: readonly HerokuRemote[]): string =>
  remotes.map(({ name, app }) => `${printable(name)} (${app})`).join(', ');
