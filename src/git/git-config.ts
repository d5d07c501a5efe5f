/** A snapshot of git's configuration. Keys as git prints them: section and name in lower case. */
export interface GitConfig {
  /** the last value, which counts */
  get(key: string): string | undefined;
  all(key: string): readonly string[];
  /** all keys with this prefix, e.g. `remote.` */
  keys(prefix: string): readonly string[];
}

/** @param listing what `git config --list -z` prints: `key\nvalue\0…`; a key alone means true */
export function parseGitConfig(listing: string): GitConfig {
  const values = new Map<string, string[]>();
  for (const entry of listing.split('\0')) {
    if (entry === '') continue;
    const end = entry.indexOf('\n');
    const key = end === -1 ? entry : entry.slice(0, end);
    const value = end === -1 ? 'true' : entry.slice(end + 1);
    const earlier = values.get(key);
    if (earlier) earlier.push(value);
    else values.set(key, [value]);
  }
  return {
    get: (key) => values.get(key)?.at(-1),
    all: (key) => values.get(key) ?? [],
    keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
}

/**
 * The URLs that git pushes to for a remote, as a hook gets them: `pushurl` before `url`, and
 * `url.BASE.pushInsteadOf` before `insteadOf`, but not for a `pushurl` (git-config(1)).
 */
export function pushUrls(config: GitConfig, remote: string): readonly string[] {
  const own = config.all(`remote.${remote}.pushurl`);
  if (own.length > 0) return own.map((url) => rewrite(config, url, 'insteadof') ?? url);
  return config
    .all(`remote.${remote}.url`)
    .map(
      (url) => rewrite(config, url, 'pushinsteadof') ?? rewrite(config, url, 'insteadof') ?? url,
    );
}

/** By the longest prefix that matches; undefined if none does. */
function rewrite(config: GitConfig, url: string, rule: string): string | undefined {
  const [best] = config
    .keys('url.')
    .filter((key) => key.endsWith(`.${rule}`))
    .flatMap((key) => {
      const base = key.slice('url.'.length, -rule.length - 1);
      return config.all(key).map((beginning) => ({ base, beginning }));
    })
    .filter(({ beginning }) => url.startsWith(beginning))
    .sort((a, b) => b.beginning.length - a.beginning.length);
  return best && best.base + url.slice(best.beginning.length);
}
