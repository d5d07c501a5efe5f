import type { StatusAnswer } from '../warmup/answer.ts';
import type { Coverage, NotWarm } from './report.ts';

/** What the expected answers to one path tell, in the order in which they were asked for. */
export interface AnswerSeries extends Sightings {
  /** all of them, those before a repetition too */
  readonly answers: number;
  /** their times in a row, as many as are compared, oldest first; in milliseconds */
  readonly times: readonly number[];
}

/** What warmth is measured by. */
interface Measure {
  /** undefined where it isn't known */
  readonly dynos: number | undefined;
  readonly window: number;
}

export type PathVerdict = 'warm' | NotWarm;

export const NOTHING_YET: AnswerSeries = {
  ...{ answers: 0, times: [], inRow: 0, named: 0, names: new Set() },
};

/** @param isRepeated whether it had to be asked for again: then all but the number begins anew */
export function withAnswer(
  series: AnswerSeries,
  { responseMs, dyno }: StatusAnswer,
  isRepeated: boolean,
  { dynos, window }: Measure,
): AnswerSeries {
  const { times, inRow, named, names } = isRepeated ? NOTHING_YET : series;
  const isNews = dyno !== undefined && names.size <= (dynos ?? 0) && !names.has(dyno);
  return {
    answers: series.answers + 1,
    times: [...times, responseMs].slice(-2 * window),
    inRow: inRow + 1,
    named: named + (dyno === undefined ? 0 : 1),
    names: isNews ? new Set([...names, dyno]) : names,
  };
}

/** Undefined: more answers are needed. */
export function verdictOf(series: AnswerSeries, measure: Measure): PathVerdict | undefined {
  const steady = isSteady(series.times, measure.window);
  const reached = reachesAll(series, measure.dynos);
  if (steady && reached) return 'warm';
  if (series.answers < mostAnswers(measure)) return undefined;
  if (!steady && series.times.length === 2 * measure.window) return 'getting-faster';
  if (steady && measure.dynos !== undefined && canCount(series, measure.dynos))
    return 'dynos-missing';
  // Repetitions have interrupted the row again and again.
  return 'unanswered';
}

/** How many more it takes in any case; 0: that can't be foreseen. */
export function answersToCome(series: AnswerSeries, { dynos, window }: Measure): number {
  const counts = dynos === undefined || canCount(series, dynos);
  return Math.max(0, 2 * window - series.inRow, counts ? 0 : requestsFor(dynos) - series.inRow);
}

const MOST_WINDOWS = 20;

/** After as many as promise all dynos, there is room for steadiness, and for a dyno that is missing. */
export const mostAnswers = ({ dynos, window }: Measure): number =>
  (dynos === undefined ? 0 : requestsFor(dynos)) + MOST_WINDOWS * window;

/**
 * What expected answers to one path tell of the dynos that gave them. They came without a repetition in
 * between: the dynos before it may have been others, and one that never answers wouldn't be missed.
 */
export interface Sightings {
  readonly inRow: number;
  /** how many of them had a name in the identity header */
  readonly named: number;
  /** the different ones; of more than there are dynos, one more is enough */
  readonly names: ReadonlySet<string>;
}

const SURE_ENOUGH = 0.99;

/**
 * With which probability `answers` answers come from all of `dynos` dynos, each of them as likely every
 * time: Heroku's router picks at random (devcenter: http-routing).
 */
export function reachProbability(dynos: number, answers: number): number {
  const draws = drawing(dynos);
  for (let count = 0; count < answers; count += 1) draws.next();
  return draws.reachedAll();
}

const known = new Map<number, number>();

/** The least number of answers with which all dynos are reached with 99 % probability. */
export function requestsFor(dynos: number): number {
  const before = known.get(dynos);
  if (before !== undefined) return before;
  const draws = drawing(dynos);
  let answers = 0;
  for (; draws.reachedAll() < SURE_ENOUGH; answers += 1) draws.next();
  known.set(dynos, answers);
  return answers;
}

/** The distribution of how many different dynos have been drawn. Only adds and multiplies: it's stable. */
function drawing(dynos: number): { next: () => void; reachedAll: () => number } {
  const chances = new Float64Array(dynos + 1);
  chances[0] = 1;
  const chance = (reached: number): number => chances[reached] ?? 0;
  return {
    next: () => {
      for (let reached = dynos; reached >= 0; reached -= 1)
        chances[reached] =
          (chance(reached) * reached + chance(reached - 1) * (dynos - reached + 1)) / dynos;
    },
    reachedAll: () => (dynos > 1 ? Math.min(chance(dynos), 1 - Number.EPSILON) : chance(dynos)),
  };
}

export function coverageOf(sightings: Sightings, dynos: number | undefined): Coverage {
  if (dynos === undefined) return { kind: 'unknown' };
  if (canCount(sightings, dynos)) return { kind: 'counted', reached: sightings.names.size, dynos };
  return { kind: 'likely', probability: reachProbability(dynos, sightings.inRow), dynos };
}

