import { describe, expect, it } from '@jest/globals';
import type { HerokuSites } from '../../src/heroku/hosts.ts';
import { createClient } from '../../src/heroku/client.ts';
import { readApp, readWithCredentials } from '../../src/heroku/read-app.ts';
import type { Reading } from '../../src/heroku/readings.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { loopbackSettings } from '../support/heroku-client.ts';

const METRICS = 'https://api.metrics.heroku.com';
const MONITORS = '/apps/01234567-89ab-cdef-0123-456789abcdef/formation/web/monitors';
const ACTIVE = { action_type: 'scale', is_active: true, min_quantity: 2, max_quantity: 5 };

interface Circumstances {
  /** null: Heroku doesn’t tell it */
  readonly id?: string | null;
  readonly monitors?: unknown;
  readonly status?: number;
  readonly size?: string;
  readonly sites?: HerokuSites | undefined;
}

function world(circumstances: Circumstances) {
  const { monitors = [ACTIVE], status = 200, size = 'Performance-M' } = circumstances;
  const { id = MONITORS.split('/')[2] } = circumstances;
  const app = { id, name: 'my-app', web_url: null, maintenance: false };
  const formation = [{ app: { name: 'my-app' }, type: 'web', quantity: 2, size }];
  const json = (body: unknown, code = 200) => [{ status: code, body: JSON.stringify(body) }];
  const fetch = fakeFetch({
    '/apps/my-app': json(app),
    '/apps/my-app/formation': json(formation),
    [MONITORS]: json(monitors, status),
    '/apps/my-app/formation/web/monitors': json(monitors, status),
  });
  const sites =
    'sites' in circumstances ? circumstances.sites : { metrics: METRICS, status: METRICS };
  const client = createClient({
    ...loopbackSettings({ port: 1 }),
    ...{ fetch, sites, apiUrl: 'https://api.heroku.com' },
  });
  return { client, fetch };
}

async function read(circumstances: Circumstances = {}) {
  const { client, fetch } = world(circumstances);
  const { autoscaler } = await readApp({
    ...{ client, app: 'my-app' },
    wanted: new Set(['autoscaler'] as const),
  });
  const seen = fetch.seen.filter(({ url }) => url.includes('/monitors'));
  return { autoscaler: autoscaler as Reading<unknown>, seen };
}

describe('the autoscaler', () => {
  it('is read from Heroku’s metrics API, by the app’s id and with the token', async () => {
    const { autoscaler, seen } = await read();
    expect(autoscaler).toEqual({ ok: true, value: { min: 2, max: 5 } });
    expect(seen.map(({ url }) => url)).toEqual([METRICS + MONITORS]);
    expect(seen[0]?.init.headers).toMatchObject({ Authorization: 'Bearer HRKU-secret' });
  });

  it('is read by the app’s name if Heroku doesn’t tell the id', async () => {
    const { autoscaler, seen } = await read({ id: null });
    expect(autoscaler).toMatchObject({ ok: true, value: { min: 2, max: 5 } });
    expect(seen.map(({ url }) => url)).toEqual([`${METRICS}/apps/my-app/formation/web/monitors`]);
  });

  it.each([
    ['none', []],
    ['one that is off', [{ ...ACTIVE, is_active: false }]],
    ['only an alert', [{ action_type: 'alert', is_active: true, min_quantity: null }]],
  ])('is null if the app has %s', async (_, monitors) => {
    expect((await read({ monitors })).autoscaler).toEqual({ ok: true, value: null });
  });

  it.each([
    ['can’t be autoscaled', { size: 'Standard-1X' }],
    ['is of generation Fir', { size: 'dyno-1c-0.5gb' }],
    ['isn’t on heroku.com', { sites: undefined }],
  ])('isn’t asked for if the app %s', async (_, circumstances) => {
    const { autoscaler, seen } = await read(circumstances);
    expect(autoscaler).toEqual({ ok: true, value: null });
    expect(seen).toEqual([]);
  });

  it.each([
    ['refused', { status: 403 }, 'api-forbidden'],
    ['missing', { status: 404 }, 'api-not-found'],
    ['failing', { status: 503 }, 'api-unavailable'],
    ['not a list', { monitors: {} }, 'api-answer'],
    ['without its limits', { monitors: [{ action_type: 'scale', is_active: true }] }, 'api-answer'],
    ['of negative size', { monitors: [{ ...ACTIVE, min_quantity: -1 }] }, 'api-answer'],
  ])('is an error of its own if it’s %s', async (_, circumstances, code) => {
    const { autoscaler } = await read(circumstances);
    expect(autoscaler).toMatchObject({ ok: false, error: { code } });
  });

  it.each([401, 404])('makes no token look invalid: %d', async (status) => {
    const { client } = world({ status });
    async function* sources() {
      await Promise.resolve();
      yield { source: 'env', token: 'first' } as const;
      yield { source: 'netrc', token: 'second' } as const;
    }
    const { credential } = await readWithCredentials({
      ...{ sources: sources(), app: 'my-app', makeClient: () => client },
      wanted: new Set(['app', 'formation', 'autoscaler'] as const),
    });
    expect(credential.token).toBe('first');
  });

  it('gets no token at a host that isn’t Heroku’s', async () => {
    const { autoscaler, seen } = await read({
      sites: { metrics: 'https://metrics.example.com', status: '' },
    });
    expect(autoscaler).toMatchObject({ ok: false, error: { code: 'untrusted-api-host' } });
    expect(seen).toEqual([]);
  });
});
