import type { GitConfig } from '../git/git-config.ts';

/**
 * git's `http.<name>` for a URL: `http.<url>.<name>` counts before it, the most specific match first
 * (git-config(1), http.<url>.*).
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

/** How closely `pattern` matches; negative: not at all. */
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