/**
 * Whether all dynos can be said to have answered: by their names, else by the number of answers. Names
 * that are fewer than the dynos tell more than the number of answers: one is missing.
 */
export function reachesAll(sightings: Sightings, dynos: number | undefined): boolean {
  if (dynos === undefined) return true;
  return canCount(sightings, dynos)
    ? sightings.names.size === dynos
    : sightings.inRow >= requestsFor(dynos);
}

/**
 * Not by a header that some answers lack, unless all dynos are there; nor by one whose values are more
 * than there are dynos, or never came twice: it may name the request.
 */
function canCount({ inRow, named, names }: Sightings, dynos: number): boolean {
  const isAboutDynos = named > names.size && names.size <= dynos;
  return isAboutDynos && (named === inRow || names.size === dynos);
}

/** The least that was counted of any one path, or the probability that each reached all dynos. */
export function overallCoverage(dynos: number | undefined, paths: readonly Coverage[]): Coverage {
  if (dynos === undefined) return { kind: 'unknown' };
  const counts = paths.flatMap((path) => (path.kind === 'counted' ? [path.reached] : []));
  if (counts.length > 0 && counts.length === paths.length)
    return { kind: 'counted', reached: Math.min(...counts), dynos };
  const probability = paths.reduce((product, path) => product * probabilityOf(path), 1);
  return { kind: 'likely', probability: paths.length > 0 ? probability : 0, dynos };
}

function probabilityOf(coverage: Coverage): number {
  if (coverage.kind === 'likely') return coverage.probability;
  return coverage.kind === 'counted' && coverage.reached === coverage.dynos ? 1 : 0;
}

const PLAIN_WINDOW = 3;
const JVM_WINDOW_PER_DYNO = 10;

/**
 * How many answers are compared with as many before them.
 * @param setting the config's `warmup.window`; null: by what the app runs on
 */
export function windowFor(
  setting: number | null,
  isJvm: boolean,
  dynos: number | undefined,
): number {
  return setting ?? (isJvm ? JVM_WINDOW_PER_DYNO * Math.max(1, dynos ?? 1) : PLAIN_WINDOW);
}

const MEDIAN_MAY_FALL = 0.05;
const TREND_MAY_FALL = 0.02;
const NEGLIGIBLE_MS = 1;

/**
 * Whether answers have stopped coming faster and faster. Of the last 2·window
 * - the median of the later half is at most 5 % or 1 ms below that of the earlier half, and
 * - the straight line through their logarithms falls by at most 2 % or 1 ms per window, one standard
 *   error included.
 *
 * The medians alone are fooled by chance. Measured on declines over up to 50 requests to each dyno (even
 * and exponential, at first 1.1 to 50 times the steady time, 1 to 4 dynos in random order, answers that
 * scatter by 5 or 10 %, a window of 10 per dyno), they called one series in 50 steady while its median
 * was still more than 20 % above its end. With the line it was one in 10,000, where chance had kept the
 * slower dyno for last. Steady answers cost hardly more for it: 7 requests on average with a window of 3
 * and a scatter of 5 %, 11 where they scatter by 100 %, and once in 80,000 series more than 60.
 *
 * What it can't see is a decline that is slow against the window. It waits for the last 20 % of those with
 * a time constant of up to three windows, and of even ones over up to five (two and four where answers
 * scatter by 10 %); slower ones may look steady. Nor does it tell what is slow, the app or a database
 * behind it.
 * @param times of answers in a row, oldest first, in milliseconds
 */
export function isSteady(times: readonly number[], window: number): boolean {
  if (times.length < 2 * window) return false;
  const compared = times.slice(-2 * window);
  const before = median(compared.slice(0, window));
  const last = median(compared.slice(window));
  return (
    before - last <= Math.max(before * MEDIAN_MAY_FALL, NEGLIGIBLE_MS) &&
    fallPerAnswer(compared) * window <= Math.max(TREND_MAY_FALL, NEGLIGIBLE_MS / (last + 1))
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = NaN, high = low] = sorted.slice(
    Math.floor((sorted.length - 1) / 2),
    Math.floor(sorted.length / 2) + 1,
  );
  return (low + high) / 2;
}

/**
 * By which part the times fall from one to the next, at least one standard error above what the line of
 * least squares says: the wider they scatter, the less a flat line proves.
 */
function fallPerAnswer(times: readonly number[]): number {
  // One more millisecond each, so that what is negligible is so for fast answers too.
  const logs = times.map((ms) => Math.log(ms + NEGLIGIBLE_MS));
  const [middle, mean] = [(logs.length - 1) / 2, sum(logs) / logs.length];
  const xx = sum(logs.map((_, at) => (at - middle) ** 2));
  const xy = sum(logs.map((log, at) => (at - middle) * (log - mean)));
  const yy = sum(logs.map((log) => (log - mean) ** 2));
  const slope = xy / xx;
  const residual = Math.max(0, yy - slope * xy);
  return Math.sqrt(residual / (logs.length - 2) / xx) - slope;
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
