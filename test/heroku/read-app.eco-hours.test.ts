import { describe, expect, it } from '@jest/globals';
import type { Credential } from '../../src/heroku/credentials.ts';
import { readApp, readWithCredentials } from '../../src/heroku/read-app.ts';
import type { Readings, ApiReadName } from '../../src/heroku/readings.ts';
import { loopbackClient } from '../support/heroku-client.ts';
import { type LoopbackServer, startServer } from '../support/loopback-server.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

const QUOTA = '/accounts/0ffice/actions/get-quota';
const APP_READS: readonly ApiReadName[] = ['app', 'formation', 'dynos'];

const app = (changes: object = {}) => ({
  name: 'my-app',
  web_url: null,
  maintenance: false,
  owner: { id: '0ffice' },
  ...changes,
});
const formation = (size: string, quantity = 1, type = 'web') => [
  { app: { name: 'my-app' }, type, quantity, size },
];
const dynos = (...states: string[]) => states.map((state) => ({ type: 'web', state }));

/** Paths and their answers: a number is a status without a body. */
type Answers = Readonly<Record<string, unknown>>;

const ASLEEP: Answers = {
  '/apps/my-app': app(),
  '/apps/my-app/formation': formation('Eco'),
  '/apps/my-app/dynos': dynos('idle'),
  [QUOTA]: { account_quota: 3_600_000, quota_used: 3_599_100, apps: [] },
};

async function serve(answers: Answers): Promise<LoopbackServer> {
  const server = await startServer(({ url = '' }, response) => {
    const answer = answers[url] ?? 404;
    response.statusCode = typeof answer === 'number' ? answer : 200;
    response.end(JSON.stringify(typeof answer === 'number' ? { id: 'no' } : answer));
  });
  later(server.close);
  return server;
}

interface Read {
  readonly readings: Readings;
  readonly urls: (string | undefined)[];
}

async function readFrom(
  changes: Answers,
  wanted = [...APP_READS, 'ecoHours' as const],
): Promise<Read> {
  const { port, requests } = await serve({ ...ASLEEP, ...changes });
  const client = loopbackClient({ port });
  const readings = await readApp({ client, app: 'my-app', wanted: new Set(wanted) });
  return { readings, urls: requests.map(({ url }) => url) };
}

describe('the Eco hours of a sleeping app', () => {
  it('are the owner’s remaining seconds', async () => {
    const { readings } = await readFrom({});
    expect(readings.ecoHours).toEqual({ ok: true, value: 900 });
  });

  it('are requested in their own variant of the API', async () => {
    const { port, requests } = await serve(ASLEEP);
    const client = loopbackClient({ port });
    await readApp({ client, app: 'my-app', wanted: new Set(['ecoHours'] as const) });
    const asked = requests.find(({ url }) => url === QUOTA);
    expect(asked?.headers.accept).toBe('application/vnd.heroku+json; version=3.account-quotas');
  });

  it('need one more request, and no request twice', async () => {
    const { urls } = await readFrom({});
    expect(urls.at(-1)).toBe(QUOTA);
    expect(urls.slice(0, -1).sort()).toEqual([
      '/apps/my-app',
      '/apps/my-app/dynos',
      '/apps/my-app/formation',
    ]);
  });

  it('are read even if the parts that they depend on aren’t wanted', async () => {
    const { readings } = await readFrom({}, ['ecoHours']);
    expect(readings).toEqual({ date: expect.any(Date), ecoHours: { ok: true, value: 900 } });
  });

  it.each([
    ['the pool is overdrawn', { account_quota: 3600, quota_used: 4000 }],
    ['the account has no pool', { account_quota: 0, quota_used: 0 }],
  ])('are 0 if %s', async (_, quota) => {
    const { readings } = await readFrom({ [QUOTA]: quota });
    expect(readings.ecoHours).toEqual({ ok: true, value: 0 });
  });

  it.each([
    ['starts', dynos('starting')],
    ['has crashed', dynos('crashed', 'idle')],
    ['has none yet', []],
    ['has a worker up', [{ type: 'worker', state: 'up' }, ...dynos('idle')]],
  ])('are also read if it %s', async (_, listed) => {
    const { urls } = await readFrom({ '/apps/my-app/dynos': listed });
    expect(urls).toContain(QUOTA);
  });

  it('don’t wait for unrelated reads', async () => {
    const release: { domains?: () => void } = {};
    const server = await startServer(({ url = '' }, response) => {
      const answer = (): unknown => response.end(JSON.stringify(ASLEEP[url] ?? []));
      if (url === '/apps/my-app/domains') release.domains = answer;
      else answer();
      if (url === QUOTA) release.domains?.();
    });
    later(server.close);
    const { ecoHours, domains } = await readApp({
      client: loopbackClient({ port: server.port }),
      app: 'my-app',
      wanted: new Set(['domains', 'ecoHours'] as const),
    });
    expect([ecoHours?.ok, domains?.ok]).toEqual([true, true]);
  });
});

