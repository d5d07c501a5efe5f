import type { PathRecord, WarmupRun } from '../state/warmup-run.ts';
import { historyText } from './history.ts';
import { listText } from './list-text.ts';
import { printable } from './printable.ts';

/** What a path's requests came to, the last `skipped` of them left out; '' where there were none. */
export function historyOf(
  { attempts }: WarmupRun,
  { path, requests }: PathRecord,
  skipped = 0,
): string {
  const statuses = attempts.filter((attempt) => attempt.path === path).map(({ status }) => status);
  const shown = statuses.slice(0, statuses.length - skipped);
  // The log keeps only the last requests of all paths together.
  return historyText(shown, shown.length > 0 && statuses.length < requests);
}

/** The same of every path that has no final answer, by name where there are others. */
export function pendingText(run: WarmupRun, otherwise: string): string {
  const { paths } = run;
  const pending = paths.filter(({ isFinal }) => !isFinal);
  if (pending.every(({ requests }) => requests === 0) && pending.length === paths.length)
    return otherwise;
  return listText(
    pending.map((path) => {
      const name = paths.length > 1 ? `${printable(path.path)}: ` : '';
      return name + (historyOf(run, path) || otherwise);
    }),
  );
}
