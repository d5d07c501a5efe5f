import type { PreflightError } from '../../src/base/errors.ts';
import type { AppData, Reading, Readings, ReadName } from '../../src/heroku/readings.ts';
import type { Build, Formation, Release } from '../../src/heroku/shapes.ts';

export const APP = 'my-app';
export const COMMIT = 'c'.repeat(40);
export const NOON = new Date('2026-11-22T12:00:00Z');

export const web = (size: string, quantity: number): Formation => ({
  app: { name: APP },
  type: 'web',
  quantity,
  size,
});

/** A build of `COMMIT`, an hour before `NOON`. */
export const build = (status: string, changes: Partial<Build> = {}): Build => ({
  id: '01234567-89ab-cdef-0123-456789abcdef',
  status,
  created_at: '2026-11-22T11:00:00Z',
  source_blob: { version: COMMIT },
  user: { email: 'colleague@example.com' },
  ...changes,
});

/** The current release, an hour before `NOON`. */
export const release = (
  version: number,
  status: string,
  changes: Partial<Release> = {},
): Release => ({
  version,
  status,
  description: `Deploy ${COMMIT.slice(0, 8)}`,
  created_at: '2026-11-22T11:00:00Z',
  current: true,
  slug: { id: '01234567-89ab-cdef-0123-456789abcdef' },
  user: { email: 'colleague@example.com' },
  ...changes,
});

/** A healthy production app: two Standard dynos, affinity and preboot on. */
export const GOOD: AppData = {
  app: {
    name: APP,
    web_url: 'https://my-app.herokuapp.com/',
    maintenance: false,
    space: null,
    buildpack_provided_description: 'Node.js',
    owner: { id: 'owner' },
    stack: { name: 'heroku-24' },
    build_stack: { name: 'heroku-24' },
  },
  features: [
    { name: 'http-session-affinity', enabled: true },
    { name: 'preboot', enabled: true },
  ],
  formation: [web('Standard-1X', 2)],
  dynos: [1, 2].map(() => ({ type: 'web', state: 'up' })),
  dynoSizes: [
    { name: 'Eco', cost: { cents: 500, unit: 'month' } },
    { name: 'Basic', cost: { cents: 700, unit: 'month' } },
    { name: 'standard-1X', cost: { cents: 2_500, unit: 'month' } },
    { name: 'Private-S', cost: null },
  ],
  domains: [],
  buildpacks: [{ buildpack: { name: 'heroku/nodejs', url: 'urn:buildpack:heroku/nodejs' } }],
  ecoHours: null,
  addons: [],
  webhooks: [],
  builds: [build('succeeded')],
  releases: [release(2, 'succeeded'), release(1, 'succeeded', { current: false })],
  configVarNames: [],
  webConcurrency: null,
  autoscaler: null,
  status: { kind: 'known', troubled: [] },
};

export const dataWith = (changes: Partial<AppData>): AppData => ({ ...GOOD, ...changes });

/** Every read of `data` succeeded, except those that `failures` name. */
export function readingsOf(
  data: AppData,
  failures: { readonly [K in ReadName]?: PreflightError } = {},
): Readings {
  const entries = Object.entries(data).map(([name, value]): [string, Reading<unknown>] => {
    const error = failures[name as ReadName];
    return [name, error ? { ok: false, error } : { ok: true, value }];
  });
  return Object.fromEntries(entries);
}
