import { join } from 'node:path';
import type { FileStore } from './file-store.ts';
import type { WarmupRun } from './warmup-run.ts';

// A file of its own: a run's record is written by its process alone, so that none of two writers
// loses what the other wrote.

const stopPath = (folder: string, id: string): string => join(folder, `${id}.stop`);

/** Asks the process of a run to end. It looks every second. */
export const requestStop = (files: FileStore, folder: string, { id }: WarmupRun): Promise<void> =>
  files.write(stopPath(folder, id), '');

export const isStopRequested = async (
  files: FileStore,
  folder: string,
  { id }: WarmupRun,
): Promise<boolean> => (await files.read(stopPath(folder, id))) !== undefined;

/** Nothing happens where there is none. */
export const withdrawStop = (files: FileStore, folder: string, { id }: WarmupRun): Promise<void> =>
  files.remove(stopPath(folder, id));
