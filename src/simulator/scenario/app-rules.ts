import * as z from 'zod/mini';
import { DYNO_SIZES, isSingleDyno, mixedSizes, type SizeName } from '../app/dyno-sizes.ts';

interface ProcessSettings {
  readonly size?: SizeName | undefined;
  readonly quantity: number;
}

/** The settings of an app that can be incompatible on Heroku. */
interface Combination {
  readonly size: SizeName;
  readonly quantity: number;
  readonly command: string | null;
  readonly asleep: boolean;
  readonly comesBackAsleep: boolean;
  readonly released: boolean;
  readonly lastRelease: 'succeeded' | 'failed' | 'pending';
  readonly generation: 'cedar' | 'fir';
  readonly autoscaling?: { readonly min: number; readonly max: number } | undefined;
  readonly space?: string | undefined;
  readonly internalRouting: boolean;
  readonly features: { readonly preboot: boolean; readonly 'http-session-affinity': boolean };
  readonly processes: Readonly<Record<string, ProcessSettings>>;
}

const rule = (
  path: string[],
  error: string,
  holds: (app: Combination) => boolean,
): z.core.$ZodCheck<Combination> => z.refine(holds, { path, error });

/** A rule for the web process (in the app's own settings) and every other process. */
const processRule = (
  setting: keyof ProcessSettings,
  error: string,
  holds: (
    process: { readonly size: SizeName; readonly quantity: number },
    app: Combination,
  ) => boolean,
): z.core.$ZodCheck<Combination> =>
  z.superRefine((app, context) => {
    const check = (path: string[], own: ProcessSettings): void => {
      // A process without a size has the app's, which has its own message.
      if (own[setting] === undefined || holds({ ...own, size: own.size ?? app.size }, app)) return;
      context.addIssue({ code: 'custom', path: [...path, setting], message: error });
    };
    check([], app);
    for (const [type, process] of Object.entries(app.processes)) {
      check(['processes', type], process);
    }
  });

/** Combinations that Heroku refuses. */
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
    "can't have these sizes together: eco and basic don't mix with others",
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
    ['comesBackAsleep'],
    'must be false: only eco dynos sleep',
    (app) => app.size === 'eco' || !app.comesBackAsleep,
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
    'must be "succeeded" if nothing has been released',
    (app) => app.released || app.lastRelease === 'succeeded',
  ),
  rule(
    ['autoscaling'],
    "must be left out: only Cedar's Performance and Private dynos can autoscale",
    ({ autoscaling, size, generation }) =>
      autoscaling === undefined || (DYNO_SIZES[size].dedicated && generation === 'cedar'),
  ),
  rule(
    ['autoscaling', 'max'],
    'must be at least min',
    ({ autoscaling }) => autoscaling === undefined || autoscaling.min <= autoscaling.max,
  ),
  rule(
    ['internalRouting'],
    'must be false without a space',
    (app) => !app.internalRouting || app.space !== undefined,
  ),
  rule(
    ['generation'],
    'must be "cedar" without a space',
    (app) => app.generation === 'cedar' || app.space !== undefined,
  ),
];
