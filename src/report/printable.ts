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
