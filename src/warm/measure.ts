import type { StatusAnswer } from '../warmup/answer.ts';
import type { Coverage, NotWarm } from './report.ts';

/** The expected answers to one path, in the order of their requests. */
export interface AnswerSeries extends Sightings {
  /** number of all answers, including those before a retry */
  readonly answers: number;
  /** times of the last answers without a retry between them, oldest first, in milliseconds */
  readonly times: readonly number[];
}

interface Measure {
  /** undefined if unknown */
  readonly dynos: number | undefined;
  /** number of processes in each dyno; omitted: one, or unknown */
  readonly perDyno?: number;
  readonly window: number;
}

export type PathVerdict = 'warm' | NotWarm;

export const NOTHING_YET: AnswerSeries = {
  ...{ answers: 0, times: [], inRow: 0, named: 0, names: new Set() },
};

/** @param isRepeated whether it took a retry: then everything but the number of answers starts over */
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

/** Undefined if more answers are needed. */
export function verdictOf(series: AnswerSeries, measure: Measure): PathVerdict | undefined {
  const steady = isSteady(series.times, measure.window);
  const reached = reachesAll(series, measure.dynos, measure.perDyno);
  if (steady && reached) return 'warm';
  if (series.answers < mostAnswers(measure)) return undefined;
  if (!steady && series.times.length === 2 * measure.window) return 'getting-faster';
  if (steady && measure.dynos !== undefined && canCount(series, measure.dynos))
    return 'dynos-missing';
  // Retries have interrupted the series again and again.
  return 'unanswered';
}

/** How many more answers are needed at least; 0 if that's unknown. */
export function answersToCome(series: AnswerSeries, measure: Measure): number {
  const { dynos, perDyno = 1, window } = measure;
  const counts = dynos === undefined || (perDyno === 1 && canCount(series, dynos));
  const enough = counts ? 0 : requestsFor(dynos * perDyno);
  return Math.max(0, 2 * window - series.inRow, enough - series.inRow);
}

const MOST_WINDOWS = 20;

/** Enough answers to reach all dynos, plus room for times to settle or for a missing dyno to answer. */
export const mostAnswers = ({ dynos, perDyno = 1, window }: Measure): number =>
  (dynos === undefined ? 0 : requestsFor(dynos * perDyno)) + MOST_WINDOWS * window;

/**
 * Which dynos gave the expected answers to one path. Only answers since the last retry count: the dynos may
 * have been replaced before it, and a retry would hide a dyno that never answers.
 */
export interface Sightings {
  readonly inRow: number;
  /** how many of them named their dyno in the identity header */
  readonly named: number;
  /** the different names, at most one more than there are dynos */
  readonly names: ReadonlySet<string>;
}

const SURE_ENOUGH = 0.99;

/**
 * The probability that `answers` answers include all of `dynos` dynos. Heroku's router picks them at random
 * (devcenter: http-routing), so each dyno is equally likely every time.
 */
export function reachProbability(dynos: number, answers: number): number {
  const draws = drawing(dynos);
  for (let count = 0; count < answers; count += 1) draws.next();
  return draws.reachedAll();
}

const known = new Map<number, number>();

/** The smallest number of answers that reaches all dynos with 99% probability. */
export function requestsFor(dynos: number): number {
  const before = known.get(dynos);
  if (before !== undefined) return before;
  const draws = drawing(dynos);
  let answers = 0;
  for (; draws.reachedAll() < SURE_ENOUGH; answers += 1) draws.next();
  known.set(dynos, answers);
  return answers;
}

/** The distribution of the number of different dynos. It only adds and multiplies, so it's stable. */
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

export function coverageOf(sightings: Sightings, dynos: number | undefined, perDyno = 1): Coverage {
  if (dynos === undefined) return { kind: 'unknown' };
  if (canCount(sightings, dynos)) return { kind: 'counted', reached: sightings.names.size, dynos };
  const probability = reachProbability(dynos * perDyno, sightings.inRow);
  return { kind: 'likely', probability, dynos };
}

/**
 * Whether all dynos have answered, with all their processes: dynos by their names, and what has no name by
 * the number of answers. If there are fewer names than dynos, a dyno is missing, however many answers there
 * are.
 */
export function reachesAll(sightings: Sightings, dynos: number | undefined, perDyno = 1): boolean {
  if (dynos === undefined) return true;
  const isEnough = sightings.inRow >= requestsFor(dynos * perDyno);
  if (!canCount(sightings, dynos)) return isEnough;
  return sightings.names.size === dynos && (perDyno === 1 || isEnough);
}

/**
 * Whether the identity header names dynos. It doesn't if it has more values than there are dynos, or if no
 * value came twice: then it may name the request. If some answers lack it, it counts only if every dyno has
 * answered.
 */
function canCount({ inRow, named, names }: Sightings, dynos: number): boolean {
  const isAboutDynos = named > names.size && names.size <= dynos;
  return isAboutDynos && (named === inRow || names.size === dynos);
}

/** The lowest count of any path, or the probability that every path reached all dynos. */
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
 * How many answers are compared with the same number before them.
 * @param setting the config's `warmup.window`; null: depends on the app's language
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
 * Whether answers have stopped getting faster. For the last 2·window answers, both must hold:
 * - The median of the later half is at most 5% or 1 ms below the median of the earlier half.
 * - The straight line through their logarithms falls by at most 2% or 1 ms per window, including one
 *   standard error.
 *
 * The medians alone are fooled by chance. We measured declines over up to 50 requests to each dyno: linear
 * and exponential, starting at 1.1 to 50 times the steady time, 1 to 4 dynos in random order, a scatter of
 * 5 or 10%, a window of 10 per dyno. The medians alone called one series in 50 steady while its median was
 * still more than 20% above its end. With the line, it was one in 10,000, where the slower dyno came last
 * by chance. The line costs few requests if answers are steady: with a window of 3, it takes 7 requests on
 * average at a scatter of 5%, 11 at a scatter of 100%, and more than 60 in one of 80,000 series.
 *
 * A decline that is slow compared to the window isn't seen. An exponential one with a time constant of up
 * to three windows, or a linear one over up to five, is called steady only in its last 20% (two and four
 * windows at a scatter of 10%). A slower one may look steady before that. The test can't tell a slow app
 * from a slow database behind it.
 * @param times of consecutive answers, oldest first, in milliseconds
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
 * The fraction by which times fall from one answer to the next: the slope of the least-squares line, plus
 * one standard error, because a flat line proves less if the times scatter.
 */
function fallPerAnswer(times: readonly number[]): number {
  // One millisecond is added to each, so that changes below it are negligible for fast answers too.
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
