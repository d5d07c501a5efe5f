import type { Readable } from 'node:stream';
import type { Response } from 'node-fetch';
import { createSearch } from './search.ts';

/** In milliseconds. A body that takes longer, or never ends, is left where it is. */
const LONGEST_MS = 10_000;

/** Decompressed. */
const MOST_BYTES = 1024 * 1024;

/**
 * Reads the body to its end, so that the app and Heroku's router finish their work, or until it has
 * had its time, its bytes or `signal`; then closes the connection. Whether `text` was in it (null: yes).
 * Never rejects: a body that breaks off, or isn't compressed as it says, holds what came before.
 */
export async function readBody(
  response: Response,
  text: string | null,
  signal: AbortSignal,
): Promise<boolean> {
  const body = response.body as Readable | null;
  const search = createSearch(text);
  if (body) await readInto(body, search.add, signal);
  return search.isFound();
}

async function readInto(
  body: Readable,
  add: (chunk: Buffer) => void,
  signal: AbortSignal,
): Promise<void> {
  const stop = (): void => {
    body.destroy();
  };
  const timer = setTimeout(stop, LONGEST_MS);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    let left = MOST_BYTES;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      add(chunk.subarray(0, left));
      left -= chunk.length;
      // Leaving the loop destroys the stream, and the connection with it.
      if (left <= 0) break;
    }
  } catch {
    // What came before its end counts.
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
