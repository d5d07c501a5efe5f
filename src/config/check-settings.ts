import * as z from 'zod/mini';

export const SEVERITIES = ['off', 'warn', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Every check: its id, what it asks, and its options with their defaults. A new one goes here. */
export const CHECK_SCHEMAS = {
  'dyno-tier': {
    description: 'Web dynos are of a size that can deploy without downtime.',
    options: z.strictObject({}),
  },
  'session-affinity': {
    description: 'The app feature http-session-affinity is on.',
    options: z.strictObject({}),
  },
  'web-dynos': {
    description: 'There are at least `min` web dynos, 2 by default.',
    options: z.strictObject({ min: z._default(z.int().check(z.gte(1), z.lte(100)), 2) }),
  },
  preboot: {
    description: 'The app feature preboot is on.',
    options: z.strictObject({}),
  },
};

export type CheckId = keyof typeof CHECK_SCHEMAS;
export const CHECK_IDS = Object.keys(CHECK_SCHEMAS) as readonly CheckId[];

export type CheckOptions = {
  readonly [Id in CheckId]: z.infer<(typeof CHECK_SCHEMAS)[Id]['options']>;
};

/** Every check's severity and options, defaults included. */
export type CheckSettings = {
  readonly [Id in CheckId]: { readonly severity: Severity; readonly options: CheckOptions[Id] };
};

export const DEFAULT_SEVERITY: Severity = 'warn';
