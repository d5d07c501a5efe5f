import type { AnswerRecord, WarmupRun } from '../state/warmup-runs.ts';
import { duration } from './duration.ts';
import type { Line } from './line.ts';
import { printable } from './printable.ts';

/**
 * What became of a warm-up that outlived its hook. `isAlive` tells whether its process id is in use:
 * after the run's deadline, by somebody else.
 */
export function runLine(run: WarmupRun, isAlive: boolean, now: Date): Line {
  switch (run.outcome.kind) {
    case 'finished':
      return finishedLine(run, run.outcome.answers);
    case 'running':
      return isAlive && now.getTime() <= Date.parse(run.deadline)
        ? { tone: 'info', label: 'asking', text: 'no answer yet' }
        : { tone: 'warn', label: 'unknown', text: 'its process was ended before the app answered' };
    case 'crashed':
      return { tone: 'warn', label: 'failed', text: printable(run.outcome.reason) };
  }
}

function finishedLine({ asleepBefore }: WarmupRun, answers: readonly AnswerRecord[]): Line {
  const bad = answers.find(({ expected }) => !expected);
  if (bad) return badLine(bad);
  const ms = Math.max(...answers.map((answer) => answer.ms));
  const status = [...new Set(answers.map((answer) => answer.status))].join(', ');
  const text =
    asleepBefore === true
      ? `was asleep, woke in ${duration(ms)} (${status})`
      : `answered ${status} after ${duration(ms)}`;
  return { tone: 'pass', label: 'awake', text };
}

const badLine = ({ path, status, ms, error }: AnswerRecord): Line => ({
  tone: 'warn',
  label: 'not awake',
  text:
    status === null
      ? `no answer in ${duration(ms)}: ${printable(error ?? 'unknown')}`
      : `${printable(path)} answered ${status} after ${duration(ms)}`,
});
