import { dirname } from 'node:path';
import { asPreflightError } from '../errors.ts';
import type { FileStore } from '../state/file-store.ts';
import { readRun, updateRun } from '../state/warmup-runs.ts';
import { type BackgroundPorts, finishRun } from './background.ts';

/**
 * The detached process: finishes the run in `path`, or writes down why it couldn't. `open` makes what
 * the requests need, which may fail too. A run that has ended already, since nobody saw its process
 * begin, stays as it is.
 */
export async function continueRun(
  path: string,
  files: FileStore,
  open: () => Promise<BackgroundPorts>,
): Promise<void> {
  const run = await readRun(files, path);
  if (run?.outcome.kind !== 'running') return;
  try {
    await finishRun(await open(), dirname(path), run);
  } catch (error) {
    await noteCrash(path, files, asPreflightError(error).message);
  }
}

/** With all that was written down before. */
async function noteCrash(path: string, files: FileStore, reason: string): Promise<void> {
  const run = await readRun(files, path);
  if (run?.outcome.kind !== 'running') return;
  await updateRun(files, dirname(path), { ...run, outcome: { kind: 'crashed', reason } });
}
