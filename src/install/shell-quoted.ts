/** A word for a POSIX shell that stands for `text`, whatever that holds. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
