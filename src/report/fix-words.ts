import { cut, listed, printable } from '../base/text.ts';
import type { Change, ChangeKind } from '../fix/change.ts';
import type { Caution, TotalPrice } from '../fix/plan.ts';
import type { WaitProgress } from '../fix/wait.ts';
import { AFFINITY, PREBOOT } from '../heroku/platform.ts';
import { dollars, priceText } from './amount-words.ts';

/** The words for a change. */
interface ChangeWords {
  /** what to do, as an imperative without a period */
  readonly text: string;
  /** what that means for the app's users */
  readonly effect: string;
  /** the state after it */
  readonly made: string;
  /** shown in place of a price; omitted: nothing */
  readonly unpriced?: string;
}

export const wordsOf = <K extends ChangeKind>(change: Change<K>): ChangeWords =>
  WORDS[change.kind](change);

const WORDS: { readonly [K in ChangeKind]: (change: Change<K>) => ChangeWords } = {
  'turn-on': ({ feature }) => ({
    text: `Turn on ${feature === AFFINITY ? 'session affinity' : feature}`,
    effect: featureEffect(feature),
    made: 'on',
    unpriced: 'free',
  }),
  resize: (change) => ({
    text: `Move ${listed(change.processes.map(movedName), 5)} to ${change.to} dynos`,
    effect: resizeEffect(change),
    made: change.to,
    unpriced: 'free',
  }),
  scale(change) {
    const made = `${change.to} × ${printable(change.size)}`;
    const text = `Scale web from ${change.from} to ${made}`;
    return { text, effect: scaleEffect(change), made, unpriced: 'free' };
  },
  'remove-addon': ({ name }) => ({
    text: `Remove the add-on ${cut(name)}`,
    effect: "It gets no more release notifications. This can't be undone.",
    made: `${cut(name)} removed`,
  }),
  'remove-webhook': ({ id, host }) => ({
    text: `Remove the webhook ${cut(id)} to ${cut(host)}`,
    effect:
      "The app gets no more notifications of its deploys, which it may need for other reasons. This can't be undone.",
    made: `the webhook to ${cut(host)} removed`,
  }),
};

const movedName = ({ type, from }: Change<'resize'>['processes'][number]): string =>
  `${type} (${from})`;

function featureEffect(feature: string): string {
  if (feature === AFFINITY)
    return 'A cookie keeps each visitor on the same dyno until the next deploy. Nothing restarts.';
  if (feature === PREBOOT)
    return 'From the next deploy, the old dynos keep serving until the new ones take over after about 3 minutes. Both releases run at the same time: migrations must work with both, and database connections double.';
  return 'From the next deploy, the app can name its release and dyno in its answers.';
}

function resizeEffect({ processes }: Change<'resize'>): string {
  if (processes.every(({ quantity }) => quantity === 0))
    return 'Nothing restarts, since nothing is running.';
  const sleeps = processes.some(({ from }) => from === 'eco');
  const awake = sleeps ? ' From then on, they never sleep.' : '';
  return `All its dynos restart, and visitors wait until they are up.${awake}`;
}

function scaleEffect({ from, to }: Change<'scale'>): string {
  if (from === 0) return 'It starts the app.';
  const more = to - from === 1 ? 'One more dyno starts' : `${to - from} more dynos start`;
  return `${more}. Nothing restarts.`;
}

export function cautionText(caution: Caution): string {
  switch (caution) {
    case 'affinity-off':
      return `Session affinity is off: ${LOGS_OUT}.`;
    case 'affinity-unavailable':
      return `Private Spaces don't support session affinity: ${LOGS_OUT}.`;
    case 'affinity-unknown':
      return `Session affinity can't be read: if it's off, ${LOGS_OUT}.`;
    case 'affinity-just-on':
      return 'Visitors get the cookie with their next request. If sessions are in memory, turn on affinity some hours earlier (--only session-affinity).';
  }
}

const LOGS_OUT = 'in-memory sessions break with 2+ dynos';

/** What all steps cost. */
export function totalText(total: TotalPrice | undefined): string {
  if (!total) return 'free';
  const { centsPerMonth, isWhole, isPartial, isUnread } = total;
  if (centsPerMonth === 0 && !isPartial) return priceText({ kind: 'added', centsPerMonth });
  const amount = `${isWhole ? '' : '+'}${dollars(centsPerMonth)}/month by Heroku's price list`;
  if (isUnread) return priceText({ kind: 'unknown' });
  if (isPartial)
    return centsPerMonth === 0 ? 'no list price' : `${amount}, plus items without a list price`;
  return isWhole ? `${amount}, instead of Eco's flat fee if no other app needs it` : amount;
}

/** How many web dynos are up, while it waits for them. */
export function waitText({ up, quantity, elapsedMs }: WaitProgress): string {
  const seconds = `${Math.floor(elapsedMs / 1_000)} s`;
  return up === undefined
    ? `can't read the web dynos at the moment (${seconds})`
    : `${up} of ${quantity} web dynos up (${seconds})`;
}

/** After a signal during a change. */
export const HEARING_OUT = "waiting for Heroku's answer to the last change; Ctrl-C again stops now";
