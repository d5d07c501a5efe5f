/** Puts our entry into the text of a manager's configuration, and takes it out again. */
export interface ConfigEditor {
  readonly has: (text: string) => boolean;
  /** The same text where our entry is there already; null where it can't be put in safely. */
  readonly add: (text: string) => string | null;
  /** What there was before `add`, whatever others wrote elsewhere in it since. */
  readonly remove: (text: string) => string;
}
