import { printable } from '../base/text.ts';
import type { Change, Resize, Scale } from '../fix/change.ts';
import type { Caution, TotalPrice } from '../fix/plan.ts';
import type { WaitProgress } from '../fix/wait.ts';
import { AFFINITY, PREBOOT } from '../heroku/platform.ts';
import { cut, dollars, listed, priceText } from './check-words.ts';

/** What is to be done, as an imperative without a full stop. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'turn-on':
      return `Turn ${featureName(change.feature)} on`;
    case 'resize':
      return `Move ${listed(change.processes.map(movedName), 5)} to ${change.to} dynos`;
    case 'scale':
      return `Scale web from ${change.from} to ${change.to} × ${printable(change.size)}`;
    case 'remove-addon':
      return `Remove the add-on ${cut(change.name)}`;
    case 'remove-webhook':
      return `Remove the webhook ${cut(change.id)} to ${cut(change.host)}`;
  }
}

const featureName = (feature: string): string =>
  feature === AFFINITY ? 'session affinity' : feature;

const movedName = ({ type, from }: Resize['processes'][number]): string => `${type} (${from})`;

/** What a change means for those who use the app. */
export function effectText(change: Change): string {
  switch (change.kind) {
    case 'turn-on':
      return featureEffect(change.feature);
    case 'resize':
      return resizeEffect(change);
    case 'scale':
      return scaleEffect(change);
    case 'remove-addon':
      return "It hears of no release any more. This can't be undone.";
    case 'remove-webhook':
      return "The app hears of its deploys no more, and may want to for other reasons. This can't be undone.";
  }
}

function featureEffect(feature: string): string {
  if (feature === AFFINITY)
    return 'A cookie brings each visitor back to the same dyno. Nothing restarts.';
  if (feature === PREBOOT)
    return 'From the next deploy on, the old dynos serve until the new ones take over, after about 3 minutes. Both releases run meanwhile: migrations must suit both, and database connections double.';
  return 'From the next deploy on, the app can name its release and dyno in its answers.';
}

function resizeEffect({ processes }: Resize): string {
  if (processes.every(({ quantity }) => quantity === 0))
    return 'Nothing restarts: none of it runs.';
  const sleeps = processes.some(({ from }) => from === 'eco');
  const awake = sleeps ? ' From then on they never sleep.' : '';
  return `All of its dynos restart, and visitors wait until they are up.${awake}`;
}

function scaleEffect({ from, to }: Scale): string {
  if (from === 0) return 'It starts the app.';
  const more = to - from === 1 ? 'One more starts' : `${to - from} more start`;
  return `${more} beside what serves now. Nothing restarts.`;
}

export function cautionText(caution: Caution): string {
  switch (caution) {
    case 'affinity-off':
      return `Session affinity is off: ${LOGS_OUT}.`;
    case 'affinity-unavailable':
      return `Private Spaces have no session affinity: ${LOGS_OUT}.`;
    case 'affinity-unknown':
      return `Session affinity can't be read: if it's off, ${LOGS_OUT}.`;
    case 'affinity-just-on':
      return 'Visitors get the cookie with their next request only: where sessions are kept in memory, turn affinity on some hours before (--only session-affinity).';
  }
}

const LOGS_OUT = 'where sessions are kept in memory, visitors are logged out again and again';

/** What is so once the change is made. */
export function madeText(change: Change): string {
  switch (change.kind) {
    case 'turn-on':
      return 'on';
    case 'resize':
      return change.to;
    case 'scale':
      return `${change.to} × ${printable(change.size)}`;
    case 'remove-addon':
      return `${cut(change.name)} removed`;
    case 'remove-webhook':
      return `the webhook to ${cut(change.host)} removed`;
  }
}

/** What all steps cost. */
export function totalText(total: TotalPrice | undefined): string {
  if (!total) return 'free of charge';
  const { centsPerMonth, isWhole, isPartial, isUnread } = total;
  if (centsPerMonth === 0 && !isPartial) return priceText({ kind: 'added', centsPerMonth });
  const amount = `${isWhole ? '' : '+'}${dollars(centsPerMonth)}/month by Heroku's list`;
  if (isUnread) return priceText({ kind: 'unknown' });
  if (isPartial)
    return centsPerMonth === 0 ? 'no list price' : `${amount}, and what has no list price`;
  return isWhole ? `${amount}, in place of Eco's flat fee unless other apps need it` : amount;
}

/** How far the web dynos are, while they're waited for. */
export function waitText({ up, quantity, elapsedMs }: WaitProgress): string {
  const seconds = `${Math.floor(elapsedMs / 1_000)} s`;
  return up === undefined
    ? `the web dynos can't be read just now (${seconds})`
    : `${up} of ${quantity} web dynos up (${seconds})`;
}

/** At a signal that comes while a change is under way. */
export const HEARING_OUT =
  "waiting for Heroku's answer to the change that was sent; once more ends it";