describe('the Eco hours of an app that doesn’t need them', () => {
  it.each<[string, Answers]>([
    ['is on another size', { '/apps/my-app/formation': formation('Basic') }],
    ['is awake', { '/apps/my-app/dynos': dynos('idle', 'up') }],
    ['is scaled to none', { '/apps/my-app/formation': formation('Eco', 0) }],
    ['has no web process', { '/apps/my-app/formation': formation('Eco', 1, 'worker') }],
    ['was never released', { '/apps/my-app/formation': [] }],
    ['is in maintenance', { '/apps/my-app': app({ maintenance: true }) }],
    ['has no known owner', { '/apps/my-app': app({ owner: undefined }) }],
    ['has an owner without an id', { '/apps/my-app': app({ owner: {} }) }],
  ])('aren’t requested: it %s', async (_, changes) => {
    const { readings, urls } = await readFrom(changes);
    expect(readings.ecoHours).toEqual({ ok: true, value: null });
    expect(urls).toHaveLength(APP_READS.length);
  });
});

describe('Eco hours that can’t be read', () => {
  it.each([
    [401, 'api-unauthorized'],
    [403, 'api-forbidden'],
    [404, 'api-not-found'],
    [500, 'api-unavailable'],
  ])('with %i affect nothing else', async (status, code) => {
    const { readings } = await readFrom({ [QUOTA]: status });
    expect(readings.ecoHours).toMatchObject({ ok: false, error: { code } });
    expect(APP_READS.map((name) => readings[name]?.ok)).toEqual([true, true, true]);
  });

  it('with an answer of another shape affect nothing else', async () => {
    const { readings } = await readFrom({ [QUOTA]: { id: 'not_found' } });
    expect(readings).toMatchObject({
      app: { ok: true },
      ecoHours: { ok: false, error: { code: 'api-answer' } },
    });
  });

  it('fail with the error of the read that they depend on', async () => {
    const { readings, urls } = await readFrom({ '/apps/my-app/dynos': 403 });
    expect(readings).toMatchObject({
      app: { ok: true },
      ecoHours: { ok: false, error: { code: 'api-forbidden' } },
    });
    expect(urls).not.toContain(QUOTA);
  });

  it('don’t change the credential: a collaborator’s token can read the app but not the owner', async () => {
    const { port } = await serve({ ...ASLEEP, [QUOTA]: 401 });
    async function* tokens(): AsyncGenerator<Credential> {
      yield await Promise.resolve({ source: 'env', token: 'HRKU-collaborator' });
      yield { source: 'netrc', token: 'HRKU-other' };
    }
    const { credential, readings } = await readWithCredentials({
      sources: tokens(),
      makeClient: (credential) => loopbackClient({ port, credential }),
      app: 'my-app',
      wanted: new Set([...APP_READS, 'ecoHours']),
    });
    expect(credential.source).toBe('env');
    expect(readings.app?.ok).toBe(true);
  });
});
