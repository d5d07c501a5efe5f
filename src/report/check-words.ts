import { cut, listed, ownCommand, printable } from '../base/text.ts';
import type {
  Advice,
  BuildRunning,
  DeployHook,
  Problem,
  TooFewWebDynos,
  Unmet,
} from '../checks/findings.ts';
import type { CheckId } from '../config/defaults.ts';
import type { System } from '../heroku/readings.ts';
import type { Said } from '../terminal/line.ts';
import { bootTimeText, elapsed, prebootOff, tierText, tooFewText } from './amount-words.ts';
import { flawText, procfileText, unreadText } from './pushed-words.ts';

type Ended = Extract<Problem, { kind: 'stack-ended' }>;
type Ending = Extract<Problem, { kind: 'stack-ending' }>;
type Unfinished = Extract<Problem, { kind: 'release-failed' | 'release-pending' }>;

/** A problem and why it matters: one text for each of its commands. */
export function problemText(problem: Problem, id: CheckId): readonly Said[] {
  if (problem.kind === 'deploy-hooks') return problem.hooks.map(hookText);
  if (problem.kind === 'source') return problem.flaws.map(flawText);
  return [problem.kind === 'feature-off' ? featureOff(problem, id) : singleText(problem)];
}

/** @param id the check that found it */
const featureOff = ({ isDataUnknown, bootMs }: FeatureOff, id: CheckId): Said =>
  id === 'preboot'
    ? { ...prebootOff(bootMs), hint: isDataUnknown && DATA_FIRST }
    : {
        text: 'off: with 2+ dynos, in-memory sessions break',
        note: 'only for in-memory sessions; deploys end those anyway',
      };

type FeatureOff = Extract<Problem, { kind: 'feature-off' }>;

const DATA_FIRST =
  "Check the add-ons' plans first (they couldn't be read): it isn't for shared databases";

function singleText(
  problem: Exclude<Problem, { kind: 'deploy-hooks' | 'feature-off' | 'source' }>,
): Said {
  switch (problem.kind) {
    case 'unmet':
      return unmetText(problem);
    case 'tier-without-zero-downtime':
      return tierText(problem.size, problem.bootMs);
    case 'boot-time':
      return {
        text: `${bootTimeText(problem)}: a slower one fails (R10)`,
        hint: 'Listen on $PORT before slow work, such as filling caches',
      };
    case 'too-few-web-dynos':
      return { text: tooFewText(problem), hint: firstOf(problem) };
    case 'maintenance-on':
      return { text: 'on: visitors get the 503 page, also after the deploy' };
    case 'builds-nothing':
      return {
        text: `not built: ${listed(problem.refs.map(refName), 3, problem.leftOut)}; Heroku builds only main and master`,
      };
    case 'tag-object':
      return { text: 'git refuses an annotated tag as a branch: push its commit' };
    case 'process-types-gone':
    case 'procfile-lost':
    case 'procfile-unreadable':
      return procfileText(problem);
    case 'config-vars-missing':
      return {
        text: `not set: ${listed(problem.names, 5)}`,
        hint: 'Set them before you push: heroku config:set NAME=VALUE (restarts the app)',
      };
    case 'stack-ended':
      return { text: endedText(problem), note: WITH_NEXT_BUILD };
    case 'stack-ending':
      return { text: endingText(problem), note: WITH_NEXT_BUILD };
    case 'build-running':
      return buildRunning(problem);
    case 'incident':
      return { text: incidentText(problem.systems), hint: STATUS_PAGE };
    case 'release-failed':
    case 'release-pending':
      return unfinishedRelease(problem);
  }
}

/** Why the app can't meet a check, and what to do first. */
function unmetText(problem: Unmet): Said {
  switch (problem.reason) {
    case 'tier-without-zero-downtime':
      return {
        text: `not possible on ${printable(problem.size)} dynos: it needs Standard or larger`,
        command: ownCommand(`fix -a ${printable(problem.app)} --only dyno-tier`),
      };
    case 'single-dyno':
      return { text: 'a single web dyno in a Private Space: visitors wait while it is replaced' };
    case 'unavailable-in-private-spaces':
      return {
        text: 'not available in Private Spaces',
        hint: `Keep sessions outside the dynos' memory, then ${TURN_OFF}`,
      };
    case 'no-web-process':
      return {
        text: 'the app has no web process',
        hint: `Add a web line to the Procfile, or ${TURN_OFF}`,
      };
    case 'unknown-language':
      return {
        text: 'not known whether the app runs on a JVM',
        hint: `If it doesn't, ${TURN_OFF}`,
      };
    case 'no-stack':
      return { text: "Heroku doesn't name the app's stack" };
  }
}

const incidentText = (systems: readonly System[]): string =>
  `an incident (${listed(systems.map(colored), 3)}): this deploy may fail`;

const colored = ({ name, status }: System): string => `${name} ${status}`;

const STATUS_PAGE = 'See https://status.heroku.com';

const TURN_OFF = 'turn this check off for this app';

const WITH_NEXT_BUILD = 'applies to the next build; try it on staging first';

const AFFINITY_FIRST =
  "Turn session affinity on first (it couldn't be checked): without it, a second dyno logs users out";

