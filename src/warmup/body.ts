import type { Readable } from 'node:stream';
import type { Response } from 'node-fetch';
import { createSearch } from './search.ts';
import { unpack } from './unpack.ts';

/** In milliseconds. A body that takes longer, or never ends, is left where it is. */
export const LONGEST_MS = 10_000;

/** Where a text is looked for; unpacked. */
const MOST_SEARCHED = 1024 * 1024;

/** Of what nobody looks into; on the wire. */
const MOST_DRAINED = 256 * 1024;

/** What a body is read for, and until when. */
export interface Reading {
  /** what is looked for, in a body that can be looked into; null: nothing, and nothing is unpacked */
  readonly text: string | null;
  /** whether the last answer to the same was longer than is read: this one will be, too */
  readonly isLong: boolean;
  readonly signal: AbortSignal;
}

/** Why no more of a body was read. */
export type BodyEnd =
  /** its own end; its bytes, or its time, were over; the signal; or nobody wanted any of it */
  | { readonly kind: 'end' | 'bytes' | 'time' | 'aborted' | 'unread' }
  /** it broke off, or isn't packed as it says */
  | { readonly kind: 'broken'; readonly error: unknown };

export interface ReadBody {
  /** whether the text was in what was read; nothing is in every body */
  readonly hasText: boolean;
  readonly end: BodyEnd;
}

/**
 * Reads the body to its end, so that the app and Heroku's router finish their work, or until it has
 * had its time, its bytes or `signal`; then closes the connection. Never rejects.
 */
export async function readBody(
  response: Response,
  { text, isLong, signal }: Reading,
): Promise<ReadBody> {
  const body = response.body as Readable | null;
  const search = createSearch(text);
  if (body === null) return { hasText: search.isFound(), end: { kind: 'end' } };
  // Megabyte after megabyte, or 10 s after 10 s, and none of them is used.
  if (isLong && text === null) {
    body.destroy();
    return { hasText: true, end: { kind: 'unread' } };
  }
  const plain = text === null ? body : unpack(body, response.headers.get('content-encoding'));
  const most = text === null ? MOST_DRAINED : MOST_SEARCHED;
  const end = await readInto(plain, search.add, most, signal);
  return { hasText: search.isFound(), end };
}

async function readInto(
  body: Readable,
  add: (chunk: Buffer) => void,
  most: number,
  signal: AbortSignal,
): Promise<BodyEnd> {
  let stopped: BodyEnd | undefined;
  const stop = (kind: 'time' | 'aborted'): void => {
    stopped ??= { kind };
    body.destroy();
  };
  const onAbort = (): void => {
    stop('aborted');
  };
  const timer = setTimeout(stop, LONGEST_MS, 'time');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    const hasEnded = await readBytes(body, add, most);
    return stopped ?? { kind: hasEnded ? 'end' : 'bytes' };
  } catch (error) {
    return stopped ?? { kind: 'broken', error };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Whether that was all. */
async function readBytes(
  body: Readable,
  add: (chunk: Buffer) => void,
  most: number,
): Promise<boolean> {
  let left = most;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    add(chunk.subarray(0, left));
    left -= chunk.length;
    // Leaving the loop destroys the stream, and the connection with it.
    if (left <= 0) return false;
  }
  return true;
}
