import { duration, elapsed, listText, plural, printable, shownPath } from '../base/text.ts';
import {
  type AnswerRecord,
  isAnswered,
  type PathRecord,
  type WarmupRun,
} from '../state/warmup-runs.ts';
import type { Judgement } from '../state/judgement.ts';
import type { Line } from '../terminal/line.ts';
import { explainAnswer, redirectRemark } from './answer-words.ts';
import { followedWords, progressText } from './followed-words.ts';
import { historyText } from './warmup-words.ts';

/**
 * What became of a push in the background: a line for the warm-up, or one for each path with an unexpected
 * answer, and one for the deploy.
 * @param isRunning whether its process is under way (`isUnderWay`)
 * @param judgement of its deploy; undefined: it wasn't probed
 */
export function runLines(
  run: WarmupRun,
  isRunning: boolean,
  now: Date,
  judgement?: Judgement,
): Line[] {
  const deploy = deployLine(run, isRunning, now, judgement);
  return [...warmupLines(run, isRunning, now), ...(deploy ? [deploy] : [])];
}

function deployLine(
  run: WarmupRun,
  isRunning: boolean,
  now: Date,
  judgement: Judgement | undefined,
): Line | undefined {
  const { app, deploy, outcome } = run;
  if (deploy === null) return undefined;
  const sinceStart = now.getTime() - Date.parse(run.startedAt);
  const words = followedWords(deploy, app, sinceStart, judgement);
  if (words) return { label: 'deploy', ...words };
  const progress = progressText(deploy);
  if (outcome.kind === 'finished')
    return { tone: 'warn', label: 'deploy', text: `unknown: followed for too long (${progress})` };
  // The other line says what ended it.
  if (outcome.kind !== 'running') return undefined;
  return isRunning
    ? {
        ...{ tone: 'info', label: 'deploy' },
        text: `${progress} (${elapsed(sinceStart)} so far)`,
      }
    : { tone: 'warn', label: 'deploy', text: `unknown: the process ended early (${progress})` };
}

function warmupLines(run: WarmupRun, isRunning: boolean, now: Date): Line[] {
  const { outcome } = run;
  switch (outcome.kind) {
    case 'finished':
      return finishedLines(run);
    case 'running':
      // The process may have been killed after the last answer, before it wrote that it finished.
      if (isAnswered(run)) return finishedLines(run);
      return [isRunning ? live(run, now) : lost(run)];
    case 'replaced':
      return [{ tone: 'info', label: 'replaced', text: 'by a newer push of this app' }];
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
  return { tone: 'info', label: 'still trying', text: `for ${seconds} s: ${soFar(run)}${rest}` };
}

const lost = (run: WarmupRun): Line => ({
  tone: 'warn',
  label: 'unknown',
  text: `the process ended before the app answered${inBrackets(run)}`,
});

const soFar = (run: WarmupRun): string => pendingText(run, 'no answer yet');

const inBrackets = (run: WarmupRun): string =>
  run.attempts.length > 0 && !isAnswered(run) ? ` (${soFar(run)})` : '';

type Answered = PathRecord & { readonly answer: AnswerRecord & { readonly status: number } };

/** A line for each path with an unexpected answer, and one for all others together. */
function finishedLines(run: WarmupRun): Line[] {
  const asked = run.paths.filter((path) => !isPointless(path) && !isOvertaken(path, run));
  const good = asked.filter(isAsExpected);
  const bad = asked.filter((path) => !isAsExpected(path));
  return [
    ...bad.map((path) => badLine(path, run)),
    ...(good.length > 0 ? [goodLine(good, run)] : []),
  ];
}

/** The push knew that no request could wake the app. */
const isPointless = ({ requests, isFinal }: PathRecord): boolean => requests === 0 && isFinal;

/** Once the new release served, no one waited for an old dyno's answer. The other line has the new one's. */
const isOvertaken = ({ isFinal }: PathRecord, { deploy }: WarmupRun): boolean =>
  !isFinal && (deploy?.outcome?.kind === 'live' || deploy?.outcome?.kind === 'asleep');

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
    ...(repeated > 0 ? [`(${plural(repeated, 'request')} retried)`] : []),
  ].join(' ');
}

function badLine(path: PathRecord, run: WarmupRun): Line {
  const { answer } = path;
  if (answer?.status == null) return silentLine(path, run);
  const { status, redirect, flaw } = answer;
  const name = shownPath(path.path);
  if (redirect && flaw !== 'body') {
    const { text, ...step } = redirectRemark(status, redirect, run.app);
    return { tone: 'warn', label: 'not as expected', text: `${name} ${text}`, ...step };
  }
  const requests = path.requests > 1 ? ` and ${path.requests} requests` : '';
  const when = `after ${duration(answer.ms)}${requests}`;
  // Awake before means that hours were left, or that the dynos need none.
  const sleeps = run.asleepBefore === false ? false : undefined;
  const text = `${name} answered ${status} ${when}${explainAnswer({ ...answer, status }, sleeps)}`;
  return { tone: 'warn', label: 'not as expected', text };
}

function silentLine(path: PathRecord, run: WarmupRun): Line {
  const ms = path.answer?.ms ?? Date.parse(run.deadline) - Date.parse(run.startedAt);
  const why = path.answer?.error == null ? '' : `: ${printable(path.answer.error)}`;
  const name = run.paths.length > 1 ? `${shownPath(path.path)}: ` : '';
  const before = historyOf(run, path, 1);
  const then = before === '' ? '' : `${before}, then `;
  return {
    tone: 'warn',
    label: 'not reached',
    text: `${name}${then}no answer in ${duration(ms)}${why}`,
  };
}

/** The results of a path's requests, without the last `skipped` ones; '' if there are none. */
function historyOf({ attempts }: WarmupRun, { path, requests }: PathRecord, skipped = 0): string {
  const statuses = attempts.filter((attempt) => attempt.path === path).map(({ status }) => status);
  const shown = statuses.slice(0, statuses.length - skipped);
  // The log is limited, so it may lack the first requests.
  return historyText(shown, shown.length > 0 && statuses.length < requests);
}

/** The results so far of each path without a final answer, named if the run has several paths. */
function pendingText(run: WarmupRun, otherwise: string): string {
  const { paths } = run;
  const pending = paths.filter(({ isFinal }) => !isFinal);
  if (pending.every(({ requests }) => requests === 0) && pending.length === paths.length)
    return otherwise;
  return listText(
    pending.map((path) => {
      const name = paths.length > 1 ? `${shownPath(path.path)}: ` : '';
      return name + (historyOf(run, path) || otherwise);
    }),
  );
}
