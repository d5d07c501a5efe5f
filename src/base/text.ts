// Control characters (C0, DEL, C1), line and paragraph separators, and the marks that reorder or
// hide text: a config, an API answer or a remote's name must not be able to rewrite a terminal.
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

// What GitHub's runner takes for a command of its own, at the beginning of a line and on either stream.
// Any word may come to stand there.
const RUNNER_COMMAND = /(?<=^|\s)(?::(?=:)|#(?=#\[))/g;

/** `text` on one line, with everything that a terminal or a CI runner would act on written as `\u{…}`. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, escaped).replace(RUNNER_COMMAND, escaped);

const escaped = (char: string): string => `\\u{${char.charCodeAt(0).toString(16)}}`;

/**
 * `url` without what may be user info, so that it can be shown. Whatever comes before the last @ of
 * all is left out, since parsers disagree on where user info ends once it holds a slash, a backslash,
 * a blank, a `?` or a `#`; and so is all of what is no URL even then (a port that is a password).
 */
export function redactUrl(url: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:[/\\]{2})?(.*)$/is.exec(url) ?? [];
  const shown = scheme + rest.slice(rest.lastIndexOf('@') + 1);
  return scheme === '' || URL.canParse(shown) ? shown : `${scheme}***`;
}

/** `text` with every occurrence of each secret, raw or URL-encoded, replaced by `***`. */
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

/** `84 ms`, `9.1 s`: as exact as anybody needs it. */
export const duration = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

/** A duration as people write it in a config: `500ms`, `1.5s`, `2m`. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** How many such a text stands for; NaN for any other text. */
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

/** How long it is until then, roughly: `40 s`, `2 min`, `3 h`. */
export function timeSpan(ms: number): string {
  const [unit, size] = UNITS.findLast(([, size]) => Math.round(ms / size) >= 2) ?? UNITS[0];
  return `${Math.max(1, Math.round(ms / size))} ${unit}`;
}

const SHOWN = 3;

/** The first few, and how many there are beside them. */
export function listText(items: readonly string[]): string {
  const more = items.length - SHOWN;
  const shown = items.slice(0, SHOWN).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

const PLAIN_WORD = /^[\w.:=/@-]+$/;

/**
 * A command to copy; undefined where a shell would take a word of it for something else, as Heroku's
 * ids and names never do.
 */
export const commandText = (words: readonly string[]): string | undefined =>
  words.every((word) => PLAIN_WORD.test(word)) ? words.join(' ') : undefined;

/** A word for a POSIX shell that stands for `text`, whatever that holds. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
