import type { PreflightError } from '../errors.ts';
import type { Answer } from '../warmup/answer.ts';
import type { AppCondition } from '../warmup/condition.ts';
import type { WarmupOutcome } from '../warmup/outcome.ts';
import { duration } from './duration.ts';
import { type Line, nextStep } from './line.ts';
import { printable } from './printable.ts';

/** What became of the warm-up, in words that claim no more than is known. */
export function warmupLine(outcome: WarmupOutcome, condition: AppCondition, app: string): Line {
  switch (outcome.kind) {
    case 'answered':
      return answeredLine(outcome.answers, condition);
    case 'background':
      return backgroundLine(outcome.waitedMs, condition);
    case 'unanswered':
      return unansweredLine(outcome.waitedMs, outcome.error);
    case 'pointless':
      return pointlessLine(outcome.reason, app);
    case 'refused':
      return {
        tone: 'warn',
        label: 'no warm-up',
        text: outcome.error.message,
        ...nextStep(outcome.error),
      };
  }
}

function answeredLine(answers: readonly Answer[], condition: AppCondition): Line {
  const bad = answers.find((answer) => answer.kind === 'failure' || !answer.expected);
  if (!bad) return awakeLine(answers, condition);
  return bad.kind === 'failure'
    ? { tone: 'warn', label: 'not reached', text: bad.error.message }
    : unexpectedLine(bad.path, bad.status);
}

function awakeLine(answers: readonly Answer[], { asleep }: AppCondition): Line {
  const woken = asleep === true ? 'woken: ' : '';
  const [only, ...more] = answers.map(describeAnswer);
  const text = more.length === 0 ? (only ?? '') : slowest(answers);
  return { tone: 'pass', label: 'awake', text: woken + text };
}

const describeAnswer = (answer: Answer): string =>
  answer.kind === 'status' ? `${answer.status} in ${duration(answer.ms)}` : answer.error.message;

function slowest(answers: readonly Answer[]): string {
  const ms = Math.max(...answers.map((answer) => (answer.kind === 'status' ? answer.ms : 0)));
  return `${answers.length} paths, the slowest in ${duration(ms)}`;
}

function unexpectedLine(path: string, status: number): Line {
  const what = `${printable(path)} answers ${status}`;
  return { tone: 'warn', label: 'warm-up', text: `${what}${explainStatus(status)}` };
}

function explainStatus(status: number): string {
  if (status === 503) return ': crashed, still booting, or out of free dyno hours (heroku logs)';
  if (status >= 500) return ': the app runs, but fails on this path';
  if (status === 404) return ': is this the right path? (warmup.paths, warmup.url)';
  if (status === 401 || status === 403) return ': it wants credentials (warmup.headers)';
  return ', which warmup.expect does not list';
}

function backgroundLine(waitedMs: number, { asleep, sleeps }: AppCondition): Line {
  const so = `no answer after ${duration(waitedMs)}, asking on in the background`;
  const label = asleep === true ? 'waking' : sleeps === false ? 'slow' : 'no answer yet';
  return { tone: 'info', label, text: so, command: 'npx heroku-preflight report' };
}

function unansweredLine(waitedMs: number, error: PreflightError): Line {
  const text = `after ${duration(waitedMs)}, and no way to go on in the background: ${error.message}`;
  return { tone: 'warn', label: 'no answer yet', text, ...nextStep(error) };
}

type Pointless = Extract<WarmupOutcome, { kind: 'pointless' }>['reason'];

function pointlessLine(reason: Pointless, app: string): Line {
  switch (reason) {
    case 'not-released':
      return { tone: 'info', label: 'first deploy', text: 'nothing to warm or check before it' };
    case 'no-web-process':
      return { tone: 'info', label: 'no web process', text: 'nothing to wake or check' };
    case 'unknown-address':
      return {
        tone: 'info',
        label: 'no warm-up',
        text: "the app's address is unknown until Heroku's API can be read",
        hint: 'Or set warmup.url in heroku-preflight.json',
      };
    case 'no-web-dynos':
      return {
        tone: 'warn',
        label: 'no web dynos',
        text: 'scaled to 0: no request can wake it',
        command: `heroku ps:scale web=1 -a ${app}`,
      };
    case 'maintenance':
      return {
        tone: 'warn',
        label: 'maintenance',
        text: 'is on: visitors get the 503 page, before and after this deploy',
        command: `heroku maintenance:off -a ${app}`,
      };
  }
}
