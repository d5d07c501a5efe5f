/** git's configuration as one snapshot. Keys as git prints them: section and name in lower case. */
export interface GitConfig {
  /** the value that counts, the last one */
  get(key: string): string | undefined;
  all(key: string): readonly string[];
  /** all keys that begin so, e.g. `remote.` */
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
