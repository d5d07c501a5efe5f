/** Looks for a text in chunks that come one by one, and keeps no more of them than the text is long. */
export interface Search {
  readonly add: (chunk: Buffer) => void;
  readonly isFound: () => boolean;
}

/** @param text compared as UTF-8; null: found anyway */
export function createSearch(text: string | null): Search {
  const wanted = Buffer.from(text ?? '');
  const overlap = Math.max(0, wanted.length - 1);
  let isFound = wanted.length === 0;
  let tail = Buffer.alloc(0);
  return {
    add(chunk) {
      if (isFound) return;
      // Only the borders are copied: copies of megabytes would be garbage of megabytes.
      const border = Buffer.concat([tail, chunk.subarray(0, overlap)]);
      isFound = border.includes(wanted) || chunk.includes(wanted);
      const rest = chunk.length < overlap ? border : chunk;
      tail = Buffer.from(rest.subarray(Math.max(0, rest.length - overlap)));
    },
    isFound: () => isFound,
  };
}
