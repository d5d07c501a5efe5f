import { isEco, webProcess } from '../heroku/platform.ts';
import { type Readings, valueOf } from '../heroku/readings.ts';
import type { Dyno } from '../heroku/shapes.ts';

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
export type Useless =
  | 'not-released'
  | 'no-web-process'
  | 'no-web-dynos'
  | 'maintenance'
  /** its Eco dynos sleep, and the account has no hours left to run them */
  | 'eco-hours-used-up'
  /** every web dyno has: none of them takes requests until something restarts it */
  | 'crashed';

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
  if (valueOf(readings.app)?.maintenance === true) return 'maintenance';
  // Such an app's dynos may have crashed too, and then no restart would bring them back.
  if (valueOf(readings.ecoHours) === 0) return 'eco-hours-used-up';
  return areAll(webDynosOf(readings), 'crashed') ? 'crashed' : undefined;
}

/**
 * Only `idle` is sleep. A dyno that is `starting` may have been woken by the request that left
 * before this was read, or may restart for a reason of its own: nobody can tell.
 */
function isAsleep(readings: Readings): boolean | undefined {
  const web = webDynosOf(readings);
  if (web.some(({ state }) => state === 'up')) return false;
  return areAll(web, 'idle') ? true : undefined;
}

const webDynosOf = ({ dynos }: Readings): readonly Dyno[] =>
  valueOf(dynos)?.filter(({ type }) => type === 'web') ?? [];

const areAll = (dynos: readonly Dyno[], wanted: string): boolean =>
  dynos.length > 0 && dynos.every(({ state }) => state === wanted);
