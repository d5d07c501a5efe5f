import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { PreflightError } from '../../errors.ts';
import { printable } from '../../report/printable.ts';
import type { SimEvent } from './events.ts';
import { loggableEvent } from './loggable-event.ts';

export interface EventFile {
  readonly write: (event: SimEvent) => void;
  readonly close: () => void;
}

/** A file of JSON lines, one per event, each written before the next thing happens. */
export function openEventFile(path: string, cwd: string): EventFile {
  const file = open(path, cwd);
  let closed = false;
  return {
    write(event) {
      // Connections that the world's end cut off are heard of a little later.
      if (closed) return;
      writeSync(file, `${JSON.stringify(loggableEvent(event))}\n`);
    },
    close() {
      closed = true;
      closeSync(file);
    },
  };
}

function open(path: string, cwd: string): number {
  try {
    return openSync(resolve(cwd, path), 'w', 0o600);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new PreflightError('log-unwritable', `${printable(path)} can't be written (${code})`, {
      hint: '--log takes the path of a file in a folder that exists',
      cause,
    });
  }
}
