import type { Readable } from 'node:stream';
import type { Response } from 'node-fetch';
import { createSearch } from './search.ts';

/** In milliseconds. A body that takes longer, or never ends, is left where it is. */
const LONGEST_MS = 10_000;

/** Decompressed. */
const MOST_BYTES = 1024 * 1024;

/** What a body is read for, and until when. */
export interface Reading {
  /** what is looked for; null: nothing */
  readonly text: string | null;
  /** whether the last answer to the same was longer than is read: this one will be, too */
  readonly isLong: boolean;
  readonly signal: AbortSignal;
}

export interface ReadBody {
  /** whether the text was in it; nothing is in every body */
  readonly hasText: boolean;
  /** whether it was longer than is read, in bytes or in time */
  readonly isLong: boolean;
}

/**
 * Reads the body to its end, so that the app and Heroku's router finish their work, or until it has
 * had its time, its bytes or `signal`; then closes the connection. Never rejects: a body that breaks off,
 * or isn't compressed as it says, holds what came before.
 */
export async function readBody(
  response: Response,
  { text, isLong, signal }: Reading,
): Promise<ReadBody> {
  const body = response.body as Readable | null;
  const search = createSearch(text);
  // Megabyte after megabyte, or 10 s after 10 s, and none of them is used.
  const isUseless = isLong && text === null;
  if (isUseless) body?.destroy();
  const isCut = body !== null && !isUseless && (await readInto(body, search.add, signal));
  return { hasText: search.isFound(), isLong: isUseless || isCut };
}

/** Whether there was more than is read, or it took longer. */
async function readInto(
  body: Readable,
  add: (chunk: Buffer) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const stop = (): void => {
    body.destroy();
  };
  let isCut = false;
  const timer = setTimeout(() => {
    isCut = true;
    stop();
  }, LONGEST_MS);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    let left = MOST_BYTES;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      add(chunk.subarray(0, left));
      left -= chunk.length;
      isCut ||= left <= 0;
      // Leaving the loop destroys the stream, and the connection with it.
      if (isCut) break;
    }
  } catch {
    // What came before its end counts.
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
  return isCut;
}
