import type { Env } from '../env.ts';
import { PreflightError } from '../errors.ts';
import type { GitConfig } from '../git/git-config.ts';
import { parseRemote } from '../push/remote.ts';
import { printable } from '../report/printable.ts';
import type { HerokuHosts } from './hosts.ts';

export interface ChosenApp {
  readonly app: string;
  /** the password in the remote's URL */
  readonly token: string | undefined;
}

export interface AppChoice {
  readonly app?: string | undefined;
  readonly remote?: string | undefined;
}

interface HerokuRemote extends ChosenApp {
  readonly name: string;
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
  const app = choice.app ?? (choice.remote === undefined ? env.HEROKU_APP : undefined);
  if (app !== undefined) return { app, token: remotes.find((one) => one.app === app)?.token };
  const name = choice.remote ?? gitConfig.get('heroku.remote');
  if (name !== undefined) return named(name, remotes);
  const [first, ...others] = remotes;
  if (!first) throw noRemote('no git remote here leads to Heroku');
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

const noRemote = (message: string): PreflightError =>
  new PreflightError('no-remote', message, {
    hint: 'Name the app with --app, or add its remote: heroku git:remote -a APP',
  });

const listOf = (remotes: readonly HerokuRemote[]): string =>
  remotes.map(({ name, app }) => `${printable(name)} (${app})`).join(', ');

function herokuRemotes(gitConfig: GitConfig, hosts: HerokuHosts): HerokuRemote[] {
  return gitConfig.keys('remote.').flatMap((key) => {
    const name = /^remote\.(.+)\.url$/s.exec(key)?.[1];
    const remote = parseRemote(gitConfig.get(key) ?? '', hosts);
    return name !== undefined && remote.kind === 'heroku'
      ? [{ name, app: remote.app, token: remote.token }]
      : [];
  });
}
