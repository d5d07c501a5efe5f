import { parseGitConfig } from '../../src/git/git-config.ts';
import type { GitConfig } from '../../src/git/git-config.ts';

/** git's configuration with these entries, later ones over earlier ones. */
export function gitConfig(...entries: (readonly [key: string, value: string])[]): GitConfig {
  return parseGitConfig(entries.map(([key, value]) => `${key}\n${value}\0`).join(''));
}

/** What `git remote add heroku URL` writes. */
export const remoteConfig = (url: string): string =>
  `[remote "heroku"]\n\turl = ${JSON.stringify(url)}\n\tfetch = +refs/heads/*:refs/remotes/heroku/*\n`;
