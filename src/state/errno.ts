import { types } from 'node:util';

/** An error of Node's own that names its cause (`ENOENT`, `EACCES`, …). */
export const isErrnoException = (error: unknown): error is NodeJS.ErrnoException =>
  types.isNativeError(error) && 'code' in error;
