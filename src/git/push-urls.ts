import type { GitConfig } from './git-config.ts';

/**
 * Where git pushes to for a remote, as it hands it to a hook: `pushurl` before `url`, and
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

/** By the longest beginning that matches; undefined: none does. */
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
