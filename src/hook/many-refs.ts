import type { ReadAt } from './contract.ts';
import {
  DEPLOY_BRANCHES,
  isMeantToDeploy,
  parseRefLines,
  type PushedRefs,
  pushIntent,
  type RefUpdate,
} from './plan-push.ts';

/**
 * Of 100,000 refs, the few that decide what the push means. All of them would take more time and memory
 * than the rest of the hook. Throws a PreflightError (`ref-line`) for a line that can't come from git; if
 * main or master is among the refs, it doesn't look at the lines of others.
 */
export function fewRefs(readAt: ReadAt): PushedRefs {
  const updates: RefUpdate[] = [];
  for (const bytes of wholeLines(readAt)) updates.push(...deployBranchesIn(bytes));
  return updates.length > 0 ? { updates, leftOut: 0 } : refsThatBuildNothing(readAt);
}

const REMOTE_REFS = DEPLOY_BRANCHES.map((branch) => ` refs/heads/${branch} `);

/** Searches the bytes, because text would fill Node's heap. */
const deployBranchesIn = (bytes: Buffer): RefUpdate[] =>
  REMOTE_REFS.flatMap((ref) => {
    const lines: string[] = [];
    for (let at = 0; (at = bytes.indexOf(ref, at)) >= 0; at += ref.length) {
      const start = bytes.lastIndexOf('\n', at) + 1;
      lines.push(bytes.toString('utf8', start, lineEnd(bytes, at)));
    }
    // A revision can contain such words, too.
    return parseRefLines(`${lines.join('\n')}\n`).filter(decides);
  });

const decides = (update: RefUpdate): boolean => pushIntent([update]).kind !== 'builds-nothing';

/** More than a message names. */
const MOST_KEPT = 4;

function refsThatBuildNothing(readAt: ReadAt): PushedRefs {
  const meant: RefUpdate[] = [];
  let [lines, count] = [0, 0];
  let first: RefUpdate | undefined;
  for (const bytes of wholeLines(readAt)) {
    const updates = parseRefLines(bytes.toString(), lines);
    first ??= updates[0];
    lines += updates.length;
    const found = updates.filter(isMeantToDeploy);
    count += found.length;
    meant.push(...found.slice(0, MOST_KEPT - meant.length));
  }
  const updates = meant.length === 0 && first ? [first] : meant;
  return { updates, leftOut: count - meant.length };
}

const PIECE = 64 * 1024;

/** In pieces that the next one overwrites. */
function* wholeLines(readAt: ReadAt): Generator<Buffer> {
  const bytes = Buffer.allocUnsafe(PIECE);
  let position = 0;
  for (;;) {
    const read = bytes.subarray(0, readAt(bytes, position));
    if (read.length === 0) return;
    // No line of git is as long as a piece.
    const end = read.length < PIECE ? read.length : read.lastIndexOf('\n') + 1 || PIECE;
    yield read.subarray(0, end);
    position += end;
  }
}

function lineEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf('\n', from);
  return end < 0 ? bytes.length : end;
}
