import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import type { GitConfig } from '../git/git-config.ts';

/**
 * The HTTP proxy that git, through libcurl, would use for `url`; undefined: none. The push goes the same
 * way, so what works for git works here. Not proxy-from-env: it reads NO_PROXY=heroku.com as that one
 * host without subdomains, and can't apply NO_PROXY to git's `http.proxy`.
 */
export function proxyFor(url: URL, env: Env, config: GitConfig): URL | undefined {
  // It would get the token in clear text, and means another machine by this name.
  if (url.protocol === 'http:' && isThisMachine(url)) return undefined;
  // As in git, an empty value means "no proxy" and overrides the ones after it.
  const proxy = gitHttpSetting(config, url, 'proxy') ?? proxyFromEnv(url, env) ?? '';
  if (proxy === '' || isExempt(url.hostname, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  return parseProxy(proxy);
}

/** URL normalizes every IPv4 address to four numbers, and a host name can't end in a number. */
export const isThisMachine = ({ hostname }: URL): boolean =>
  /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);

function proxyFromEnv(url: URL, env: Env): string | undefined {
  // HTTP_PROXY in capitals doesn't count: a CGI request can set it (httpoxy, CVE-2016-5385).
  const forScheme =
    url.protocol === 'https:' ? (env.https_proxy ?? env.HTTPS_PROXY) : env.http_proxy;
  return forScheme ?? env.all_proxy ?? env.ALL_PROXY;
}

/** libcurl's rule: a name exempts itself and its subdomains, with or without a leading dot. */
function isExempt(host: string, noProxy: string): boolean {
  if (noProxy.trim() === '*') return true;
  const name = host.replace(/[[\]]/g, '');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\.|\.$|[[\]]/g, ''))
    .some((entry) => entry !== '' && (name === entry || name.endsWith(`.${entry}`)));
}

const HTTP_PROXY = 'only http:// and https:// proxies are supported';

function parseProxy(text: string): URL {
  const withScheme = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) {
    // Not shown: a text that can't be parsed may contain a password anywhere.
    throw new PreflightError('proxy', "the proxy setting isn't a URL", {
      hint: 'Set git config http.proxy or HTTPS_PROXY to http://HOST:PORT',
    });
  }
  const proxy = new URL(withScheme);
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new PreflightError('proxy', `${proxy.protocol}//${proxy.host}: ${HTTP_PROXY}`, {
      hint: 'Set git config http.proxy or HTTPS_PROXY to http://HOST:PORT',
    });
  }
  // From the text: URL drops port 80.
  const authority = withScheme.replace(/^[^:]*:\/\//, '').replace(/[/?#].*$/s, '');
  const hasPort = /:\d+$/.test(authority);
  if (proxy.protocol === 'http:' && !hasPort) proxy.port = '1080'; // libcurl's default
  return proxy;
}

/**
 * git's `http.<name>` for a URL. The most specific `http.<url>.<name>` has priority (git-config(1),
 * http.<url>.*).
 * @param name in lower case, e.g. `sslcainfo`
 */
export function gitHttpSetting(config: GitConfig, url: URL, name: string): string | undefined {
  const [best] = config
    .keys('http.')
    .filter((key) => key.endsWith(`.${name}`))
    .map((key) => ({ key, rank: rank(key.slice('http.'.length, -name.length - 1), url) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => b.rank - a.rank);
  return config.get(best?.key ?? `http.${name}`);
}

const EXACT_HOST = 1_000_000;

/** How specifically `pattern` matches; negative: it doesn't. */
function rank(pattern: string, url: URL): number {
  if (!URL.canParse(pattern)) return -1;
  const wanted = new URL(pattern);
  if (wanted.username !== '' || wanted.protocol !== url.protocol || wanted.port !== url.port) {
    return -1;
  }
  if (!matchesHost(wanted.hostname, url.hostname)) return -1;
  const folder = wanted.pathname.replace(/\/*$/, '/');
  if (!`${url.pathname}/`.startsWith(folder)) return -1;
  return folder.length + (wanted.hostname === url.hostname ? EXACT_HOST : 0);
}

/** `*` stands for one label. */
function matchesHost(pattern: string, host: string): boolean {
  const labels = host.split('.');
  const wanted = pattern.split('.');
  return (
    wanted.length === labels.length &&
    wanted.every((label, index) => label === '*' || label === labels[index])
  );
}
