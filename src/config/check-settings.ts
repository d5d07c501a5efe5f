import * as z from 'zod/mini';

export const SEVERITIES = ['off', 'warn', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

const described = (description: string) => z.meta({ description });

/** A check's options and what the schema says about the check. */
function options<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) {
  return z.strictObject(shape).check(described(description));
}

/** Every check: its id, and its options with their defaults. A new check is one entry here. */
export const CHECK_OPTIONS = {
  'dyno-tier': options('Web dynos are of a size that can deploy without downtime.', {}),
  'session-affinity': options('The app feature http-session-affinity is on.', {}),
  'web-dynos': options('There are at least `min` web dynos.', {
    min: z._default(
      z.int().check(z.gte(1), z.lte(100), described('How many web dynos there have to be.')),
      2,
    ),
  }),
  preboot: options('The app feature preboot is on.', {}),
};

export type CheckId = keyof typeof CHECK_OPTIONS;
export const CHECK_IDS = Object.keys(CHECK_OPTIONS) as readonly CheckId[];

export type CheckOptions = { readonly [Id in CheckId]: z.infer<(typeof CHECK_OPTIONS)[Id]> };

/** Every check's severity and options, defaults included. */
export type CheckSettings = {
  readonly [Id in CheckId]: { readonly severity: Severity; readonly options: CheckOptions[Id] };
};

export const DEFAULT_SEVERITY: Severity = 'warn';
