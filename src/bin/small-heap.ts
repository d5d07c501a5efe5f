import { setFlagsFromString } from 'node:v8';

// A later V8 may not know these flags, and would print an error on the user's terminal.
const LAST_KNOWN_V8 = 13;

/**
 * Makes V8 collect garbage sooner: 3,000 requests take 90 MB instead of 140. These flags work in a running
 * process; --max-semi-space-size and the like work only at its start. A push doesn't use this, because V8
 * rejects a code cache that was made with other flags.
 */
export function keepHeapSmall(): void {
  if (Number.parseInt(process.versions.v8) > LAST_KNOWN_V8) return;
  // The space for young objects doesn't grow; the space for old ones grows by 20% at a time.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}
