import { pipeline, type Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';

// RFC 9110 8.4.1.3: x-gzip is gzip.
const GZIP = /^(?:x-)?gzip$/i;
const PLAIN = /^(?:identity)?$/i;

// As browsers and curl do: what came before a member's missing end counts.
const LENIENT = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Whether a body with this Content-Encoding can be looked into. Gzip alone: for another one a decoder
 * may have to keep 16 MB (RFC 7932, 9.1).
 */
export function isReadable(encoding: string | null): boolean {
  const coding = (encoding ?? '').trim();
  return PLAIN.test(coding) || GZIP.test(coding);
}

/** What a readable body says. Destroying it destroys `body` too. */
export function unpack(body: Readable, encoding: string | null): Readable {
  if (!GZIP.test((encoding ?? '').trim())) return body;
  // Whoever reads it hears of its errors.
  return pipeline(body, createGunzip(LENIENT), () => undefined);
}
