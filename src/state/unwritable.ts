import { PreflightError } from '../errors.ts';

/** That nothing can be written to a folder of ours. */
export const unwritable = (folder: string, error: NodeJS.ErrnoException): PreflightError =>
  new PreflightError('state-unwritable', `can't write to ${folder} (${error.code ?? 'unknown'})`, {
    cause: error,
  });
