import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { type GitConfig, pushUrls } from '../git/git-config.ts';
import type { HerokuHosts } from './hosts.ts';
import { parseRemote } from './remote-url.ts';

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
 * The app that a command is about, chosen like the Heroku CLI does: `--app`, `--remote`, HEROKU_APP,
 * `git config heroku.remote`, or the only Heroku remote. Throws a PreflightError (`which-app`,
 * `no-remote`) if that isn't exactly one.
 */
export function chooseApp(
  choice: AppChoice,
  { env, gitConfig, hosts }: { env: Env; gitConfig: GitConfig; hosts: HerokuHosts },
): ChosenApp {
  const remotes = herokuRemotes(gitConfig, hosts);
  // Empty counts as unset.
  const fromEnv = env.HEROKU_APP === '' ? undefined : env.HEROKU_APP;
  const app = choice.app ?? (choice.remote === undefined ? fromEnv : undefined);
  if (app !== undefined) return { app, token: remotes.find((one) => one.app === app)?.token };
  const name = choice.remote ?? gitConfig.get('heroku.remote');
  if (name !== undefined) return named(name, remotes);
  const [first, ...others] = remotes;
  if (!first) throw noLivingRemote(gitConfig, hosts);
  if (others.every((other) => other.app === first.app)) return first;
  throw new PreflightError('which-app', `several Heroku remotes: ${listOf(remotes)}`, {
    hint: 'Choose one with --app or --remote',
  });
}

function named(name: string, remotes: readonly HerokuRemote[]): ChosenApp {
  const found = remotes.find((remote) => remote.name === name);
  if (found) return found;
  const known = remotes.length === 0 ? '' : `; Heroku remotes: ${listOf(remotes)}`;
  throw noRemote(`${printable(name)} isn't a Heroku remote${known}`);
}

function noLivingRemote(gitConfig: GitConfig, hosts: HerokuHosts): PreflightError {
  const [dead] = deadRemotes(gitConfig, hosts);
  if (!dead) return noRemote('this repository has no Heroku remote');
  const name = printable(dead.name);
  return new PreflightError('dead-ssh', `${name} pushes by SSH, which Heroku no longer supports`, {
    command: `git remote set-url ${name} ${dead.url}`,
  });
}

const noRemote = (message: string): PreflightError =>
  new PreflightError('no-remote', message, {
    hint: 'Use --app APP, or add a remote: heroku git:remote -a APP',
  });

const listOf = (remotes: readonly HerokuRemote[]): string =>
  remotes.map(({ name, app }) => `${printable(name)} (${app})`).join(', ');

export interface AppsChoice {
  readonly app?: readonly string[] | undefined;
  readonly remote?: readonly string[] | undefined;
}

interface ChoicePorts {
  readonly env: Env;
  readonly gitConfig: GitConfig;
  readonly hosts: HerokuHosts;
}

/**
 * Every app that `--app` or `--remote` names, each once; without them, the one from chooseApp. A remote
 * may push to several apps. Throws like chooseApp.
 */
export function chooseApps(
  { app = [], remote = [] }: AppsChoice,
  ports: ChoicePorts,
): readonly ChosenApp[] {
  const isSilent = app.length === 0 && remote.length === 0;
  const chosen = isSilent
    ? [chooseApp({}, ports)]
    : [
        ...app.map((name) => chooseApp({ app: name }, ports)),
        ...remote.flatMap((name) => appsBehind(name, ports)),
      ];
  return chosen.filter(({ app: own }, at) => chosen.findIndex((one) => one.app === own) === at);
}

function appsBehind(remote: string, ports: ChoicePorts): readonly ChosenApp[] {
  // Throws if there's no such remote.
  chooseApp({ remote }, ports);
  return herokuRemotes(ports.gitConfig, ports.hosts).filter(({ name }) => name === remote);
}

interface HerokuRemote {
  readonly name: string;
  readonly app: string;
  /** the password in its URL */
  readonly token: string | undefined;
}

/** A remote with an SSH URL, which Heroku supported until 2022. */
interface DeadRemote {
  readonly name: string;
  /** the https URL to use instead */
  readonly url: string;
}

/** The remotes that push over https, in the config's order. */
export const herokuRemotes = (config: GitConfig, hosts: HerokuHosts): HerokuRemote[] =>
  remotesOf(config).flatMap(({ name, url }) => {
    const remote = parseRemote(url, hosts);
    return remote.kind === 'heroku' ? [{ name, app: remote.app, token: remote.token }] : [];
  });

export const deadRemotes = (config: GitConfig, hosts: HerokuHosts): DeadRemote[] =>
  remotesOf(config).flatMap(({ name, url }) => {
    const remote = parseRemote(url, hosts);
    return remote.kind === 'dead-ssh'
      ? [{ name, url: `https://${hosts.gitHost}/${remote.app}.git` }]
      : [];
  });

/** One for each push URL. */
function remotesOf(config: GitConfig): { readonly name: string; readonly url: string }[] {
  const names = config
    .keys('remote.')
    .map((key) => /^remote\.(.+)\.(?:push)?url$/s.exec(key)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].flatMap((name) =>
    pushUrls(config, name).map((url) => ({ name, url })),
  );
}
