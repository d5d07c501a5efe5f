import * as z from 'zod/mini';
import { DYNO_SIZES, isSingleDyno, type SizeName } from '../app/dyno-sizes.ts';

interface Process {
  readonly size?: SizeName | undefined;
  readonly quantity: number;
}

/** The settings of an app that don't go with each other on Heroku. */
interface Combination {
  readonly size: SizeName;
  readonly quantity: number;
  readonly asleep: boolean;
  readonly generation: 'cedar' | 'fir';
  readonly space?: string | undefined;
  readonly features: { readonly preboot: boolean; readonly 'http-session-affinity': boolean };
  readonly processes: Readonly<Record<string, Process>>;
}

const ONE_DYNO = 'must be 0 or 1: eco and basic run one dyno per process type';

const rule = (
  path: string[],
  error: string,
  holds: (app: Combination) => boolean,
): z.core.$ZodCheck<Combination> => z.refine(holds, { path, error });

/** What Heroku doesn't let an app be. */
export const appRules = [
  rule(['quantity'], ONE_DYNO, (app) => app.quantity <= most(app.size)),
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
    ['size'],
    'must be a private one for an app with a space, and for no other',
    (app) => (app.space !== undefined) === (DYNO_SIZES[app.size].tier === 'private'),
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
    ['generation'],
    'must be "cedar" without a space',
    (app) => app.generation === 'cedar' || app.space !== undefined,
  ),
  rule(
    ['size'],
    "must be one of the app's generation: those of fir are called dyno-…",
    (app) => app.space === undefined || DYNO_SIZES[app.size].generation === app.generation,
  ),
  z.superRefine<Combination>(({ processes, size }, context) => {
    for (const [type, process] of Object.entries(processes)) {
      if (process.quantity <= most(process.size ?? size)) continue;
      const path = ['processes', type, 'quantity'];
      context.addIssue({ code: 'custom', path, message: ONE_DYNO });
    }
  }),
];

const most = (size: SizeName): number => (isSingleDyno(size) ? 1 : Infinity);
