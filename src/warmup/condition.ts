import { webProcess } from '../checks/formation.ts';
import type { Reading, Readings } from '../heroku/readings.ts';

/** The app as the API described it around the request; undefined where it couldn't be read. */
export interface AppCondition {
  /** false before the first release: there is no formation yet, and nothing to wake */
  readonly released: boolean | undefined;
  readonly maintenance: boolean | undefined;
  readonly webDynos: number | undefined;
  /** only Eco sleeps */
  readonly sleeps: boolean | undefined;
  /** whether its web dynos slept when the push began */
  readonly asleep: boolean | undefined;
}

export function conditionOf(readings: Readings): AppCondition {
  const formation = valueOf(readings.formation);
  const web = formation && webProcess(formation);
  const sleeps = web && web.size.toLowerCase() === 'eco';
  return {
    released: formation && formation.length > 0,
    maintenance: valueOf(readings.app)?.maintenance,
    webDynos: formation && (web?.quantity ?? 0),
    sleeps,
    asleep: sleeps === true ? isAsleep(readings) : sleeps,
  };
}

function isAsleep(readings: Readings): boolean | undefined {
  const web = valueOf(readings.dynos)?.filter(({ type }) => type === 'web');
  if (!web || web.length === 0) return undefined;
  // `starting` counts: the request that left before this was read may have woken it already.
  return web.every(({ state }) => state === 'idle' || state === 'starting');
}

const valueOf = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading?.ok === true ? reading.value : undefined;
