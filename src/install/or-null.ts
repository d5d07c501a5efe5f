import { isErrnoException } from '../state/errno.ts';

/** The outcome of reading something, or null where there is nothing that this user may read. */
export async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error) || isForbidden(error)) return null;
    throw error;
  }
}

/** Whether nothing of that kind is there. */
export const isAbsent = (error: unknown): boolean =>
  isErrnoException(error) && hasCode(error, ABSENT);

/** Whether this user may not read it, or not look whether it's there. */
export const isForbidden = (error: unknown): boolean =>
  isErrnoException(error) && hasCode(error, FORBIDDEN);

const hasCode = ({ code = '' }: NodeJS.ErrnoException, codes: ReadonlySet<string>): boolean =>
  codes.has(code);

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);
const FORBIDDEN = new Set(['EACCES', 'EPERM']);
