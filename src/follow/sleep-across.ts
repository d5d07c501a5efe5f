import type { DeployRecord } from '../state/deploy-record.ts';
import type { WarmupRun } from '../state/warmup-runs.ts';

// In 2012, Heroku's product manager said that as many dynos run after a deploy as before it: what is awake
// comes back awake. Every deploy of an app that can sleep shows whether that's true.

/** Whether the app was asleep just before the release; null: unknown, for example because it was waking. */
export function asleepBeforeRelease({
  asleepBefore,
  paths,
  deploy,
}: Pick<WarmupRun, 'asleepBefore' | 'paths' | 'deploy'>): boolean | null {
  const released = deploy?.times.released ?? Infinity;
  // After half an hour without a request, it may have fallen asleep again.
  if (released >= SLEEPS_AFTER_MS) return null;
  const hasAnswered = paths.some(({ answer }) => answer?.expected === true && answer.ms < released);
  if (asleepBefore === false || hasAnswered) return false;
  const isUndisturbed = paths.every(({ isFinal, requests }) => isFinal && requests === 0);
  return asleepBefore === true && isUndisturbed ? true : null;
}

const SLEEPS_AFTER_MS = 30 * 60_000;

interface Count {
  readonly held: number;
  readonly of: number;
}

/** How often an app came back as it was. */
export interface SleepTally {
  readonly awake: Count;
  readonly asleep: Count;
}

export function sleepTally(runs: readonly Pick<WarmupRun, 'deploy'>[]): SleepTally {
  const deploys = runs.flatMap(({ deploy }) => (deploy?.sleeps === true ? [deploy] : []));
  return { awake: count(deploys, false), asleep: count(deploys, true) };
}

function count(deploys: readonly DeployRecord[], before: boolean): Count {
  const known = deploys.filter(
    ({ asleepBefore, asleepAfter }) => asleepBefore === before && asleepAfter !== null,
  );
  const held = known.filter(({ asleepAfter }) => asleepAfter === before);
  return { held: held.length, of: known.length };
}
