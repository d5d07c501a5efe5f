import { duration, listText, ownCommand, shownPath } from '../base/text.ts';
import { type Line, nextStep } from '../terminal/line.ts';
import type { AppCondition } from '../warmup/condition.ts';
import { lastAnswer, type PathSoFar } from '../warmup/ask-paths.ts';
import type { WarmupOutcome } from '../warmup/wake.ts';
import { type Answering, failureStep, unexpectedRemark } from './answer-words.ts';

/** What happened to the warm-up: it claims only what was seen. */
export function warmupLine(outcome: WarmupOutcome, condition: AppCondition, app: string): Line {
  switch (outcome.kind) {
    case 'answered':
      return answeredLine(outcome.paths, condition, app);
    case 'background':
      return backgroundLine(outcome, condition, app);
    case 'unanswered':
      return unansweredLine(outcome);
    case 'pointless':
      return pointlessLine(outcome.reason, app);
    case 'refused':
      return {
        tone: 'warn',
        label: outcome.wasRequested === true ? 'warm-up stopped' : 'no warm-up',
        text: outcome.error.message,
        ...nextStep(outcome.error),
      };
  }
}

const answeredLine = (paths: readonly PathSoFar[], condition: AppCondition, app: string): Line =>
  flawLine(paths, { app, sleeps: condition.sleeps }) ?? awakeLine(paths, condition);

/** The first final answer that the config doesn't expect; with its path where there are others. */
function flawLine(paths: readonly PathSoFar[], of: Answering): Line | undefined {
  const bad = paths.find((path) => path.isFinal && !isExpected(path));
  if (!bad) return undefined;
  const answer = lastAnswer(bad);
  const path = shownPath(bad.path.path);
  if (answer?.kind === 'status') {
    const { text, ...step } = unexpectedRemark(answer, of);
    return { tone: 'warn', label: 'warm-up', text: `${path} ${text}`, ...step };
  }
  const message = answer?.error.message ?? 'no answer in time';
  const text = paths.length > 1 ? `${path}: ${message}` : message;
  const step = answer && failureStep(answer.error, of.app);
  return { tone: 'warn', label: 'not reached', text, ...step };
}

function isExpected(path: PathSoFar): boolean {
  const answer = lastAnswer(path);
  return answer?.kind === 'status' && answer.expected;
}

function awakeLine(paths: readonly PathSoFar[], { asleep }: AppCondition): Line {
  const woken = asleep === true ? 'woken: ' : '';
  const text = paths.length > 1 ? slowest(paths) : paths.map(describePath).join('');
  return { tone: 'pass', label: 'awake', text: woken + text };
}

function describePath(path: PathSoFar): string {
  const last = path.seen.at(-1);
  if (last?.answer.kind !== 'status') return '';
  const { status, ms } = last.answer;
  const before = statusesOf(path).slice(0, -1);
  return before.length === 0
    ? `${status} in ${duration(ms)}`
    : `${historyText(before)}, then ${status} after ${duration(last.atMs)}`;
}

function slowest(paths: readonly PathSoFar[]): string {
  const last = paths.flatMap(({ seen }) => seen.slice(-1));
  const isRepeated = paths.some(({ seen }) => seen.length > 1);
  const times = last.map(({ answer, atMs }) =>
    isRepeated || answer.kind === 'failure' ? atMs : answer.ms,
  );
  const ms = duration(Math.max(...times));
  return `${paths.length} paths, ${isRepeated ? 'the last after' : 'the slowest in'} ${ms}`;
}

type Waiting = Extract<WarmupOutcome, { kind: 'background' }>;

function backgroundLine(outcome: Waiting, condition: AppCondition, app: string): Line {
  const { paths, waitedMs } = outcome;
  const flaw = flawLine(paths, { app, sleeps: condition.sleeps });
  const text = `${waitingText(paths, waitedMs)}; still trying in the background`;
  return {
    tone: flaw ? 'warn' : 'info',
    label: waitingLabel(paths, condition),
    text: flaw ? `${flaw.text}; ${text}` : text,
    command: ownCommand('report'),
  };
}

function waitingLabel(paths: readonly PathSoFar[], { asleep, sleeps }: AppCondition): string {
  if (asleep === true) return 'waking';
  if (paths.some(({ isFinal, seen }) => !isFinal && seen.length > 0)) return 'not ready yet';
  return sleeps === false ? 'slow' : 'waiting';
}

