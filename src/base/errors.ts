import { types } from 'node:util';
import type { ErrorCode } from './error-codes.ts';
import { printable } from './text.ts';

/**
 * A failure that a user can act on: `message` says what happened and where, `hint` what to do next, in
 * words, `command` in a command to copy, `code` names it for scripts. None carries
 * a secret.
 */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly command: string | undefined;
  /** the message, or where that is too long for a push, a line in its place */
  readonly brief: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; command?: string; brief?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.brief = options.brief ?? message;
    this.hint = options.hint;
    this.command = options.command;
  }
}

/** Anything thrown as a PreflightError: what isn't one already is a bug of ours, and says so. */
export function asPreflightError(error: unknown): PreflightError {
  if (error instanceof PreflightError) return error;
  const what = types.isNativeError(error) ? error.message : String(error);
  return new PreflightError('bug', `internal error: ${printable(what)}`, {
    hint: 'please report it: npm bugs heroku-preflight',
    cause: error,
  });
}

/** An error of Node's own that names its cause (`ENOENT`, `EACCES`, …). */
export const isErrnoException = (error: unknown): error is NodeJS.ErrnoException =>
  types.isNativeError(error) && 'code' in error;

/** A failure in what `--json` prints: always with these keys. */
export const failureJson = ({ code, message, hint, command }: PreflightError) => ({
  ...{ code, message, hint: hint ?? null, command: command ?? null },
});
