import { isAnswered, type WarmupRun } from '../state/warmup-run.ts';
import { finishedLines } from './finished-run.ts';
import type { Line } from './line.ts';
import { printable } from './printable.ts';
import { pendingText } from './run-history.ts';

/**
 * What has become of a warm-up that outlived its hook, in a line or, where several paths aren't as they
 * should be, in one for each. `isAlive` tells whether its process id is in use: after the run's
 * deadline, by somebody else.
 */
export function runLines(run: WarmupRun, isAlive: boolean, now: Date): Line[] {
  const { outcome } = run;
  switch (outcome.kind) {
    case 'finished':
      return finishedLines(run);
    case 'running':
      // Its process may have been ended between the last answer and its own end.
      if (isAnswered(run)) return finishedLines(run);
      return [isAlive && now.getTime() <= Date.parse(run.deadline) ? live(run, now) : lost(run)];
    case 'replaced':
      return [{ tone: 'info', label: 'replaced', text: 'a newer push of this app took over' }];
    case 'stopped':
      return [{ tone: 'info', label: 'stopped', text: `by report --stop${inBrackets(run)}` }];
    case 'crashed':
      return [{ tone: 'warn', label: 'failed', text: printable(outcome.reason) }];
  }
}

function live(run: WarmupRun, now: Date): Line {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(run.startedAt)) / 1_000));
  const answered = run.paths.filter(({ isFinal }) => isFinal).length;
  const rest = answered > 0 ? `; ${answered} of ${run.paths.length} paths answered` : '';
  return { tone: 'info', label: 'asking', text: `since ${seconds} s: ${soFar(run)}${rest}` };
}

const lost = (run: WarmupRun): Line => ({
  tone: 'warn',
  label: 'unknown',
  text: `its process was ended before the app answered${inBrackets(run)}`,
});

const soFar = (run: WarmupRun): string => pendingText(run, 'no answer yet');

const inBrackets = (run: WarmupRun): string =>
  run.attempts.length > 0 && !isAnswered(run) ? ` (${soFar(run)})` : '';
