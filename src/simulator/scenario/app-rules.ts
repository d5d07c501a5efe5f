import * as z from 'zod/mini';
import { DYNO_SIZES, isSingleDyno, type SizeName } from '../app/dyno-sizes.ts';
import { mixedSizes } from '../app/mixed-sizes.ts';

interface Process {
  readonly size?: SizeName | undefined;
  readonly quantity: number;
}

/** The settings of an app that don't go with each other on Heroku. */
interface Combination {
  readonly size: SizeName;
  readonly quantity: number;
  readonly command: string | null;
  readonly asleep: boolean;
  readonly released: boolean;
  readonly lastRelease: 'succeeded' | 'failed' | 'pending';
  readonly generation: 'cedar' | 'fir';
  readonly space?: string | undefined;
  readonly features: { readonly preboot: boolean; readonly 'http-session-affinity': boolean };
  readonly processes: Readonly<Record<string, Process>>;
}

const rule = (
  path: string[],
  error: string,
  holds: (app: Combination) => boolean,
): z.core.$ZodCheck<Combination> => z.refine(holds, { path, error });

/** A rule that the web process, in the app's own settings, and each of the others have to keep. */
const processRule = (
  setting: keyof Process,
  error: string,
  holds: (
    process: { readonly size: SizeName; readonly quantity: number },
    app: Combination,
  ) => boolean,
): z.core.$ZodCheck<Combination> =>
  z.superRefine((app, context) => {
    const check = (path: string[], own: Process): void => {
      // One that leaves its size out has the app's, which is complained about already.
      if (own[setting] === undefined || holds({ ...own, size: own.size ?? app.size }, app)) return;
      context.addIssue({ code: 'custom', path: [...path, setting], message: error });
    };
    check([], app);
    for (const [type, process] of Object.entries(app.processes)) {
      check(['processes', type], process);
    }
  });

/** What Heroku doesn't let an app be. */
export const appRules = [
  processRule(
    'quantity',
    'must be 0 or 1: eco and basic run one dyno per process type',
    ({ size, quantity }) => quantity <= 1 || !isSingleDyno(size),
  ),
  processRule(
    'size',
    'must be a private one for an app with a space, and for no other',
    ({ size }, { space }) => (space !== undefined) === (DYNO_SIZES[size].tier === 'private'),
  ),
  processRule(
    'size',
    "must be one of the app's generation: those of fir are called dyno-…",
    ({ size }, { space, generation }) =>
      space === undefined || DYNO_SIZES[size].generation === generation,
  ),
  rule(
    ['processes'],
    "can't have sizes that don't go with the others: eco and basic stand alone",
    ({ size, quantity, command, processes, space }) => {
      const others = Object.values(processes).map((own) => ({ ...own, size: own.size ?? size }));
      const web = { size, quantity: command === null ? 0 : quantity };
      return space !== undefined || mixedSizes([web, ...others]).length === 0;
    },
  ),
  rule(
    ['features', 'preboot'],
    "must be false: eco and basic can't have preboot",
    (app) => !(app.features.preboot && isSingleDyno(app.size)),
  ),
  rule(
    ['asleep'],
    'must be false: only eco dynos sleep',
    (app) => app.size === 'eco' || !app.asleep,
  ),
  rule(
    ['features', 'preboot'],
    "must be false: Private Spaces don't have it",
    (app) => app.space === undefined || !app.features.preboot,
  ),
  rule(
    ['features', 'http-session-affinity'],
    "must be false: Private Spaces don't have it",
    (app) => app.space === undefined || !app.features['http-session-affinity'],
  ),
  rule(
    ['lastRelease'],
    'must be "succeeded" where nothing has been released',
    (app) => app.released || app.lastRelease === 'succeeded',
  ),
  rule(
    ['generation'],
    'must be "cedar" without a space',
    (app) => app.generation === 'cedar' || app.space !== undefined,
  ),
];