const AUTOSCALER_FIRST =
  "Whether it's autoscaled couldn't be read: heroku ps:scale would turn autoscaling off";

const firstOf = ({ isAffinityUnknown, isAutoscalerUnknown }: TooFewWebDynos): string | undefined =>
  isAutoscalerUnknown ? AUTOSCALER_FIRST : isAffinityUnknown && AFFINITY_FIRST;

// Most refs are branches; only the others need their kind.
const refName = (ref: string): string => ref.replace(/^refs\/(?:heads\/)?/, '');

const endedText = ({ stack, ended }: Ended): string =>
  `${stack} ${ended === null ? 'has ended' : `ended on ${ended}`}: Heroku no longer builds on it`;

function endingText({ stack, ends, failsOncePerDays: days }: Ending): string {
  if (days === null) return `${stack} ends on ${ends}: no builds on it after that`;
  const period = days === 1 ? 'a day' : `every ${days} days`;
  return `${stack} ends on ${ends}: Heroku already fails one build ${period} as a warning; if yours fails, push again`;
}

function buildRunning({ count, commit, by, ms }: BuildRunning): Said {
  const which = count === 1 ? 'one is running' : `${count} are running`;
  const newest = count === 1 ? '' : 'the newest: ';
  const facts = [
    ...(commit === null ? [] : [shortVersion(commit)]),
    ...(ms === null ? [] : [`for ${elapsed(ms)}`]),
    ...(by === null ? [] : [`by ${cut(nameIn(by))}`]),
  ].join(', ');
  return {
    text: `${which}${facts && ` (${newest}${facts})`}: whichever build finishes last wins`,
  };
}

// CI logs can be public: no full email addresses.
const nameIn = (email: string): string => email.replace(/@.*/s, '');

/** A commit as git shortens it; any other version as it is. */
const shortVersion = (version: string): string =>
  /^[0-9a-f]{40,64}$/i.test(version) ? version.slice(0, 7) : cut(version);

function unfinishedRelease({ kind, app, version, description, running }: Unfinished): Said {
  const what = `v${version}${description === null ? '' : ` (${cut(description)})`}`;
  const serves = running === null ? 'the release before it' : `v${running}`;
  const text =
    kind === 'release-failed'
      ? `${what} failed: the app still runs ${serves}`
      : `${what} is still in its release phase: the app runs ${serves}`;
  const name = printable(app);
  return {
    ...{ text, command: `heroku releases:output v${version} -a ${name}` },
    ...(kind === 'release-failed' && { note: `to run it again: heroku releases:retry -a ${name}` }),
  };
}

function hookText(hook: DeployHook): Said {
  if (hook.kind === 'addon')
    return { text: `the add-on ${cut(hook.name)} does nothing: Heroku shut deploy hooks down` };
  return {
    text: `a webhook calls ${cut(hook.host)} after each deploy: it wakes the app, needed or not`,
  };
}

/** Advice in words: it says what can't be seen from here. */
export const adviceText = (advice: Advice): readonly Said[] =>
  advice.kind === 'source' ? advice.flaws.map(flawText) : [singleAdvice(advice)];

function singleAdvice(advice: Exclude<Advice, { kind: 'source' }>): Said {
  switch (advice.kind) {
    case 'procfile-line-unread':
      return { text: unreadText(advice.line) };
    case 'release-status':
      return {
        text: `v${advice.version} has the status ${cut(advice.status)}, which isn't known here`,
      };
    case 'no-release-listed':
      return { text: 'none listed, although the app has dynos' };
    case 'no-visible-warmup':
      return {
        text: "the Procfile starts none: a cold JVM answers its first visitors slowly (a warm-up inside the app can't be seen from here)",
        hint: 'Run a script beside the app that sends it requests: web: bin/warmup & java …',
      };
    case 'shared-data':
      return sharedData(advice);
    case 'release-phase':
      return {
        text: `migrations in its release phase must suit the old code, too: ${WHY_OLD_CODE[advice.oldCodeRunsOn]}`,
      };
    case 'no-identity':
      return {
        ...{ text: `off: ${COULD_NAME[advice.couldName]}`, note: 'from the next deploy on' },
        hint: advice.couldName === 'release' ? NAME_DYNO : undefined,
      };
  }
}

const sharedData = ({ plans, isOn }: Extract<Advice, { kind: 'shared-data' }>): Said => {
  const data = `data on a shared plan (${listed([...new Set(plans)], 2)})`;
  return isOn
    ? {
        text: `on: Heroku advises against it with ${data}`,
        hint: `Move ${MOVE_DATA}, or turn it off`,
      }
    : { text: `off, as Heroku advises with ${data}`, hint: `To use it, move ${MOVE_DATA}` };
};

const MOVE_DATA = 'the data to a dedicated plan';

const WHY_OLD_CODE = {
  preboot: 'with preboot, it runs for minutes after them',
  'rolling-deploys': 'while dynos are replaced, it still runs',
};

const NAME_DYNO = 'To count dynos, send DYNO in a header, and set deploy.identity.dyno';

const COULD_NAME = {
  release: "with it, the app's answers can name their release",
  'release-and-dyno':
    "with it, the app's answers can name their release and dyno, so warm can count dynos",
};
