import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { printable, redactUrl } from '../base/text.ts';
import { isThisMachine } from '../net/proxy.ts';

export interface HerokuHosts {
  /** host name of https remotes */
  readonly gitHost: string;
  /** host name of legacy ssh remotes */
  readonly sshHost: string;
  /** an origin, without a trailing slash */
  readonly apiUrl: string;
  /** undefined: only heroku.com has them */
  readonly sites: HerokuSites | undefined;
}

/** What stands beside Heroku's API. Origins, as above. */
export interface HerokuSites {
  /** gets the token, as the CLI sends it there */
  readonly metrics: string;
  /** needs no token, and gets none */
  readonly status: string;
}

const HEROKU_API = 'https://api.heroku.com';
const SITES: HerokuSites = {
  metrics: 'https://api.metrics.heroku.com',
  status: 'https://status.heroku.com',
};

const sitesOf = (apiUrl: string): Pick<HerokuHosts, 'apiUrl' | 'sites'> => ({
  apiUrl,
  sites: apiUrl === HEROKU_API ? SITES : undefined,
});

const HEROKU = 'heroku.com';
const HEROKU_DOMAINS = [HEROKU, 'herokai.com', 'herokuspace.com', 'herokudev.com'];

/**
 * Heroku's hosts by the CLI's rules: HEROKU_HOST (a host or the API's URL) and HEROKU_GIT_HOST. Throws a
 * PreflightError (`heroku-host`) for other values.
 */
export function herokuHosts(env: Env): HerokuHosts {
  const host = env.HEROKU_HOST?.trim() || HEROKU;
  const gitHost = env.HEROKU_GIT_HOST?.trim() || undefined;
  const hosts = /^https?:/i.test(host) ? hostsOfApi(host) : hostsBelow(host);
  return gitHost === undefined
    ? hosts
    : { ...hosts, gitHost: parse('HEROKU_GIT_HOST', gitHost, `https://${gitHost}`).hostname };
}

function hostsOfApi(text: string): HerokuHosts {
  const api = parse('HEROKU_HOST', text, text);
  return { gitHost: api.hostname, sshHost: api.hostname, ...sitesOf(api.origin) };
}

function hostsBelow(text: string): HerokuHosts {
  const { hostname } = parse('HEROKU_HOST', text, `https://${text}`);
  const api = parse('HEROKU_HOST', text, `https://api.${text}`);
  return { gitHost: `git.${hostname}`, sshHost: hostname, ...sitesOf(api.origin) };
}

/** Whether a token may be sent to `url`: Heroku's domains by https, and this machine. */
export function isTrustedApi(url: URL): boolean {
  const { protocol, hostname } = url;
  if (isThisMachine(url)) return true;
  return (
    protocol === 'https:' &&
    HEROKU_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
  );
}

/** @throws PreflightError `untrusted-api-host` if a token mustn't be sent there */
export function requireTrustedApi(apiUrl: string): void {
  const url = new URL(apiUrl);
  if (isTrustedApi(url)) return;
  throw new PreflightError(
    'untrusted-api-host',
    `${url.origin} isn't a Heroku host: your token isn't sent there`,
    { hint: 'Unset HEROKU_HOST, or set it to a Heroku domain' },
  );
}

function parse(variable: string, text: string, candidate: string): URL {
  const isHost = /^(https?:\/\/)?[^\s/\\@?#]+\/?$/i.test(text);
  if (isHost && URL.canParse(candidate)) return new URL(candidate);
  const shown = printable(redactUrl(text));
  throw new PreflightError('heroku-host', `${variable} is "${shown}", which isn't a host`, {
    hint: `Unset ${variable}, or set it to a host such as ${HEROKU}`,
  });
}

/** A valid app name on Heroku: 3 to 30 characters. */
export const APP_NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;

/**
 * Whether `pattern`, a domain as Heroku lists it, matches `host`: the `*` of `*.example.com` is exactly
 * one label. A host with a port matches only a pattern with the same port.
 */
export function matchesHost(pattern: string, host: string): boolean {
  const [wanted, actual] = [pattern.toLowerCase(), host.toLowerCase()];
  return wanted === (wanted.startsWith('*.') ? actual.replace(/^[^.]+/, '*') : actual);
}
