import { types } from 'node:util';
import type { ErrorCode } from './error-codes.ts';
import { printable } from './text.ts';

/** `bugs.url` of package.json, filled in by the build. */
declare const __BUGS_URL__: string | undefined;

/**
 * A failure that a user can act on. `message` says what happened and where, `hint` what to do next in
 * words, `command` the same as a command to copy, `code` is its name for scripts. None of them contains
 * a secret.
 */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly command: string | undefined;
  /** the message, or where that is too long for a push, a line in its place */
  readonly brief: string;
  /** Heroku's id of the request that failed, for its support; can be shown */
  readonly requestId: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      hint?: string;
      command?: string;
      brief?: string;
      requestId?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.brief = options.brief ?? message;
    this.hint = options.hint;
    this.command = options.command;
    this.requestId = options.requestId;
  }
}

/** Anything thrown as a PreflightError: anything else is a bug of ours, and says where to report it. */
export function asPreflightError(error: unknown): PreflightError {
  if (error instanceof PreflightError) return error;
  const what = types.isNativeError(error) ? error.message : String(error);
  const page = typeof __BUGS_URL__ === 'string' ? { hint: __BUGS_URL__ } : {};
  const message = `internal error, please report it: ${printable(what)}`;
  return new PreflightError('bug', message, { ...page, cause: error });
}

/** One of Node's own errors, which has a code (`ENOENT`, `EACCES`, …). */
export const isErrnoException = (error: unknown): error is NodeJS.ErrnoException =>
  types.isNativeError(error) && 'code' in error;

/** A failure as `--json` prints it, always with these keys. */
export const failureJson = ({ code, message, hint, command, requestId }: PreflightError) => ({
  ...{ code, message: requestId === undefined ? message : `${message} (${idText(requestId)})` },
  ...{ hint: hint ?? null, command: command ?? null },
});

export const idText = (requestId: string): string => `request id ${requestId}`;
