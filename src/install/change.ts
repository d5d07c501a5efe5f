/** One step, in the order in which they're taken. Paths are absolute. */
export type Change =
  | {
      readonly type: 'write';
      readonly path: string;
      readonly contents: Buffer;
      readonly mode: number;
      readonly isNew: boolean;
    }
  | { readonly type: 'remove'; readonly path: string }
  /** left alone when something else is in it */
  | { readonly type: 'remove-empty-folder'; readonly path: string }
  | { readonly type: 'remove-folder'; readonly path: string }
  /** in the repository's own configuration, whose path it is */
  | {
      readonly type: 'set-config';
      readonly path: string;
      readonly key: string;
      readonly value: string;
    }
  | { readonly type: 'remove-config'; readonly path: string; readonly section: string };
