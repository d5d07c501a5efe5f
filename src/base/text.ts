import type { Env } from './context.ts';

// Control characters (C0, DEL, C1), line and paragraph separators, halves of a character, and what reorders
// or hides text: a config, an API answer or a remote's name must not be able to rewrite a terminal, or to
// show less than it contains. After a symbol, U+FE0F only makes it an emoji.
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- it looks for them
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|(?<![\u203c-\u3299\u{1f000}-\u{1faff}])\ufe0f/gu;

// GitHub's runner obeys these on both streams: `::` at the beginning of a line, where wrapping can move any
// word, and the older `##[` anywhere. Azure Pipelines has `##vso[`, and TeamCity `##teamcity[`.
const RUNNER_COMMAND = /(?<=^|\s):(?=:)|#(?=#[a-z]*\[)/gi;

const LONGEST = 500;

/**
 * The beginning of `text` on one line, up to 500 characters. Everything that a terminal or a CI runner would
 * act on becomes `\u{…}`.
 */
export const printable = (text: string): string =>
  shortened(text, LONGEST).replace(UNPRINTABLE, escaped).replace(RUNNER_COMMAND, escaped);

const escaped = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** `text`, cut to `most` characters and an ellipsis if it's longer. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

/** A name that others chose, short enough for a line. */
export const cut = (text: string): string => printable(shortened(text, 50));

/** @param leftOut how many there are besides `items` */
export function listed(items: readonly string[], shown: number, leftOut = 0): string {
  const more = items.length - shown + leftOut;
  const first = items.slice(0, shown).map(cut).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

/** A path or URL without its query and fragment, which may hold a secret. */
export const withoutQuery = (url: string): string =>
  url.replace(/[?#].*$/s, (rest) => `${rest.charAt(0)}…`);

/** A path of the app, as messages name it. */
export const shownPath = (path: string): string => printable(withoutQuery(path));

/** `url` without anything that may be a secret, so that it can be shown. */
export const redactUrl = (url: string): string => withoutQuery(withoutUserInfo(url));

/**
 * `url` without anything that may be user info. Drops everything before the last @, since parsers disagree
 * on where user info ends if it contains a slash, backslash, space, `?` or `#`. Drops the rest as well if it
 * still isn't a URL (a password in place of the port).
 */
export function withoutUserInfo(url: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:[/\\]{2}/i.exec(url)?.[0] ?? '';
  const shown = scheme + url.slice(Math.max(scheme.length, url.lastIndexOf('@') + 1));
  return scheme === '' || URL.canParse(shown) ? shown : `${scheme}***`;
}

/** `text` with each secret, raw or URL-encoded, replaced by `***`. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), encodeURI(secret)])
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/** `1 request`, `2 requests` */
export const plural = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `84 ms`, `9.1 s` */
export const duration = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

/** A duration in a config: `500ms`, `1.5s`, `2m`. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** The milliseconds of such a text; NaN for any other text. */
export function milliseconds(duration: string): number {
  const [, amount = NaN, unit = ''] = DURATION.exec(duration) ?? [];
  return Math.round(Number(amount) * (MILLISECONDS[unit] ?? NaN));
}

const UNITS = [
  ['s', 1_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['days', 86_400_000],
] as const;

/** A rough duration: `40 s`, `2 min`, `3 h`. */
export function timeSpan(ms: number): string {
  const [unit, size] = UNITS.findLast(([, size]) => Math.round(ms / size) >= 2) ?? UNITS[0];
  return `${Math.max(1, Math.round(ms / size))} ${unit}`;
}

/** How long something took: `45 s`, `2 min 10 s`, `1 h 5 min`. */
export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's');
  return withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

const withRest = (text: string, rest: number, unit: string): string =>
  rest === 0 ? text : `${text} ${rest} ${unit}`;

const SHOWN = 3;

/** The first few, and how many more there are. */
export function listText(items: readonly string[]): string {
  const more = items.length - SHOWN;
  const shown = items.slice(0, SHOWN).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

const PLAIN_WORD = /^[\w.:=/@-]{1,200}$/;

// A tag's commit: cmd.exe and PowerShell interpret this, unless it's quoted.
const PEELED = /^[\w./-]{1,200}\^\{\}[\w:/]{0,200}$/;

/** A word of a command, quoted where that makes it the same word in every shell. */
export const typedWord = (word: string): string => (PEELED.test(word) ? `"${word}"` : word);

/**
 * A command to copy; undefined if a shell would interpret a word of it, or one is very long. Heroku's ids and names are always
 * plain words.
 */
export const commandText = (words: readonly string[]): string | undefined =>
  words.every((word) => PLAIN_WORD.test(word) || PEELED.test(word))
    ? words.map(typedWord).join(' ')
    : undefined;

/** `text` as one word for a POSIX shell. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The Heroku CLI has started us, as its plugin. Its users may have no npm. */
let asPlugin = false;

/** The plugin sets it for our commands, and the shell half for a hook that the plugin has installed. */
export const CALLER_VARIABLE = 'HEROKU_PREFLIGHT_CALLER';

/** For the bins: the commands that we suggest are those that the user can type. */
export function suggestCommandsFor(env: Env): void {
  asPlugin = env[CALLER_VARIABLE] === 'heroku';
}

export const isPlugin = (): boolean => asPlugin;

/** A command of ours to type, such as `npx heroku-preflight fix`. */
export const ownCommand = (words: string): string =>
  asPlugin ? `heroku preflight:${words}` : `npx heroku-preflight ${words}`;

/**
 * The command that runs the installer. It names the package, because `npx install-hooks` would run any package
 * of that name if ours isn't installed.
 */
export const installerCommand = (): string => (asPlugin ? 'heroku preflight:install' : INSTALLER);

/** The same for all who share a file, or read the help. */
export const INSTALLER = 'npx -p heroku-preflight install-hooks';
