import { ownCommand, printable } from '../base/text.ts';
import type { Env } from '../base/context.ts';
import type { GitConfig } from '../git/git-config.ts';
import { deadRemotes, herokuRemotes } from '../heroku/apps.ts';
import { herokuHosts } from '../heroku/hosts.ts';

/** The remotes that lead to Heroku. Without passwords. */
export interface Remotes {
  readonly living: readonly { readonly name: string; readonly app: string }[];
  /** over SSH, which Heroku no longer supports; `url` is the HTTPS one */
  readonly dead: readonly { readonly name: string; readonly url: string }[];
}

export function findRemotes(config: GitConfig, env: Env): Remotes {
  const hosts = herokuHosts(env);
  const living = herokuRemotes(config, hosts).map(({ name, app }) => ({ name, app }));
  return { living, dead: deadRemotes(config, hosts) };
}

/** `heroku (my-app), staging (my-staging)`, or how to add one. */
export function remoteWords({ living, dead }: Remotes): string {
  if (living.length > 0) {
    return living.map(({ name, app }) => `${printable(name)} (${app})`).join(', ');
  }
  return dead.length > 0 ? 'only over SSH, see below' : 'none yet: heroku git:remote -a APP';
}

/** The command with which a new user can try the checks: it changes nothing. */
export function firstStep({ living }: Remotes): string {
  const [first, ...others] = living;
  const isClear = first === undefined || others.every(({ app }) => app === first.app);
  return ownCommand(`check${isClear ? '' : ` --app ${first.app}`}`);
}

/** git connects to a dead remote before it runs the hook, so the hook can't say this. */
export const deadRemoteLines = ({ dead }: Remotes): string[] =>
  dead.flatMap(({ name, url }) => [
    `  ${printable(name)} uses SSH, which Heroku no longer supports. To set its HTTPS URL:`,
    `    git remote set-url ${printable(name)} ${url}`,
  ]);
