const PLAIN_WORD = /^[\w.:=/@-]+$/;

/**
 * A command to copy; undefined where a shell would take a word of it for something else, as Heroku's
 * ids and names never do.
 */
export const commandText = (words: readonly string[]): string | undefined =>
  words.every((word) => PLAIN_WORD.test(word)) ? words.join(' ') : undefined;
