import type { SimApp, World } from './app/model.ts';
import type { Fault, Window } from './scenario/fault-spec.ts';

/**
 * Finds the first fault that matches a request, and counts it if the scenario limits it.
 * @param app whose pushes and releases start the fault's window; undefined: any app's
 */
type FaultFinder<F extends Fault> = (path: string, app?: SimApp) => F | undefined;

export function createFaultFinder<F extends Fault>(
  world: World,
  faults: readonly F[],
): FaultFinder<F> {
  const pending = faults.map((fault) => ({
    fault,
    path: new RegExp(fault.path),
    claim: createQuota(fault),
  }));
  return (path, app) =>
    pending.find((entry) => {
      if (!entry.path.test(path)) return false;
      const opening = openingOf(world, entry.fault.when, app);
      return opening !== undefined && entry.claim(opening);
    })?.fault;
}

/** One opening of a fault's window. */
interface Opening {
  /** when its event happened, in simulated milliseconds */
  readonly began: number;
  /** its number since then, from 0 */
  readonly repetition: number;
}

/** Makes a function that uses up one of the fault's times; it returns false if there's none left. */
function createQuota({ times = Infinity, when }: Fault): (opening: Opening) => boolean {
  // Each app has its own count.
  const used = new Map<number, { readonly repetition: number; readonly times: number }>();
  return ({ began, repetition }) => {
    const key = when.everySeconds === undefined ? 0 : began;
    const last = used.get(key);
    const before = last?.repetition === repetition ? last.times : 0;
    if (before >= times) return false;
    used.set(key, { repetition, times: before + 1 });
    return true;
  };
}

/** Simulated milliseconds until the fault's period ends; Infinity: it doesn't. */
export function endsIn(world: World, { when }: Fault, app: SimApp): number {
  const began = beginning(when.after, [app]);
  const { fromSeconds, forSeconds = Infinity, everySeconds = Infinity } = when;
  const seconds = (world.clock.now() - (began ?? 0)) / 1000 - fromSeconds;
  return Math.max(0, forSeconds - (seconds % everySeconds)) * 1000;
}

/** The opening that a request falls into now. */
function openingOf(world: World, window: Window, app: SimApp | undefined): Opening | undefined {
  const began = beginning(window.after, app === undefined ? [...world.apps.values()] : [app]);
  if (began === undefined) return undefined;
  const { fromSeconds, forSeconds = Infinity, everySeconds = Infinity } = window;
  const seconds = (world.clock.now() - began) / 1000 - fromSeconds;
  if (seconds < 0 || seconds % everySeconds >= forSeconds) return undefined;
  return { began, repetition: Math.floor(seconds / everySeconds) };
}

/** Simulated milliseconds; undefined before it begins. */
function beginning(after: Window['after'], apps: readonly SimApp[]): number | undefined {
  if (after === 'start') return 0;
  const moments = apps.map((app) => (after === 'push' ? app.pushedAt : app.deployedAt));
  const known = moments.filter((moment) => moment !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Whether an Authorization header has `token`: as Bearer, or as Basic's password. */
export function authorizes(header: string | undefined, token: string): boolean {
  const [scheme = '', value = ''] = (header ?? '').split(' ', 2);
  if (scheme.toLowerCase() === 'bearer') return value === token;
  if (scheme.toLowerCase() !== 'basic') return false;
  const credentials = Buffer.from(value, 'base64').toString();
  // Any user name works, as on Heroku.
  return credentials.slice(credentials.indexOf(':') + 1) === token;
}
