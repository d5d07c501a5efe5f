import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/**
 * The pre-receive hook of the simulated remotes. Descriptor 3 is a socket to the simulator, which
 * git's processes inherit: it takes the folder of the objects that aren't part of the repository yet
 * (none: an empty line), then the updates, ended by an empty line, and gives lines to print, each
 * after a bar, and at last the exit code. Builtins only: PATH may be anything.
 */
export const PRE_RECEIVE = `#!/bin/sh
printf '%s\\n' "$GIT_QUARANTINE_PATH" >&3
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

export interface HookedPush {
  readonly updates: readonly RefUpdate[];
  /** the folder of its new objects, which git adds to the repository if it's accepted; may be empty */
  readonly objects: string;
}

/** @returns whether the push is accepted */
export type DecidePush = (
  push: HookedPush,
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
  const push = await readPush(channel);
  if (push.updates.length === 0) return;
  const say = (line: string): void => {
    channel.write(`|${line}\n`);
  };
  let verdict = '1\n';
  try {
    if (await decide(push, say, gone.signal)) verdict = '0\n';
  } finally {
    channel.end(verdict);
  }
}

/** Resolves to a push of nothing when git ends without having run the hook. */
async function readPush(channel: Duplex): Promise<HookedPush> {
  const told: string[] = [];
  const lines = createInterface({ input: channel });
  lines.on('line', (line) => {
    if (line === '' && told.length > 0) lines.close();
    else told.push(line);
  });
  await once(lines, 'close');
  // readline leaves it paused, and then nobody would learn that the other end is gone.
  channel.resume();
  const [objects = '', ...updates] = told;
  return { objects, updates: updates.map(parseUpdate) };
}

function parseUpdate(line: string): RefUpdate {
  const [from = '', to = '', ...ref] = line.split(' ');
  return { from, to, ref: ref.join(' ') };
}
