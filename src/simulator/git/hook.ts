import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/**
 * The pre-receive hook of the simulated remotes. Descriptor 3 is a socket to the simulator, which
 * git's processes inherit: it takes the updates, ended by an empty line, and gives lines to print,
 * each after a bar, and at last the exit code. Builtins only: PATH may be anything.
 */
export const PRE_RECEIVE = `#!/bin/sh
while IFS= read -r update; do printf '%s\\n' "$update"; done >&3
printf '\\n' >&3
while IFS= read -r line <&3; do
  case $line in
    '|'*) printf '%s\\n' "\${line#?}" ;;
    *) exit "$line" ;;
  esac
done
exit 1
`;

/** One ref of a push; an id of zeros stands for "none". */
export interface RefUpdate {
  readonly from: string;
  readonly to: string;
  readonly ref: string;
}

/** @returns whether the push is accepted */
export type DecidePush = (
  updates: readonly RefUpdate[],
  say: (line: string) => void,
  gone: AbortSignal,
) => Promise<boolean>;

/** Talks to the hook at the other end of `channel`; ends with it. */
export async function serveHook(channel: Duplex, decide: DecidePush): Promise<void> {
  const gone = new AbortController();
  channel.on('error', () => undefined);
  channel.on('close', () => {
    gone.abort();
  });
  const updates = await readUpdates(channel);
  if (updates.length === 0) return;
  const say = (line: string): void => {
    channel.write(`|${line}\n`);
  };
  const accepted = await decide(updates, say, gone.signal);
  channel.end(accepted ? '0\n' : '1\n');
}

/** Resolves to nothing when git ends without having run the hook. */
async function readUpdates(channel: Duplex): Promise<RefUpdate[]> {
  const updates: RefUpdate[] = [];
  const lines = createInterface({ input: channel });
  lines.on('line', (line) => {
    if (line === '') lines.close();
    else updates.push(parseUpdate(line));
  });
  await once(lines, 'close');
  // readline leaves it paused, and then nobody would learn that the other end is gone.
  channel.resume();
  return updates;
}

function parseUpdate(line: string): RefUpdate {
  const [from = '', to = '', ...ref] = line.split(' ');
  return { from, to, ref: ref.join(' ') };
}
