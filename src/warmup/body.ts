import { pipeline, type Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import type { Response } from 'node-fetch';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { requestFailure } from '../net/failure.ts';

const LONGEST_ENCODING = 40;

interface Look {
  /** whether the text is in the answer; nothing is in every answer */
  readonly hasText: boolean;
  /** whether the body was longer than is read of one, in bytes or in time */
  readonly isLong: boolean;
}

/**
 * Reads an answer's body, for a text or for nothing.
 * @throws PreflightError where nobody knows whether the text is in it: `encoding`, and for a body that
 * didn't come to its end `timeout`, requestFailure's codes and what the signal was aborted for
 */
export async function lookInto(response: Response, url: URL, reading: BodyReading): Promise<Look> {
  const encoding = response.headers.get('content-encoding');
  if (reading.text !== null && !isReadable(encoding)) {
    await readBody(response, { ...reading, text: null });
    throw notUnpacked(url, encoding);
  }
  const { hasText, end } = await readBody(response, reading);
  if (!hasText) assertRead(end, url, reading.signal);
  return { hasText, isLong: ['bytes', 'time', 'unread'].includes(end.kind) };
}

function assertRead(end: BodyEnd, url: URL, signal: AbortSignal): void {
  if (end.kind === 'time') throw unfinished(url);
  if (end.kind === 'aborted') throw requestFailure(undefined, { url, signal });
  if (end.kind === 'broken') throw brokenOff(end.error, url);
}

function brokenOff(error: unknown, url: URL): PreflightError {
  const failure = requestFailure(error, { url });
  // There was an answer, unlike where requests fail.
  return failure.code === 'reset'
    ? new PreflightError('reset', `${url.origin} closed the connection in the middle of its answer`)
    : failure;
}

const unfinished = ({ origin }: URL): PreflightError =>
  new PreflightError(
    'timeout',
    `${origin} didn't finish its answer within ${LONGEST_MS / 1_000} s`,
    {
      hint: 'The search for warmup.contains stops then',
    },
  );

const notUnpacked = ({ origin }: URL, encoding: string | null): PreflightError =>
  new PreflightError(
    'encoding',
    `${origin} sent ${printable(encoding ?? '').slice(0, LONGEST_ENCODING)}, which can't be decoded`,
    {
      hint: 'warmup.contains needs gzip or no encoding: check accept-encoding in warmup.headers',
    },
  );

/** In milliseconds. A body that takes longer, or never ends, is left where it is. */
const LONGEST_MS = 10_000;

/** Where a text is looked for; unpacked. */
const MOST_SEARCHED = 1024 * 1024;

/** Of what nobody looks into; on the wire. */
const MOST_DRAINED = 256 * 1024;

/** What a body is read for, and until when. */
export interface BodyReading {
  /** what is looked for, in a body that can be looked into; null: nothing, and nothing is unpacked */
  readonly text: string | null;
  /** whether the last answer to the same was longer than is read: this one will be, too */
  readonly isLong: boolean;
  readonly signal: AbortSignal;
}

/** Why no more of a body was read. */
type BodyEnd =
  /** its own end; its bytes, or its time, were over; the signal; or nobody wanted any of it */
  | { readonly kind: 'end' | 'bytes' | 'time' | 'aborted' | 'unread' }
  /** it broke off, or isn't packed as it says */
  | { readonly kind: 'broken'; readonly error: unknown };

interface ReadBody {
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
  { text, isLong, signal }: BodyReading,
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

/** Looks for a text in chunks that come one by one, and keeps no more of them than the text is long. */
interface Search {
  readonly add: (chunk: Buffer) => void;
  readonly isFound: () => boolean;
}

/** @param text compared as UTF-8; null: found anyway */
function createSearch(text: string | null): Search {
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

// RFC 9110 8.4.1.3: x-gzip is gzip.
const GZIP = /^(?:x-)?gzip$/i;
const PLAIN = /^(?:identity)?$/i;

// As browsers and curl do: what came before a member's missing end counts.
const LENIENT = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Whether a body with this Content-Encoding can be looked into. Gzip alone: for another one a decoder
 * may have to keep 16 MB (RFC 7932, 9.1).
 */
function isReadable(encoding: string | null): boolean {
  const coding = (encoding ?? '').trim();
  return PLAIN.test(coding) || GZIP.test(coding);
}

/** What a readable body says. Destroying it destroys `body` too. */
function unpack(body: Readable, encoding: string | null): Readable {
  if (!GZIP.test((encoding ?? '').trim())) return body;
  // Whoever reads it hears of its errors.
  return pipeline(body, createGunzip(LENIENT), () => undefined);
}
