import { pipeline, type Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import type { Response } from 'node-fetch';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { requestFailure } from '../net/failure.ts';

const LONGEST_ENCODING = 40;

interface Look {
  /** whether the text is in the answer; true if there is no text to find */
  readonly hasText: boolean;
  /** whether the body was longer than our limits, in bytes or in time */
  readonly isLong: boolean;
}

/**
 * Reads an answer's body, and looks for a text in it if there is one.
 * @throws PreflightError if it can't tell whether the text is in the body: `encoding` if it can't decode
 * the body, and for an incomplete body `timeout`, requestFailure's codes or the signal's reason
 */
export async function lookInto(response: Response, url: URL, reading: BodyReading): Promise<Look> {
  const encoding = response.headers.get('content-encoding');
  if (reading.text !== null && !isReadable(encoding)) {
    await readBody(response, { ...reading, text: null, onFound: undefined });
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
  // requestFailure's message says that there was no answer, but here there was one.
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

/** In milliseconds. A body that takes longer isn't read to its end. */
const LONGEST_MS = 10_000;

/** Decoded bytes in which a text is looked for. */
const MOST_SEARCHED = 1024 * 1024;

/** Encoded bytes that are read if there is no text to find. */
const MOST_DRAINED = 256 * 1024;

export interface BodyReading {
  /** the text to find; null: none, and the body isn't decoded */
  readonly text: string | null;
  /** whether the path's last body was longer than our limits, so that this one will be too */
  readonly isLong: boolean;
  readonly signal: AbortSignal;
  /** called once when nothing more can change the result: the text is found, or there is none to find */
  readonly onFound?: (() => void) | undefined;
}

/** Why reading a body stopped. */
type BodyEnd =
  /** the body's end; our limit of bytes or time; the signal; or it wasn't read at all */
  | { readonly kind: 'end' | 'bytes' | 'time' | 'aborted' | 'unread' }
  /** the connection closed early, or the body isn't encoded as its header says */
  | { readonly kind: 'broken'; readonly error: unknown };

interface ReadBody {
  /** whether the text was found; true if there is no text to find */
  readonly hasText: boolean;
  readonly end: BodyEnd;
}

/**
 * Reads the body to its end, so that the app and Heroku's router finish their work. At a limit of time or
 * bytes, or when `signal` aborts, closes the connection instead. Never rejects.
 */
export async function readBody(
  response: Response,
  { text, isLong, signal, onFound }: BodyReading,
): Promise<ReadBody> {
  const body = response.body as Readable | null;
  const search = createSearch(text, onFound);
  if (body === null) return { hasText: search.isFound(), end: { kind: 'end' } };
  // Reading it would take megabytes or 10 s for each request, for nothing.
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

/** Whether the body was read to its end. */
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

/** Looks for a text in chunks, and keeps only as many bytes as the text is long. */
interface Search {
  readonly add: (chunk: Buffer) => void;
  readonly isFound: () => boolean;
}

/** @param text compared as UTF-8; null: always found */
function createSearch(text: string | null, onFound?: () => void): Search {
  const wanted = Buffer.from(text ?? '');
  const overlap = Math.max(0, wanted.length - 1);
  let isFound = wanted.length === 0;
  let tail = Buffer.alloc(0);
  if (isFound) onFound?.();
  return {
    add(chunk) {
      if (isFound) return;
      // Copies only the borders of chunks, because copies of megabytes would be garbage to collect.
      const border = Buffer.concat([tail, chunk.subarray(0, overlap)]);
      isFound = border.includes(wanted) || chunk.includes(wanted);
      if (isFound) onFound?.();
      const rest = chunk.length < overlap ? border : chunk;
      tail = Buffer.from(rest.subarray(Math.max(0, rest.length - overlap)));
    },
    isFound: () => isFound,
  };
}

// RFC 9110 8.4.1.3: x-gzip is gzip.
const GZIP = /^(?:x-)?gzip$/i;
const PLAIN = /^(?:identity)?$/i;

// Like browsers and curl, accepts a gzip body whose end is missing.
const LENIENT = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Whether a body with this Content-Encoding can be decoded. Only gzip can: a Brotli decoder may need 16 MB
 * (RFC 7932, 9.1).
 */
function isReadable(encoding: string | null): boolean {
  const coding = (encoding ?? '').trim();
  return PLAIN.test(coding) || GZIP.test(coding);
}

/** The decoded body. Destroying it destroys `body` too. */
function unpack(body: Readable, encoding: string | null): Readable {
  if (!GZIP.test((encoding ?? '').trim())) return body;
  // The reader of the stream gets its errors.
  return pipeline(body, createGunzip(LENIENT), () => undefined);
}
