import { lastAnswer, type PathSoFar } from '../warmup/path-so-far.ts';
import { duration } from './duration.ts';
import { historyText } from './history.ts';
import { listText } from './list-text.ts';
import { printable } from './printable.ts';

/** What has been seen of the paths that have no final answer yet; at least one hasn't. */
export function waitingText(paths: readonly PathSoFar[], waitedMs: number): string {
  const silence = `no answer after ${duration(waitedMs)}`;
  const pending = paths.filter(({ isFinal }) => !isFinal);
  if (pending.length === paths.length && pending.every(({ seen }) => seen.length === 0))
    return silence;
  return listText(
    pending.map((path) => {
      const name = paths.length > 1 ? `${printable(path.path.path)}: ` : '';
      return name + (seenText(path) ?? silence);
    }),
  );
}

function seenText(path: PathSoFar): string | undefined {
  const last = lastAnswer(path);
  if (last?.kind === 'failure') return last.error.message;
  return last && `${historyText(statusesOf(path))} so far`;
}

/** In order; null where no answer came. */
export const statusesOf = ({ seen }: PathSoFar): (number | null)[] =>
  seen.map(({ answer }) => (answer.kind === 'status' ? answer.status : null));
