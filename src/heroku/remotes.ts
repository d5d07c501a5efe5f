import type { GitConfig } from '../git/git-config.ts';
import { pushUrls } from '../git/push-urls.ts';
import { parseRemote } from '../push/remote.ts';
import type { HerokuHosts } from './hosts.ts';

export interface HerokuRemote {
  readonly name: string;
  readonly app: string;
  /** the password in its URL */
  readonly token: string | undefined;
}

/** A remote that still leads to the SSH that Heroku had until 2022. */
export interface DeadRemote {
  readonly name: string;
  /** the https URL that takes its place */
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

/** One for each URL that is pushed to. */
function remotesOf(config: GitConfig): { readonly name: string; readonly url: string }[] {
  const names = config
    .keys('remote.')
    .map((key) => /^remote\.(.+)\.(?:push)?url$/s.exec(key)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].flatMap((name) =>
    pushUrls(config, name).map((url) => ({ name, url })),
  );
}
