import type { Env } from '../env.ts';
import { PreflightError } from '../errors.ts';
import type { GitConfig } from '../git/git-config.ts';
import { gitHttpSetting } from './git-http-setting.ts';

/**
 * The HTTP proxy that git, and libcurl below it, would use for `url`; undefined: none. It's the
 * push's own way out, so what works for git works here. Not proxy-from-env: that one reads a NO_PROXY
 * of `heroku.com` as that host alone, and can't apply NO_PROXY to git's `http.proxy`.
 */
export function proxyFor(url: URL, env: Env, config: GitConfig): URL | undefined {
  // An empty value means "no proxy" and hides those after it, as it does for git.
  const proxy = gitHttpSetting(config, url, 'proxy') ?? proxyFromEnv(url, env) ?? '';
  if (proxy === '' || isExempt(url.hostname, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  return parseProxy(proxy);
}

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

const HTTP_PROXY = 'heroku-preflight speaks to http:// and https:// proxies only';

function parseProxy(text: string): URL {
  const withScheme = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) {
    // Not shown: what can't be parsed may hold a password anywhere.
    throw new PreflightError('proxy', "the proxy's setting isn't a URL", {
      hint: 'Look at git config http.proxy and HTTPS_PROXY: http://HOST:PORT',
    });
  }
  const proxy = new URL(withScheme);
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new PreflightError('proxy', `${proxy.protocol}//${proxy.host}: ${HTTP_PROXY}`, {
      hint: 'Name an HTTP proxy in git config http.proxy or HTTPS_PROXY',
    });
  }
  // Only the text tells: a URL leaves port 80 out.
  const [, authority = ''] = /^[^:]*:\/\/([^/?#]*)/.exec(withScheme) ?? [];
  const hasPort = /:\d+$/.test(authority);
  if (proxy.protocol === 'http:' && !hasPort) proxy.port = '1080'; // libcurl's default
  return proxy;
}
