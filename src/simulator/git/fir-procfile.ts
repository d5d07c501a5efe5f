const KEY = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LONGEST_KEY = 63;

/**
 * Why Fir's build fails with this Procfile, by the rules of its buildpack (heroku/buildpacks-procfile):
 * every line is `key: command`, empty or a comment. Indented keys, upper case and underscores are repaired.
 * @returns undefined if the build accepts it; an empty file is accepted, a file of comments isn't
 */
export function firProcfileFlaw(bytes: Uint8Array): string | undefined {
  const text = decode(bytes);
  if (text === undefined) return "Procfile isn't UTF-8";
  if (text === '') return undefined;
  const lines = text.split(/\r?\n/);
  const numbered = lines.map((line, index) => ({ line, number: index + 1 }));
  const isIgnored = (line: string, number: number): boolean =>
    /^[ \t]*#/.test(line) || (/^[ \t]*$/.test(line) && (line === '' || number < lines.length));
  const entries = numbered.filter(({ line, number }) => !isIgnored(line, number));
  if (entries.length === 0) return 'Procfile has no process type';
  const bad = entries.find(({ line }) => !isEntry(line));
  return bad && `Procfile, line ${bad.number}: expected a key, a colon and a command`;
}

function isEntry(line: string): boolean {
  const [, key = '', command = ''] = /^[ \t]*([^:]*):[ \t]*([^\r]*)$/.exec(line) ?? [];
  const repaired = key.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return KEY.test(repaired) && repaired.length <= LONGEST_KEY && command !== '';
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
