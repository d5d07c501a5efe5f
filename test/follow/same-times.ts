import { expect } from '@jest/globals';
import { switchBegins } from '../../src/follow/bounds.ts';
import type { Course, Times } from '../../src/follow/deploy.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { eventsOf } from '../simulator/in-world.ts';
import { IS_WHOLE } from '../support/weekly.ts';

type Name = Exclude<keyof Times, 'begun' | 'found'>;

/** How much later the record has each moment than the simulator's log, in simulated seconds. */
function differences(
  simulator: Simulator,
  { times, phase, deploy }: Course,
): ReadonlyMap<Name, number> {
  const first = eventsOf(simulator, 'build').find(({ status }) => status === 'pending');
  const ended = eventsOf(simulator, 'build').find(({ status }) => status !== 'pending');
  if (!first || times.found === undefined) throw new Error('no build');
  const offset = times.found - first.at;
  const target = phase.kind === 'over' && 'release' in phase.outcome ? phase.outcome.release : NaN;
  const last = eventsOf(simulator, 'dyno').filter(
    ({ release, to, name }) => release === target && to === 'up' && name.startsWith('web'),
  );
  const logged: { readonly [N in Name]: number | undefined } = {
    built: ended?.at,
    released: eventsOf(simulator, 'release').find(({ version }) => version === target)?.at,
    booted: last.at(-1)?.at,
    switched: deploy.runtime === 'preboot' ? switchOf(simulator, deploy) : last.at(-1)?.at,
  };
  const names = ['built', 'released', 'booted', 'switched'] as const;
  return new Map(
    names.flatMap((name) => {
      const [seen, at] = [times[name], logged[name]];
      return seen === undefined || at === undefined
        ? []
        : [[name, (seen - offset - at) / 1_000] as const];
    }),
  );
}

/** Preboot's switch, without what the simulator's timer was late on a busy machine. */
function switchOf(simulator: Simulator, deploy: Course['deploy']): number | undefined {
  const at = eventsOf(simulator, 'preboot-switch').at(-1)?.at;
  const born = eventsOf(simulator, 'dyno').filter(({ from, to }) => !from && to === 'starting');
  const due = (born.at(-1)?.at ?? NaN) + switchBegins(deploy);
  return at !== undefined && at > due ? due : at;
}

const NEAR_SECONDS = 5;

/** Simulated seconds in a real one. At 60, a busy machine is late by five of them in a twelfth of a second. */
export const SPEED = IS_WHOLE ? 20 : 60;

/**
 * The simulator's log and the follower's record, within five simulated seconds. What is seen in answers has
 * no time of Heroku's, and a busy machine sees it late.
 */
export function expectSameTimes(simulator: Simulator, course: Course): void {
  const { phase } = course;
  const by = phase.kind === 'over' && phase.outcome.kind === 'live' ? phase.outcome.by : undefined;
  for (const [name, seconds] of differences(simulator, course)) {
    const late = name === 'switched' && by === 'identity' ? 0 : Math.max(0, seconds);
    const apart = Math.round(Math.max(-seconds, late));
    expect([name, Math.max(NEAR_SECONDS, apart)]).toEqual([name, NEAR_SECONDS]);
  }
}
