import type { Coverage } from './warm-report.ts';

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
export function canCount({ inRow, named, names }: Sightings, dynos: number): boolean {
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