type Unanswered = Extract<WarmupOutcome, { kind: 'unanswered' }>;

function unansweredLine({ paths, waitedMs, error }: Unanswered): Line {
  if (error.code === 'host-not-trusted')
    return { tone: 'warn', label: 'no retries', text: error.message, ...nextStep(error) };
  const text = `${waitingText(paths, waitedMs)}; can't go on in the background: ${error.message}`;
  return { tone: 'warn', label: 'waiting', text, ...nextStep(error) };
}

type Pointless = Extract<WarmupOutcome, { kind: 'pointless' }>['reason'];

/**
 * Why no request was sent, or why none is needed.
 * @param during `warm` checks nothing, and no deploy follows it
 */
export function pointlessLine(
  reason: Pointless,
  app: string,
  during: 'push' | 'warm' = 'push',
): Line {
  const nothing = during === 'push' ? 'nothing to wake or check' : 'nothing to warm';
  switch (reason) {
    case 'not-released':
      return { tone: 'info', label: 'first deploy', text: `${nothing} yet` };
    case 'no-web-process':
      return { tone: 'info', label: 'no web process', text: nothing };
    case 'unknown-address':
      return {
        tone: 'info',
        label: 'no warm-up',
        text: "unknown address: Heroku's API couldn't be read",
        hint: 'To wake it anyway, set warmup.url in heroku-preflight.json',
      };
    case 'internal-routing':
      return {
        tone: 'info',
        label: 'no warm-up',
        text: 'internal routing: only its Private Space can reach the app',
        hint: 'If this machine can, set warmup.url in heroku-preflight.json',
      };
    case 'no-web-dynos':
      return {
        tone: 'warn',
        label: 'no web dynos',
        text: 'scaled to 0: no request can wake the app',
        command: `heroku ps:scale web=1 -a ${app}`,
      };
    case 'maintenance':
      return {
        tone: 'warn',
        label: 'maintenance',
        text: `on: visitors get the 503 page${during === 'push' ? ', also after this deploy' : ''}`,
        command: `heroku maintenance:off -a ${app}`,
      };
    case 'eco-hours-used-up':
      return {
        tone: 'warn',
        label: 'no dyno hours',
        text: 'the Eco hours are used up: no request can wake the app',
        hint: 'They return on the 1st; Basic dynos and up need none',
      };
    case 'crashed':
      return {
        tone: 'warn',
        label: 'crashed',
        text: 'all web dynos: a deploy or a restart starts them, a request does not',
        command: `heroku logs -a ${app}`,
      };
  }
}

/** What was seen of the paths that have no final answer yet; there is at least one. */
function waitingText(paths: readonly PathSoFar[], waitedMs: number): string {
  const silence = `no answer after ${duration(waitedMs)}`;
  const pending = paths.filter(({ isFinal }) => !isFinal);
  if (pending.length === paths.length && pending.every(({ seen }) => seen.length === 0))
    return silence;
  return listText(
    pending.map((path) => {
      const name = paths.length > 1 ? `${shownPath(path.path.path)}: ` : '';
      return name + (seenText(path) ?? silence);
    }),
  );
}

function seenText(path: PathSoFar): string | undefined {
  const last = lastAnswer(path);
  if (last?.kind === 'failure') return last.error.message;
  return last && `${historyText(statusesOf(path))} so far`;
}

/** In order; null stands for no answer. */
const statusesOf = ({ seen }: PathSoFar): (number | null)[] =>
  seen.map(({ answer }) => (answer.kind === 'status' ? answer.status : null));

const SHOWN = 4;

/**
 * What requests got, one after the other, in a few words: `503 twice, no answer, 200`. A status of
 * null stands for no answer.
 * @param isCut whether there were more of them before
 */
export function historyText(statuses: readonly (number | null)[], isCut = false): string {
  const groups: { readonly name: string; count: number }[] = [];
  for (const status of statuses) {
    const name = status === null ? 'no answer' : String(status);
    const last = groups.at(-1);
    if (last?.name === name) last.count += 1;
    else groups.push({ name, count: 1 });
  }
  const shown = groups.slice(-SHOWN).map(({ name, count }) => name + times(count));
  return [...(isCut || groups.length > SHOWN ? ['…'] : []), ...shown].join(', ');
}

function times(count: number): string {
  if (count === 1) return '';
  return count === 2 ? ' twice' : ` ${count} times`;
}
