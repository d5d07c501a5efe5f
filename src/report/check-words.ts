import { printable } from '../base/text.ts';
import type { Price } from '../checks/check.ts';
import type { Advice, BuildRunning, DeployHook, Problem } from '../checks/findings.ts';
import type { Line } from '../terminal/line.ts';

/** What is said of a finding, beside the command that mends it. */
export type Said = Pick<Line, 'text' | 'command' | 'note' | 'hint'>;

type Ended = Extract<Problem, { kind: 'stack-ended' }>;
type Ending = Extract<Problem, { kind: 'stack-ending' }>;
type Unfinished = Extract<Problem, { kind: 'release-failed' | 'release-pending' }>;

/** A problem in words; several where it is of several things, in the order of its commands. */
export function problemText(problem: Problem): readonly Said[] {
  if (problem.kind === 'deploy-hooks') return problem.hooks.map(hookText);
  return [singleText(problem)];
}

function singleText(problem: Exclude<Problem, { kind: 'deploy-hooks' }>): Said {
  switch (problem.kind) {
    case 'feature-off':
      return { text: 'off' };
    case 'tier-without-zero-downtime':
      return {
        text: `${problem.size}: no second web dyno and no preboot, so every deploy has a gap`,
      };
    case 'too-few-web-dynos':
      return { text: tooFewText(problem), hint: problem.isAffinityUnknown && AFFINITY_FIRST };
    case 'maintenance-on':
      return { text: 'is on: visitors get the 503 page before and after a deploy' };
    case 'builds-nothing':
      return {
        text: `not built: ${listed(problem.refs.map(refName), 3)}; Heroku deploys main and master only`,
      };
    case 'web-process-gone':
      return webProcessGone(problem.quantity);
    case 'config-vars-missing':
      return {
        text: `not set: ${listed(problem.names, 5)}`,
        hint: 'Set them before the push: heroku config:set NAME=VALUE (that restarts the app)',
      };
    case 'stack-ended':
      return { text: endedText(problem), note: WITH_NEXT_BUILD };
    case 'stack-ending':
      return { text: endingText(problem), note: WITH_NEXT_BUILD };
    case 'build-running':
      return buildRunning(problem);
    case 'release-failed':
    case 'release-pending':
      return unfinishedRelease(problem);
  }
}

const WITH_NEXT_BUILD = 'with the next build; try it on a staging app first';

const AFFINITY_FIRST =
  "First turn session affinity on, if it is off, which couldn't be read: without it a second dyno logs users out";

function tooFewText({
  quantity,
  size,
  min,
}: Extract<Problem, { kind: 'too-few-web-dynos' }>): string {
  const spare = quantity === 1 ? ': no spare if it fails' : '';
  return `${quantity} × ${printable(size)}, fewer than ${min}${spare}`;
}

// Branches are what people push; anything else keeps the kind in its name.
const refName = (ref: string): string => ref.replace(/^refs\/(?:heads\/)?/, '');

function webProcessGone(quantity: number): Said {
  const dynos = quantity === 1 ? 'the web dyno is' : `the ${quantity} web dynos are`;
  return {
    text: `the commit's has no web line: unless a buildpack adds one, ${dynos} gone after the deploy`,
    hint: 'Add one to the Procfile: web: COMMAND',
  };
}

const endedText = ({ stack, ended }: Ended): string =>
  `${stack} ${ended === null ? 'has ended' : `ended on ${ended}`}: Heroku refuses to build on it`;

function endingText({ stack, ends, failsOncePerDays: days }: Ending): string {
  if (days === null) return `${stack} ends on ${ends}: no more builds on it from then on`;
  const period = days === 1 ? 'of each day' : `in ${days} days`;
  return `${stack} ends on ${ends}, and already the first build ${period} fails on purpose: push again then`;
}

