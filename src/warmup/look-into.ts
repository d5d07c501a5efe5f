import type { Response } from 'node-fetch';
import { PreflightError } from '../errors.ts';
import { requestFailure } from '../net/failure.ts';
import { printable } from '../report/printable.ts';
import { type BodyEnd, LONGEST_MS, readBody, type Reading } from './body.ts';
import { isReadable } from './unpack.ts';

const LONGEST_ENCODING = 40;

export interface Look {
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
export async function lookInto(response: Response, url: URL, reading: Reading): Promise<Look> {
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
    ? new PreflightError('reset', `${url.origin} broke its answer off`)
    : failure;
}

const unfinished = ({ origin }: URL): PreflightError =>
  new PreflightError('timeout', `${origin} didn't end its answer within ${LONGEST_MS / 1_000} s`, {
    hint: 'That is as long as warmup.contains is looked for',
  });

const notUnpacked = ({ origin }: URL, encoding: string | null): PreflightError =>
  new PreflightError(
    'encoding',
    `${origin} answered in ${printable(encoding ?? '').slice(0, LONGEST_ENCODING)}, which isn't unpacked here`,
    {
      hint: 'warmup.contains is looked for in gzip and in what is sent as it is: no other accept-encoding in warmup.headers',
    },
  );
