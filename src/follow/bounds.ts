import type { Course, Deploy } from './deploy.ts';

// In milliseconds. Heroku's own limits, with some room.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const MOST_CALLS = 150;
/** git's process ends after the build: if no build is listed by then, there was none. */
const FIND_AFTER_GIT_MS = MINUTE;
const FIND_MS = 20 * MINUTE;
export const BUILD_MS = 20 * MINUTE;
export const RELEASE_MS = 60 * MINUTE;
export const SILENCE_MS = 10 * MINUTE;

/** From a new dyno's creation until preboot sends it requests. */
export const switchBegins = ({ bootMs }: Deploy): number => bootMs + 2 * MINUTE;
/** Until the last old dyno is gone: up to two minutes later, as users have measured. */
export const switchEnds = ({ bootMs }: Deploy): number => bootMs + 4 * MINUTE;

/** Heroku restarts a dyno that crashed at boot at once, and lists it as crashed when it crashes again. */
const TRIES = 2;
const ROOM_MS = 15 * SECOND;

export function switchBound({ runtime, bootMs }: Deploy): number {
  if (runtime === 'preboot') return bootMs + 6 * MINUTE;
  if (runtime === 'common') return TRIES * bootMs + ROOM_MS;
  return 4 * (bootMs + MINUTE) + 10 * MINUTE;
}

/** When to give up in this phase. */
export function deadlineOf({ deploy, phase, since, pausedMs }: Course): number {
  switch (phase.kind) {
    case 'find':
      return phase.gitEndedAt === undefined
        ? since + FIND_MS + pausedMs
        : Math.max(since, phase.gitEndedAt) + FIND_AFTER_GIT_MS + pausedMs;
    case 'build':
      return since + BUILD_MS + pausedMs;
    case 'release':
      return since + RELEASE_MS + pausedMs;
    case 'switch':
      return Math.max(since, phase.bornAt ?? 0) + switchBound(deploy) + pausedMs;
    case 'over':
      return Infinity;
  }
}
