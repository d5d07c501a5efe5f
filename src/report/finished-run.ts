import type { AnswerRecord, PathRecord, WarmupRun } from '../state/warmup-run.ts';
import { duration } from './duration.ts';
import type { Line } from './line.ts';
import { plural } from './plural.ts';
import { printable } from './printable.ts';
import { redirectRemark } from './redirect-remark.ts';
import { historyOf } from './run-history.ts';
import { explainAnswer } from './status-remark.ts';

type Answered = PathRecord & { readonly answer: AnswerRecord & { readonly status: number } };

/** A line for each path that isn't as it should be, and one for all others together. */
export function finishedLines(run: WarmupRun): Line[] {
  const good = run.paths.filter(isAsExpected);
  const bad = run.paths.filter((path) => !isAsExpected(path));
  return [
    ...bad.map((path) => badLine(path, run)),
    ...(good.length > 0 ? [goodLine(good, run)] : []),
  ];
}

const isAsExpected = (path: PathRecord): path is Answered =>
  path.answer?.expected === true && path.answer.status !== null;

function goodLine(good: readonly Answered[], run: WarmupRun): Line {
  const times = good.map(({ answer }) => answer.ms);
  const woke =
    run.asleepBefore === true ? `was asleep, woke in ${duration(Math.min(...times))}` : '';
  const [only, ...others] = good;
  const text =
    only && others.length === 0 && run.paths.length === 1
      ? onlyPath(only, run, woke)
      : somePaths(good, woke);
  return { tone: 'pass', label: 'awake', text };
}

function onlyPath(path: Answered, run: WarmupRun, woke: string): string {
  const { status, ms } = path.answer;
  const before = historyOf(run, path, 1);
  if (woke !== '') return `${woke} (${before === '' ? '' : `${before}, then `}${status})`;
  return before === ''
    ? `answered ${status} after ${duration(ms)}`
    : `${before}, then ${status} after ${duration(ms)}`;
}

function somePaths(good: readonly Answered[], woke: string): string {
  const statuses = [...new Set(good.map(({ answer }) => answer.status))].join(', ');
  const repeated = good.reduce((sum, { requests }) => sum + requests - 1, 0);
  const last = duration(Math.max(...good.map(({ answer }) => answer.ms)));
  return [
    ...(woke === '' ? [] : [`${woke};`]),
    `${plural(good.length, 'path')} answered ${statuses},`,
    `the last after ${last}`,
    ...(repeated > 0 ? [`(${plural(repeated, 'request')} repeated)`] : []),
  ].join(' ');
}

function badLine(path: PathRecord, run: WarmupRun): Line {
  const { answer } = path;
  if (answer?.status == null) return silentLine(path, run);
  const { status, redirect, flaw, retryAfterMs } = answer;
  const name = printable(path.path);
  if (redirect && flaw !== 'body') {
    const { text, ...step } = redirectRemark(status, redirect, run.app);
    return { tone: 'warn', label: 'not as expected', text: `${name} ${text}`, ...step };
  }
  const asked = path.requests > 1 ? `, asked ${path.requests} times` : '';
  const when = `after ${duration(answer.ms)}${asked}`;
  const text = `${name} answered ${status} ${when}${explainAnswer({ status, flaw, retryAfterMs })}`;
  return { tone: 'warn', label: 'not as expected', text };
}

function silentLine(path: PathRecord, run: WarmupRun): Line {
  const ms = path.answer?.ms ?? Date.parse(run.deadline) - Date.parse(run.startedAt);
  const why = path.answer?.error == null ? '' : `: ${printable(path.answer.error)}`;
  const name = run.paths.length > 1 ? `${printable(path.path)}: ` : '';
  const before = historyOf(run, path, 1);
  const then = before === '' ? '' : `${before}, then `;
  return {
    tone: 'warn',
    label: 'no answer',
    text: `${name}${then}no answer in ${duration(ms)}${why}`,
  };
}
