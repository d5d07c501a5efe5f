import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/**
 * The hooks of the simulated remotes. Descriptor 3 is a socket to the simulator, which git's processes
 * inherit. They use builtins only, because PATH can be anything.
 *
 * pre-receive sends the folder of the objects that aren't part of the repository yet (or an empty line),
 * then the updates, then an empty line. It receives lines to print, each after a bar, and finally its
 * exit code.
 */
const PRE_RECEIVE = `#!/bin/sh
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

/** Sends the updates that git has made, in the same way, and waits for the reply. */
const POST_RECEIVE = `#!/bin/sh
while IFS= read -r update; do printf '%s\\n' "$update"; done >&3
printf '\\n' >&3
IFS= read -r known <&3
exit 0
`;

/** By file name. */
export const HOOKS: Readonly<Record<string, string>> = {
  'pre-receive': PRE_RECEIVE,
  'post-receive': POST_RECEIVE,
};

/** One ref of a push; an id of zeros means none. */
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

/** The simulator's part in a push. */
interface PushHandler {
  /** @returns whether the push is accepted */
  readonly decide: (push: HookedPush, say: (line: string) => void) => Promise<boolean>;
  /**
   * Called at the end, and before the client ends if anything was built.
   * @param made the updates that git has made; not always all of an accepted push
   */
  readonly settle: (push: HookedPush, made: readonly RefUpdate[]) => void;
}

/** Talks to the hooks at the other end of `channel`, until they end. */
export async function serveHooks(channel: Duplex, { decide, settle }: PushHandler): Promise<void> {
  channel.on('error', () => undefined);
  const messages = readMessages(channel);
  const [objects = '', ...updates] = await nextMessage(messages);
  // git has ended without running a hook.
  if (updates.length === 0) return;
  const push = { objects, updates: updates.map(parseUpdate) };
  const say = (line: string): void => {
    channel.write(`|${line}\n`);
  };
  let accepted = false;
  let made: readonly string[] = [];
  try {
    accepted = await decide(push, say);
    if (accepted) {
      channel.write('0\n');
      made = await nextMessage(messages);
    }
  } finally {
    settle(push, made.map(parseUpdate));
    channel.end(accepted ? 'known\n' : '1\n');
  }
}

/** Lines up to an empty one; the first line can be empty too. */
async function* readMessages(channel: Duplex): AsyncGenerator<readonly string[], undefined> {
  let told: string[] = [];
  for await (const line of createInterface({ input: channel })) {
    if (line !== '' || told.length === 0) told.push(line);
    else {
      yield told;
      told = [];
    }
  }
  return undefined;
}

/** @returns undefined after the other end is gone */
async function nextMessage(messages: ReturnType<typeof readMessages>): Promise<readonly string[]> {
  const { value } = await messages.next().catch(() => ({ value: undefined }));
  return value ?? [];
}

function parseUpdate(line: string): RefUpdate {
  const [from = '', to = '', ...ref] = line.split(' ');
  return { from, to, ref: ref.join(' ') };
}
