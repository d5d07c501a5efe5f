import { printable } from '../base/text.ts';
import type { Change, ChangeKind } from '../fix/change.ts';
import type { Caution, TotalPrice } from '../fix/plan.ts';
import type { WaitProgress } from '../fix/wait.ts';
import { AFFINITY, PREBOOT } from '../heroku/platform.ts';
import { cut, dollars, listed, priceText } from './check-words.ts';

/** What is said of a change. */
interface ChangeWords {
  /** what is to be done, as an imperative without a full stop */
  readonly text: string;
  /** what that means for those who use the app */
  readonly effect: string;
  /** what is so once it's made */
  readonly made: string;
  /** what is said in place of a price; left out: nothing */
  readonly unpriced?: string;
}

export const wordsOf = <K extends ChangeKind>(change: Change<K>): ChangeWords =>
  WORDS[change.kind](change);

const WORDS: { readonly [K in ChangeKind]: (change: Change<K>) => ChangeWords } = {
  'turn-on': ({ feature }) => ({
    text: `Turn ${feature === AFFINITY ? 'session affinity' : feature} on`,
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
    effect: "It hears of no release any more. This can't be undone.",
    made: `${cut(name)} removed`,
  }),
  'remove-webhook': ({ id, host }) => ({
    text: `Remove the webhook ${cut(id)} to ${cut(host)}`,
    effect:
      "The app hears of its deploys no more, and may want to for other reasons. This can't be undone.",
    made: `the webhook to ${cut(host)} removed`,
  }),
};

const movedName = ({ type, from }: Change<'resize'>['processes'][number]): string =>
  `${type} (${from})`;

function featureEffect(feature: string): string {
  if (feature === AFFINITY)
    return 'A cookie brings each visitor back to the same dyno. Nothing restarts.';
  if (feature === PREBOOT)
    return 'From the next deploy on, the old dynos serve until the new ones take over, after about 3 minutes. Both releases run meanwhile: migrations must suit both, and database connections double.';
  return 'From the next deploy on, the app can name its release and dyno in its answers.';
}

function resizeEffect({ processes }: Change<'resize'>): string {
  if (processes.every(({ quantity }) => quantity === 0))
    return 'Nothing restarts: none of it runs.';
  const sleeps = processes.some(({ from }) => from === 'eco');
  const awake = sleeps ? ' From then on they never sleep.' : '';
  return `All of its dynos restart, and visitors wait until they are up.${awake}`;
}

function scaleEffect({ from, to }: Change<'scale'>): string {
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
