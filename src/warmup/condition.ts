import { isEco, webProcess } from '../heroku/platform.ts';
import { type Readings, valueOf } from '../heroku/readings.ts';
import type { Dyno } from '../heroku/shapes.ts';

/** The app's state from the API, read while the request runs; undefined if it couldn't be read. */
export interface AppCondition {
  /** why no request can wake it; undefined if there is no known reason */
  readonly useless: Useless | undefined;
  /** whether its dynos can sleep: only Eco dynos do */
  readonly sleeps: boolean | undefined;
  /** whether its web dynos were asleep when the API was read */
  readonly asleep: boolean | undefined;
}

/** Why a request would wake nothing. */
export type Useless =
  | 'not-released'
  | 'no-web-process'
  | 'no-web-dynos'
  /** only its Private Space can reach the app */
  | 'internal-routing'
  | 'maintenance'
  /** its Eco dynos are asleep, and the account has no hours left to run them */
  | 'eco-hours-used-up'
  /** every web dyno crashed: none takes requests until it's restarted */
  | 'crashed';

/** @param warmupUrl of the config, which also holds behind internal routing: its author can reach it */
export function conditionOf(readings: Readings, warmupUrl: string | null = null): AppCondition {
  const formation = valueOf(readings.formation);
  const web = formation && webProcess(formation);
  const sleeps = web && isEco(web.size);
  return {
    useless: whyUseless(readings, warmupUrl),
    sleeps,
    asleep: sleeps === true ? isAsleep(readings) : sleeps,
  };
}

function whyUseless(readings: Readings, warmupUrl: string | null): Useless | undefined {
  const formation = valueOf(readings.formation);
  if (formation) {
    if (formation.length === 0) return 'not-released';
    const web = webProcess(formation);
    if (!web) return 'no-web-process';
    if (web.quantity === 0) return 'no-web-dynos';
  }
  const app = valueOf(readings.app);
  if (app?.internal_routing === true && warmupUrl === null) return 'internal-routing';
  if (app?.maintenance === true) return 'maintenance';
  // Before `crashed`, because without hours a restart wouldn't help.
  if (valueOf(readings.ecoHours) === 0) return 'eco-hours-used-up';
  return areAll(webDynosOf(readings), 'crashed') ? 'crashed' : undefined;
}

/**
 * Only `idle` means asleep. For a `starting` dyno it's unknown: our own request may have just woken it, or
 * it may be restarting.
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
