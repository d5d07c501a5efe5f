import { printable, redactUrl } from '../base/text.ts';
import { APP_NAME, type HerokuHosts } from './hosts.ts';

/** What a remote's URL points to. */
export type Remote =
  | {
      readonly kind: 'heroku';
      readonly app: string;
      /** the URL's password: the account that the push uses */
      readonly token?: string;
    }
  /** Heroku accepted SSH until 2022; `account` is an alias of the heroku-accounts plugin */
  | { readonly kind: 'dead-ssh'; readonly app: string; readonly account?: string }
  | { readonly kind: 'not-heroku' }
  /** Heroku's host without an app, or an unreadable URL; `url` can be shown */
  | { readonly kind: 'garbage'; readonly url: string };

type Hosts = Pick<HerokuHosts, 'gitHost' | 'sshHost'>;

const NOT_HEROKU = { kind: 'not-heroku' } as const;

/** Parses a remote's URL as git passes it to a pre-push hook: after insteadOf. */
export function parseRemote(url: string, hosts: Hosts): Remote {
  if (/^https?:\/\//i.test(url)) return parseHttp(url, hosts);
  const ssh = parseSsh(url);
  return ssh ? parseSshRemote(ssh, url, hosts) : NOT_HEROKU;
}

function parseHttp(url: string, { gitHost }: Hosts): Remote {
  // URL drops these or reads them as slashes, a third slash too; git doesn't, and sees another host or none.
  if (/[\\\s\p{Cc}]|^https?:\/{3}/iu.test(url) || !URL.canParse(url)) return garbage(url);
  const { hostname, pathname, search, hash, password } = new URL(url);
  if (hostname !== gitHost.toLowerCase()) return NOT_HEROKU;
  const app = appOf(pathname + search + hash);
  if (app === undefined) return garbage(url);
  return { kind: 'heroku', app, ...(password !== '' && { token: decode(password) }) };
}

interface SshAddress {
  readonly user: string;
  readonly host: string;
  readonly path: string;
}

/** `ssh://[user@]host[:port]/path`, or `[user@]host:path` without a slash before the colon. */
function parseSsh(url: string): SshAddress | undefined {
  const match =
    /^(?:git\+)?ssh(?:\+git)?:\/\/(?:([^@/]*)@)?([^/:]+)(?::\d+)?(\/.*)$/i.exec(url) ??
    /^(?:([^@/:]*)@)?([^@/:]+):(?!\/\/)(.*)$/.exec(url);
  if (!match) return undefined;
  const [, user = '', host = '', path = ''] = match;
  return { user, host: host.toLowerCase(), path };
}

function parseSshRemote({ user, host, path }: SshAddress, url: string, { sshHost }: Hosts): Remote {
  const [, account] = /^heroku\.([^.]+)$/.exec(host) ?? [];
  const isHeroku = host === sshHost.toLowerCase();
  const isAlias = account !== undefined && user === 'git';
  if (!isHeroku && !isAlias) return NOT_HEROKU;
  const app = appOf(path);
  if (app === undefined) return isHeroku ? garbage(url) : NOT_HEROKU;
  return { kind: 'dead-ssh', app, ...(!isHeroku && account !== undefined && { account }) };
}

/** In lower case: git.heroku.com ignores the case, and no app name has capitals. */
function appOf(path: string): string | undefined {
  const app = /^\/*([^/]+?)(?:\.git)?\/*$/.exec(path)?.[1]?.toLowerCase();
  return app !== undefined && APP_NAME.test(app) ? app : undefined;
}

const garbage = (url: string): Remote => ({ kind: 'garbage', url: printable(redactUrl(url)) });

/** Like git, keeps what isn't a valid escape. */
function decode(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
