import { isEco, webProcess } from '../checks/formation.ts';
import type { Reading, Readings } from '../heroku/readings.ts';

/** The app as the API described it around the request; undefined where it couldn't be read. */
export interface AppCondition {
  /** why no request can wake it; undefined where none is known */
  readonly useless: Useless | undefined;
  /** only Eco sleeps */
  readonly sleeps: boolean | undefined;
  /** whether its web dynos slept when the API was asked */
  readonly asleep: boolean | undefined;
}

/** Why a request would wake nothing. */
export type Useless = 'not-released' | 'no-web-process' | 'no-web-dynos' | 'maintenance';

export function conditionOf(readings: Readings): AppCondition {
  const formation = valueOf(readings.formation);
  const web = formation && webProcess(formation);
  const sleeps = web && isEco(web.size);
  return {
    useless: whyUseless(readings),
    sleeps,
    asleep: sleeps === true ? isAsleep(readings) : sleeps,
  };
}

function whyUseless(readings: Readings): Useless | undefined {
  const formation = valueOf(readings.formation);
  if (formation) {
    if (formation.length === 0) return 'not-released';
    const web = webProcess(formation);
    if (!web) return 'no-web-process';
    if (web.quantity === 0) return 'no-web-dynos';
  }
  return valueOf(readings.app)?.maintenance === true ? 'maintenance' : undefined;
}

/**
 * Only `idle` is sleep. A dyno that is `starting` may have been woken by the request that left
 * before this was read, or may restart for a reason of its own: nobody can tell.
 */
function isAsleep(readings: Readings): boolean | undefined {
  const web = valueOf(readings.dynos)?.filter(({ type }) => type === 'web') ?? [];
  if (web.some(({ state }) => state === 'up')) return false;
  return web.length > 0 && web.every(({ state }) => state === 'idle') ? true : undefined;
}

const valueOf = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading?.ok === true ? reading.value : undefined;
