import { closeSync, openSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PreflightError } from '../../errors.ts';
import { printable } from '../../report/printable.ts';
import type { SimEvent } from './events.ts';
import { loggableEvent } from './loggable-event.ts';

export interface EventFile {
  readonly write: (event: SimEvent) => void;
  readonly close: () => void;
}

/**
 * A file of JSON lines, one per event, each written before the next thing happens.
 * @param onFailure hears of the first write that fails, which is the last: the world goes on without
 */
export function openEventFile(
  path: string,
  cwd: string,
  onFailure: (error: PreflightError) => void,
): EventFile {
  const file = open(path, cwd);
  let ended = false;
  return {
    write(event) {
      // Connections that the world's end cut off are heard of a little later.
      if (ended) return;
      try {
        // It goes on where the system has taken only a part.
        writeFileSync(file, `${JSON.stringify(loggableEvent(event))}\n`);
      } catch (cause) {
        ended = true;
        onFailure(unwritable(`${printable(path)} can't be written any more`, cause));
      }
    },
    close() {
      ended = true;
      closeSync(file);
    },
  };
}

function open(path: string, cwd: string): number {
  try {
    return openSync(resolve(cwd, path), 'w', 0o600);
  } catch (cause) {
    throw unwritable(`${printable(path)} can't be written`, cause);
  }
}

function unwritable(what: string, cause: unknown): PreflightError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  return new PreflightError('log-unwritable', `${what} (${code})`, {
    hint: '--log takes the path of a file in a folder that exists',
    cause,
  });
}
