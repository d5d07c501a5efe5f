import { elapsed, printable } from '../base/text.ts';
import type { Followed, Liveness } from '../follow/await-live.ts';
import { switchBegins } from '../follow/bounds.ts';
import type { Course, Doubt, Outcome, Switch } from '../follow/deploy.ts';
import { type Line, nextStep } from '../terminal/line.ts';

/** What became of the deploy under way; undefined: there was none. */
export const deployLine = (liveness: Liveness, app: string): Line | undefined =>
  liveness.kind === 'settled' ? undefined : underWayLine(liveness, app);

/** The same if there may be one. */
export function underWayLine(
  liveness: Exclude<Liveness, { readonly kind: 'settled' }>,
  app: string,
): Line {
  if (liveness.kind === 'followed') return outcomeLine(liveness, printable(app));
  const { error } = liveness;
  const text = `couldn't check for one under way: ${error.message}`;
  return { tone: 'info', label: 'deploy', text, ...nextStep(error) };
}

function outcomeLine({ outcome, course, waitedMs }: Followed, app: string): Line {
  const label = 'deploy';
  if (outcome.kind === 'live') return liveLine(outcome, waitedMs);
  if (outcome.kind === 'asleep')
    return { tone: 'info', label, text: `v${outcome.release} was asleep` };
  return { label, ...failureWords(outcome, { app, at: course.at, ...course.deploy }) };
}

/** A deploy that isn't live. */
export type Failure = Exclude<Outcome, { readonly kind: 'live' | 'asleep' }>;

interface About {
  readonly app: string;
  /** the release before; 0: none */
  readonly before: number;
  /** now, by the clock of the outcome */
  readonly at: number;
}

export function failureWords(outcome: Failure, { app, before, at }: About): Omit<Line, 'label'> {
  const bad = { tone: 'error' } as const;
  switch (outcome.kind) {
    case 'nothing-built':
      return { ...bad, text: 'nothing was built', command: `heroku builds -a ${app}` };
    case 'build-failed':
      return {
        ...bad,
        text: `the build failed${stillText(before === 0 ? undefined : before)}`,
        command: `heroku builds:output -a ${app}`,
      };
    case 'release-failed':
      return {
        ...bad,
        text: `the release phase of v${outcome.release} failed${stillText(outcome.running)}`,
        command: `heroku releases:retry -a ${app}`,
        hint: `See why: heroku releases:output v${outcome.release} -a ${app}`,
      };
    case 'crashed':
      return { ...bad, ...crashText(outcome, { app, before, at }) };
    case 'superseded':
      return { ...bad, text: `v${outcome.by} has replaced v${outcome.release}` };
    case 'scaled-to-zero':
      return {
        ...bad,
        text: `v${outcome.release} has no web dyno: scaled to 0 meanwhile`,
        command: `heroku ps:scale web=1 -a ${app}`,
      };
    case 'unknown':
      return { ...bad, ...doubtText(outcome, app) };
  }
}

function liveLine({ release, by }: Extract<Outcome, { kind: 'live' }>, waitedMs: number): Line {
  const label = 'deploy';
  const text = `v${release} is live: waited ${elapsed(waitedMs)}`;
  if (by !== 'time') return { tone: 'pass', label, text };
  return {
    ...{ tone: 'warn', label },
    text: `v${release} is probably live: an estimate by time, after ${elapsed(waitedMs)}. Answers don't name their release`,
    hint: 'To be sure, send X-Heroku-Release-Version: npm heroku-dyno-metadata',
  };
}

const stillText = (running: number | undefined): string =>
  running === undefined ? '' : `: the app still runs v${running}`;

function crashText(
  { dyno, release, trafficAt }: Extract<Outcome, { kind: 'crashed' }>,
  { app, before, at }: About,
): Pick<Line, 'text' | 'command' | 'hint'> {
  const text = `${printable(dyno)} has crashed on v${release}`;
  const command = `heroku logs -a ${app}`;
  if (trafficAt === undefined || trafficAt <= at) return { text, command };
  const rollback = before > 0 && before < release ? ` v${before}` : '';
  return {
    text: `${text}, and takes over in ${elapsed(trafficAt - at)}`,
    command: `heroku rollback${rollback} -a ${app}`,
    hint: `See why: ${command}`,
  };
}

function doubtText(
  { why, release, error }: Extract<Outcome, { kind: 'unknown' }>,
  app: string,
): Pick<Line, 'text' | 'command' | 'hint'> {
  const text = `can't tell whether ${release === undefined ? 'it' : `v${release}`} is live: ${DOUBTS[why]}`;
  if (error) return { text: `${text} (${error.message})`, ...nextStep(error) };
  return { text, command: `heroku ps -a ${app}` };
}

const DOUBTS: Readonly<Record<Doubt, string>> = {
  'build-too-long': 'the build has run for more than 20 minutes',
  'release-too-long': 'the release phase has run for more than an hour',
  'not-up': "its dynos aren't up",
  'old-release': 'an older release still answers',
  unreadable: "Heroku's API refuses",
  silence: "Heroku's API hasn't answered for ten minutes",
  calls: 'it has used up the 150 API calls of a deploy',
};

/** What is waited for, in a few words. It changes with the phase, and with what `countdown` says. */
export function phaseText(course: Course): string {
  const { phase } = course;
  switch (phase.kind) {
    case 'find':
      return course.deploy.commit === undefined
        ? 'looking for the deploy'
        : 'looking for the build';
    case 'build':
      return 'waiting for a build';
    case 'release':
      return 'version' in phase.target
        ? `waiting for the release phase of v${phase.target.version}`
        : 'waiting for the release';
    case 'switch':
      return switchText(course, phase);
    case 'over':
      return 'done';
  }
}

function switchText({ deploy, times }: Course, { target, quantity, up, answers }: Switch): string {
  const release = `v${target.version}`;
  if (deploy.runtime !== 'preboot' || times.booted === undefined)
    return `waiting for ${release}${quantity === undefined ? '' : `: ${up} of ${quantity} dynos up`}`;
  if (answers.inRow > 0) return `${release} answers: making sure that all dynos do`;
  const old = answers.old === undefined ? '' : `v${answers.old.release} still answers`;
  return `waiting for Preboot to switch to ${release}${old === '' ? '' : `: ${old}`}`;
}

/** How long the phase probably still takes; '' if that isn't known. */
export function countdownText({ phase, deploy, at, times }: Course): string {
  if (phase.kind !== 'switch' || deploy.runtime !== 'preboot' || phase.bornAt === undefined)
    return '';
  if (times.booted === undefined || phase.answers.inRow > 0) return '';
  const left = phase.bornAt + switchBegins(deploy) - at;
  return left > 0 ? `about ${elapsed(left)} left` : 'any moment now';
}
