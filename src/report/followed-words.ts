import { duration, elapsed, plural, printable } from '../base/text.ts';
import type { Outcome } from '../follow/deploy.ts';
import { outcomeOf } from '../follow/record.ts';
import type { SleepTally } from '../follow/sleep-across.ts';
import type { DeployRecord } from '../state/deploy-record.ts';
import type { Judgement } from '../state/judgement.ts';
import type { Line } from '../terminal/line.ts';
import { failureWords } from './deploy-words.ts';
import { briefly } from './probe-words.ts';

// A deploy on record in words: at the next push, in reports and in notifications.

type Words = Omit<Line, 'label'>;

/**
 * What became of a deploy; undefined: it isn't over.
 * @param at now, in milliseconds from the push's first request
 * @param judgement undefined: it wasn't probed
 */
export function followedWords(
  record: DeployRecord,
  app: string,
  at: number,
  judgement?: Judgement,
): Words | undefined {
  const outcome = outcomeOf(record);
  if (outcome === undefined) return undefined;
  if (outcome.kind === 'live') return liveWords(outcome, record, judgement);
  if (outcome.kind === 'asleep') return asleepWords(outcome.release, record);
  if (outcome.kind === 'scaled-to-zero' && record.start?.webDynos === 0)
    return { tone: 'info', text: `v${outcome.release}: released; it has no web dyno, as before` };
  const before = record.start?.before ?? 0;
  return failureWords(outcome, { app: printable(app), at, before });
}

function liveWords(
  { release, by }: Extract<Outcome, { kind: 'live' }>,
  record: DeployRecord,
  judgement: Judgement | undefined,
): Words {
  const { switched } = record.times;
  const isEstimate = by === 'time';
  const took = switched === null ? '' : ` after ${isEstimate ? 'about ' : ''}${elapsed(switched)}`;
  const isBad =
    record.answers.some(({ expected }) => !expected) ||
    record.warm?.isWarm === false ||
    judgement?.verdict === 'fail' ||
    judgement?.verdict === 'degraded';
  return {
    tone: isBad ? 'warn' : 'pass',
    text: [
      `v${release}: live${took}${isEstimate ? ' (an estimate)' : ''}`,
      ...answersText(record),
      ...(judgement ? [briefly(judgement)] : []),
    ].join(', '),
  };
}

function asleepWords(release: number, record: DeployRecord): Words {
  const wasAwake = record.sleeps === true && record.asleepBefore === false;
  const text = `v${release}: came back asleep${wasAwake ? ', though it was awake' : ''}`;
  const slowest = slowestAnswer(record);
  if (!slowest) return { tone: 'warn', text };
  return slowest.expected
    ? { tone: 'info', text: `${text}, woken by us in ${duration(slowest.ms)}` }
    : { tone: 'warn', text: [text, ...answersText(record)].join(', ') };
}

/** Of all paths, the one that isn't as expected, or what a visitor would have waited for longest. */
const slowestAnswer = ({ answers }: DeployRecord): DeployRecord['answers'][number] | undefined =>
  answers.find(({ error }) => error !== null) ??
  answers.find(({ expected }) => !expected) ??
  answers.toSorted((a, b) => b.ms - a.ms)[0];

function answersText(record: DeployRecord): string[] {
  const slowest = slowestAnswer(record);
  if (!slowest) return [];
  const { status, expected, error, ms } = slowest;
  const unusual = status !== null && !expected ? ` (${status})` : '';
  const first =
    error === null
      ? `first answer ${duration(ms)}${unusual}`
      : `no answer in ${duration(ms)}: ${printable(error)}`;
  return [first, ...warmText(record)];
}

function warmText({ warm }: DeployRecord): string[] {
  if (warm === null) return [];
  if (!warm.isWarm) return ['not warm'];
  return [warm.ms === null ? 'warm' : `warm ${duration(warm.ms)}`];
}

/** How often an app that can sleep came back as it was; undefined: no deploy has shown it. */
export function sleepLine({ awake, asleep }: SleepTally): Line | undefined {
  const part = (state: string, { held, of }: SleepTally['awake']): string[] =>
    of === 0 ? [] : [`${state} before and after: ${held} of ${plural(of, 'deploy')}`];
  const parts = [...part('awake', awake), ...part('asleep', asleep)];
  if (parts.length === 0) return undefined;
  const isRule = awake.held === awake.of && asleep.held === asleep.of;
  return { tone: isRule ? 'pass' : 'warn', label: 'Eco dynos', text: parts.join('; ') };
}

/** What a deploy that isn't over waits for. */
export function progressText({ phase, release, up, dynos }: DeployRecord): string {
  const name = release === null ? 'the release' : `v${release}`;
  switch (phase) {
    case 'find':
      return 'waiting for the build';
    case 'build':
      return 'building';
    case 'release':
      return `${name}: release phase`;
    case 'switch':
      return dynos === null || up < dynos
        ? `${name}: ${up} of ${dynos ?? '?'} dynos up`
        : `${name}: dynos up, waiting for the switch`;
    case 'over':
      return `${name}: asking the app`;
  }
}