function buildRunning({ count, commit, by, ms }: BuildRunning): Said {
  const which = count === 1 ? 'one is running' : `${count} are running, the newest`;
  const facts = [
    ...(commit === null ? [] : [shortVersion(commit)]),
    ...(ms === null ? [] : [`for ${elapsed(ms)}`]),
    ...(by === null ? [] : [`by ${cut(nameIn(by))}`]),
  ].join(', ');
  return { text: `${which}${facts && ` (${facts})`}: of two builds the last to end stays` };
}

// The logs of CI services are read by more than those who work together.
const nameIn = (email: string): string => email.split('@', 1)[0] ?? '';

function elapsed(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

/** Commits as git shortens them; whatever else a version is called as it is. */
const shortVersion = (version: string): string =>
  /^[0-9a-f]{40,64}$/i.test(version) ? version.slice(0, 7) : cut(version);

function unfinishedRelease({ kind, app, version, description, running }: Unfinished): Said {
  const what = `v${version}${description === null ? '' : ` (${cut(description)})`}`;
  const serves = running === null ? 'the one before' : `v${running}`;
  const text =
    kind === 'release-failed'
      ? `${what} failed: the app still runs ${serves}`
      : `${what} isn't complete: its release phase goes on, and the app runs ${serves}`;
  return { text, command: `heroku releases:output v${version} -a ${printable(app)}` };
}

function hookText(hook: DeployHook): Said {
  if (hook.kind === 'addon')
    return { text: `the add-on ${cut(hook.name)} is a leftover: Heroku has ended deploy hooks` };
  return {
    text: `a webhook asks ${cut(hook.host)} after each deploy: too late to keep it awake, if that is what it's for`,
  };
}

/** A name of anybody's choice, in a line of ours. */
export const cut = (text: string): string =>
  printable(text.length > 50 ? `${text.slice(0, 49)}…` : text);

export function listed(items: readonly string[], shown: number): string {
  const more = items.length - shown;
  const first = items.slice(0, shown).map(cut).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

/** Advice in words: what can't be seen from here is said so. */
export function adviceText(advice: Advice): Said {
  switch (advice.kind) {
    case 'release-status':
      return {
        text: `v${advice.version} has the status ${cut(advice.status)}, which says nothing here`,
      };
    case 'no-release-listed':
      return { text: 'Heroku lists none, although the app has dynos' };
    case 'no-visible-warmup':
      return {
        text: "none is seen in the web process's command; one inside the app can't be seen from here",
        hint: 'Start a script beside the app that sends it requests: web: bin/warmup & java …',
      };
    case 'release-phase':
      return {
        text: `its release phase's migrations must be backward compatible: ${WHY_OLD_CODE[advice.oldCodeRunsOn]}`,
      };
    case 'no-identity':
      return { text: `off: ${COULD_NAME[advice.couldName]}`, note: 'with the next deploy' };
  }
}

const WHY_OLD_CODE = {
  preboot: 'with preboot the old code serves for minutes after them',
  'rolling-deploys': 'while dynos are replaced one by one the old code serves after them',
};

const COULD_NAME = {
  release: "with it the app's answers can name their release",
  'release-and-dyno':
    "with it the app's answers can name their release and dyno, and warm can count dynos",
};

export function priceText(price: Price): string {
  switch (price.kind) {
    case 'added':
    case 'whole':
      return listPriceText(price);
    case 'unlisted':
      return 'no list price';
    case 'unknown':
      return 'price unknown';
  }
}

function listPriceText({
  kind,
  centsPerMonth,
}: Extract<Price, { readonly centsPerMonth: number }>): string {
  if (centsPerMonth === 0) return "nothing while it's scaled to 0";
  return `${kind === 'added' ? '+' : ''}${dollars(centsPerMonth)}/month`;
}

export const dollars = (cents: number): string =>
  `$${(cents / 100).toFixed(cents % 100 === 0 ? 0 : 2)}`;

/** A price as the commands' JSON has it; null: there are no cents to name. */
export const priceJson = (price: Price): { kind: Price['kind']; centsPerMonth: number | null } => ({
  kind: price.kind,
  centsPerMonth: 'centsPerMonth' in price ? price.centsPerMonth : null,
});
