import { isErrnoException } from '../state/errno.ts';

/** The outcome of reading something, or null where there is nothing to read. */
export async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isErrnoException(error) && ABSENT.has(error.code)) return null;
    throw error;
  }
}

const ABSENT = new Set<string | undefined>(['ENOENT', 'ENOTDIR', 'EISDIR']);
