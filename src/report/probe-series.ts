import type { Judgement } from '../state/judgement.ts';
import type { PhaseEnds, ProbeRun, Sample } from '../state/probe-record.ts';

// The probes of a deploy as a timeline shows them, in a terminal or on a page.

/** Which release answered; `unnamed`: the answer doesn't say. */
export const SIDES = ['old', 'new', 'unnamed'] as const;

export type Side = (typeof SIDES)[number];

/** A good answer that counts. */
export interface Answered {
  readonly at: number;
  readonly ms: number;
  readonly side: Side;
}

export interface ProbeSeries {
  /** from the first probe to the end of the last one's interval, or of the last phase */
  readonly endMs: number;
  readonly answers: readonly Answered[];
  /** those that count */
  readonly failed: readonly Sample[];
  readonly voided: readonly Sample[];
  readonly phases: readonly PhaseSpan[];
  /** the releases that answered, as `v41`; '' if no answer names one */
  readonly names: Readonly<Record<Side, string>>;
}

/** @param judgement tells which answers are normal, although the config doesn't expect them */
export function seriesOf(run: ProbeRun, judgement: Judgement | undefined): ProbeSeries {
  const { samples, phases, intervalMs } = run;
  const target = newestRelease(run);
  const counted = samples.filter(({ voidedBy }) => voidedBy === null);
  const lastDue = samples.reduce((last, { dueMs }) => Math.max(last, dueMs), 0);
  const endMs = Math.max(lastDue + intervalMs, ...PHASES.map(({ end }) => phases[end] ?? 0), 1);
  const sideOf = ({ release }: Sample): Side =>
    release === null ? 'unnamed' : release < target ? 'old' : 'new';
  const isGood = ({ result, status, path }: Sample): boolean =>
    result === 'ok' ||
    judgement?.normal.some((one) => one.path === run.paths[path] && one.status === status) === true;
  const good = counted.filter(isGood);
  const nameOf = (side: Side): string =>
    namesOf(good.filter((sample) => sideOf(sample) === side).map(({ release }) => release));
  return {
    endMs,
    answers: good.map((sample) => ({
      ...{ at: sample.dueMs, ms: latencyOf(sample), side: sideOf(sample) },
    })),
    failed: counted.filter((sample) => !isGood(sample)),
    voided: samples.filter(({ voidedBy }) => voidedBy !== null),
    phases: phaseSpans(phases, endMs),
    names: { old: nameOf('old'), new: nameOf('new'), unnamed: '' },
  };
}

/** How long a visitor would have waited, who came when the probe was due. */
export const latencyOf = ({ dueMs, endedMs }: Sample): number => Math.max(0, endedMs - dueMs);

/** From which release on an answer is of the new one. One alone is new if it has come with the deploy. */
function newestRelease({ samples, phases }: ProbeRun): number {
  const named = samples.flatMap(({ release, dueMs }) =>
    release === null ? [] : [{ release, dueMs }],
  );
  const newest = named.reduce((most, { release }) => Math.max(most, release), 0);
  const isAlone = named.every(({ release }) => release === newest);
  const begun = phases.released ?? Infinity;
  return isAlone && (named[0]?.dueMs ?? 0) < begun ? newest + 1 : newest;
}

function namesOf(releases: readonly (number | null)[]): string {
  const all = [...new Set(releases)].filter((release) => release !== null).sort((a, b) => a - b);
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? `v${first}` : `v${first} to v${last}`;
}

/** A part of the deploy. */
export interface PhaseSpan {
  readonly name: string;
  /** before the first probe if it's negative */
  readonly from: number;
  readonly to: number;
  /** false: the probes ended before it did */
  readonly isOver: boolean;
}

const PHASES = [
  { name: 'build', end: 'built' },
  { name: 'release', end: 'released' },
  { name: 'boot', end: 'booted' },
  { name: 'switch', end: 'switched' },
  { name: 'warm', end: 'warmed' },
] as const satisfies readonly { name: string; end: keyof PhaseEnds }[];

/** A phase whose end isn't known counts to the next one's, and the last one isn't over. */
function phaseSpans(ends: PhaseEnds, endMs: number): PhaseSpan[] {
  const last = PHASES.findLastIndex(({ end }) => ends[end] !== null);
  const spans: PhaseSpan[] = [];
  let from = ends.found;
  for (const [index, { name, end }] of PHASES.entries()) {
    const to = ends[end];
    // Without a start, the first known end begins the next phase.
    if (to !== null && from !== null) spans.push({ name, from, to, isOver: true });
    const isNext = to === null && index === last + 1;
    if (isNext && from !== null && name !== 'warm')
      spans.push({ name, from, to: endMs, isOver: false });
    from = to ?? from;
  }
  return spans;
}

export interface Range {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** The answers in equal parts of the time; undefined: none. */
export function bucketsOf(
  answers: readonly Answered[],
  count: number,
  endMs: number,
): (Range | undefined)[] {
  const all = Array.from({ length: count }, (): number[] => []);
  for (const { at, ms } of answers) all[indexIn(at, count, endMs)]?.push(ms);
  return all.map(rangeOf);
}

/** Which of `count` equal parts of the time. */
export const indexIn = (at: number, count: number, endMs: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor((at / endMs) * count)));

function rangeOf(values: readonly number[]): Range | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, median, max] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  if (min === undefined || median === undefined || max === undefined) return undefined;
  return { count: sorted.length, min, median, max };
}

/** `1:05`, `1:02:05` from the first probe. */
export function clockText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  const sign = ms < 0 && seconds > 0 ? '-' : '';
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const begin = hours > 0 ? `${hours}:${twoDigits(minutes)}` : `${minutes}`;
  return `${sign}${begin}:${twoDigits(seconds % 60)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200];

const DAY_MS = 86_400_000;

/** Round times on the axis, `most` at most. */
export function timeTicks(endMs: number, most: number): number[] {
  const known = STEPS.find((seconds) => endMs / (seconds * 1_000) < most);
  const step = known === undefined ? Math.ceil(endMs / most / DAY_MS) * DAY_MS : known * 1_000;
  return Array.from({ length: Math.floor(endMs / step) + 1 }, (_, index) => index * step);
}
