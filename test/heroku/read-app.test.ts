import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { printable } from '../../src/base/text.ts';
import type { Credential } from '../../src/heroku/credentials.ts';
import { readApp, readWithCredentials } from '../../src/heroku/read-app.ts';
import type { ApiReadName } from '../../src/heroku/readings.ts';
import { loopbackClient } from '../support/heroku-client.ts';
import { type LoopbackServer, startServer } from '../support/loopback-server.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

const APP = { name: 'my-app', web_url: null, maintenance: false };
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/apps/my-app': APP,
  '/apps/my-app/features': [{ name: 'preboot', enabled: true }],
  '/apps/my-app/formation': [],
  '/apps/my-app/dynos': [{ type: 'web', state: 'up' }],
  '/apps/my-app/domains': [{ hostname: 'www.example.com' }],
  '/apps/my-app/buildpack-installations': [{ ordinal: 0, buildpack: { name: 'heroku/java' } }],
  '/dyno-sizes': [{ name: 'eco', cost: null }],
  '/apps/my-app/addons': [{ id: 'a1', name: 'pg-1', addon_service: { name: 'heroku-postgresql' } }],
  '/apps/my-app/webhooks': [{ id: 'w1', url: 'https://example.com/', include: ['api:release'] }],
  '/apps/my-app/builds': [{ id: 'b1', status: 'pending', created_at: '2026-11-22T11:00:00Z' }],
  '/apps/my-app/releases': [
    { version: 9, status: 'failed', created_at: '2026-11-22T11:00:00Z', current: false },
  ],
  '/apps/my-app/config-vars': { SECRET_KEY: 'hunter2', DATABASE_URL: 'postgres://u:hunter2@db/' },
};
const EVERYTHING: ReadonlySet<ApiReadName> = new Set([
  'app',
  'features',
  'formation',
  'dynos',
  'domains',
  'buildpacks',
  'dynoSizes',
  'addons',
  'webhooks',
  'builds',
  'releases',
  'configVarNames',
] as const);

/** An API with one app; `accepts` decides about each request. */
async function serveApp(
  accepts: (request: IncomingMessage) => number = () => 200,
): Promise<LoopbackServer> {
  const server = await startServer((request, response) => {
    const status = accepts(request);
    const body = status === 200 ? ANSWERS[request.url ?? ''] : { id: 'no' };
    response.writeHead(body === undefined ? 404 : status).end(JSON.stringify(body ?? {}));
  });
  later(server.close);
  return server;
}

async function* sources(...tokens: string[]): AsyncGenerator<Credential> {
  for (const token of tokens) yield await Promise.resolve({ source: 'netrc' as const, token });
}

describe('readApp', () => {
  it('reads only the wanted parts', async () => {
    const { port, requests } = await serveApp();
    const wanted = new Set(['features', 'dynoSizes'] as const);
    const readings = await readApp({ client: loopbackClient({ port }), app: 'my-app', wanted });
    expect(readings).toEqual({
      date: expect.any(Date),
      features: { ok: true, value: [{ name: 'preboot', enabled: true }] },
      dynoSizes: { ok: true, value: [{ name: 'eco', cost: null }] },
    });
    expect(requests).toHaveLength(2);
  });

  it("ignores fields that it doesn't use", async () => {
    const size = 'standard-1X';
    const formation = [{ app: { name: 'my-app' }, type: 'web', quantity: 1, size, command: null }];
    const server = await startServer((_, response) => response.end(JSON.stringify(formation)));
    later(server.close);
    const client = loopbackClient({ port: server.port });
    const wanted = new Set(['formation'] as const);
    expect(await readApp({ client, app: 'my-app', wanted })).toMatchObject({
      formation: { ok: true, value: [{ type: 'web', quantity: 1 }] },
    });
  });

  it('works without optional fields', async () => {
    const { port } = await serveApp();
    const client = loopbackClient({ port });
    const wanted = new Set(['app', 'buildpacks'] as const);
    expect(await readApp({ client, app: 'my-app', wanted })).toEqual({
      date: expect.any(Date),
      app: { ok: true, value: APP },
      buildpacks: { ok: true, value: [{ buildpack: { name: 'heroku/java' } }] },
    });
  });

  it.each([
    ['app', { ...APP, owner: null, buildpack_provided_description: null, space: null }],
    ['buildpacks', [{ buildpack: { name: null, url: null } }, { buildpack: null }, {}]],
  ] as const)('accepts null in optional fields: %s', async (name, answer) => {
    const server = await startServer((_, response) => response.end(JSON.stringify(answer)));
    later(server.close);
    const client = loopbackClient({ port: server.port });
    const readings = await readApp({ client, app: 'my-app', wanted: new Set([name]) });
    expect(readings).toEqual({ date: expect.any(Date), [name]: { ok: true, value: answer } });
  });

  it('sends all reads before the first answer', async () => {
    const answers: (() => void)[] = [];
    const server = await startServer(({ url }, response) => {
      answers.push(() => response.end(JSON.stringify(ANSWERS[url ?? ''])));
      if (answers.length === EVERYTHING.size) for (const answer of answers) answer();
    });
    later(server.close);
    const client = loopbackClient({ port: server.port });
    const readings = await readApp({ client, app: 'my-app', wanted: EVERYTHING });
    expect([...EVERYTHING].map((name) => [name, readings[name]?.ok])).toEqual(
      [...EVERYTHING].map((name) => [name, true]),
    );
  });

  it('keeps the other readings if one fails', async () => {
    const { port } = await serveApp(({ url }) => (url?.endsWith('/dynos') ? 403 : 200));
    const client = loopbackClient({ port });
    const readings = await readApp({ client, app: 'my-app', wanted: EVERYTHING });
    expect(readings).toMatchObject({
      app: { ok: true, value: APP },
      dynos: { ok: false, error: { code: 'api-forbidden' } },
    });
  });

  it.each(['../account', 'my-app?x', 'My-App', 'a', 'my-app\n', '', 'my-app-'])(
    'rejects the name %j',
    async (app) => {
      const { port, requests } = await serveApp();
      const read = readApp({ client: loopbackClient({ port }), app, wanted: EVERYTHING });
      await expect(read).rejects.toMatchObject({
        code: 'app-name',
        message: `"${printable(app)}" isn't a valid app name`,
        hint: 'Check --app, HEROKU_APP and git remote -v',
      });
      expect(requests).toHaveLength(0);
    },
  );

  it("doesn't hide a bug in a reading", async () => {
    const bug = new TypeError('bug');
    const fail = (): Promise<never> => Promise.reject(bug);
    const client = {
      get: fail,
      list: fail,
      page: fail,
      requestsLeft: () => undefined,
      date: () => undefined,
      sites: undefined,
    };
    await expect(readApp({ client, app: 'my-app', wanted: EVERYTHING })).rejects.toBe(bug);
  });
});

describe('readWithCredentials', () => {
  function read(
    port: number,
    from: AsyncIterable<Credential>,
  ): ReturnType<typeof readWithCredentials> {
    return readWithCredentials({
      sources: from,
      makeClient: (credential) => loopbackClient({ port, credential }),
      app: 'my-app',
      wanted: new Set(['app'] as const),
    });
  }

  const accountsOf =
    (accounts: Readonly<Record<string, number>>) =>
    ({ headers }: IncomingMessage): number =>
      accounts[headers.authorization?.replace('Bearer ', '') ?? ''] ?? 401;

  it.each([404, 401])('tries the next token after a %i', async (status) => {
    const { port, requests } = await serveApp(accountsOf({ first: status, second: 200 }));
    expect(await read(port, sources('first', 'second', 'third'))).toMatchObject({
      readings: { app: { ok: true } },
      credential: { token: 'second' },
    });
    expect(requests).toHaveLength(2);
  });

  it('keeps the first 404 if no other token can access the app', async () => {
    const { port } = await serveApp(accountsOf({ first: 401, second: 404, third: 404 }));
    expect(await read(port, sources('first', 'second', 'third', 'fourth'))).toMatchObject({
      readings: { app: { ok: false, error: { code: 'api-not-found' } } },
      credential: { token: 'second' },
    });
  });

  it('keeps the 404 if the next source fails', async () => {
    const { port } = await serveApp(() => 404);
    async function* failing(): AsyncGenerator<Credential> {
      yield* sources('first');
      throw new PreflightError('credential-helper', 'it hangs');
    }
    expect(await read(port, failing())).toMatchObject({
      readings: { app: { error: { code: 'api-not-found' } } },
    });
  });

  it.each(['/apps/my-app/builds', '/apps/my-app/features'])(
    'keeps a token that gets a 404 for a part of the app: %s',
    async (part) => {
      const { port } = await serveApp(({ url, headers }) =>
        url === part && headers.authorization === 'Bearer first' ? 404 : 200,
      );
      const wanted = new Set(['app', 'builds', 'features'] as const);
      const { credential } = await readWithCredentials({
        ...{ sources: sources('first', 'second'), app: 'my-app', wanted },
        makeClient: (given) => loopbackClient({ port, credential: given }),
      });
      expect(credential.token).toBe('first');
    },
  );

  it('tries the next token if only what isn’t of the app can be read', async () => {
    const { port } = await serveApp(({ url, headers }) =>
      url === '/dyno-sizes' || headers.authorization === 'Bearer second' ? 200 : 404,
    );
    const { credential } = await readWithCredentials({
      ...{ sources: sources('first', 'second'), app: 'my-app' },
      wanted: new Set(['features', 'dynoSizes'] as const),
      makeClient: (given) => loopbackClient({ port, credential: given }),
    });
    expect(credential.token).toBe('second');
  });

  it('tries the next token if one part isn’t found and another has an error of its own', async () => {
    const { port } = await serveApp(({ url, headers }) => {
      if (headers.authorization === 'Bearer second') return 200;
      return url === '/apps/my-app' ? 404 : 500;
    });
    const { credential } = await readWithCredentials({
      ...{ sources: sources('first', 'second'), app: 'my-app' },
      wanted: new Set(['app', 'features'] as const),
      makeClient: (given) => loopbackClient({ port, credential: given }),
    });
    expect(credential.token).toBe('second');
  });

  it('stops at the first token that works', async () => {
    const { port, requests } = await serveApp(accountsOf({ first: 200 }));
    async function* once(): AsyncGenerator<Credential> {
      yield* sources('first');
      throw new Error('asked again');
    }
    await read(port, once());
    expect(requests).toHaveLength(1);
  });

  it("keeps a valid token that can't access the app", async () => {
    const { port, requests } = await serveApp(() => 403);
    const { readings } = await read(port, sources('first', 'second'));
    expect(readings.app).toMatchObject({ ok: false, error: { status: 403 } });
    expect(requests).toHaveLength(1);
  });

  it('reports the rejection if every token is rejected', async () => {
    const { port } = await serveApp(() => 401);
    await expect(read(port, sources('first', 'second'))).rejects.toMatchObject({
      code: 'api-unauthorized',
    });
  });

  it('reports the rejection if the next source fails', async () => {
    const { port } = await serveApp(() => 401);
    async function* failing(): AsyncGenerator<Credential> {
      yield* sources('first');
      throw new PreflightError('credential-helper', 'it hangs');
    }
    await expect(read(port, failing())).rejects.toMatchObject({ code: 'api-unauthorized' });
  });

  it('reports the source’s failure if no other gave a token', async () => {
    const { port, requests } = await serveApp();
    const hanging = new PreflightError('credential-helper', 'it hangs');
    async function* failing(): AsyncGenerator<Credential> {
      yield* sources();
      throw hanging;
    }
    await expect(read(port, failing())).rejects.toBe(hanging);
    expect(requests).toHaveLength(0);
  });

  it('says what to do without a token', async () => {
    const { port, requests } = await serveApp();
    await expect(read(port, sources())).rejects.toMatchObject({
      code: 'no-credential',
      message: 'no Heroku credential found',
      hint: 'Run: heroku login, or set HEROKU_API_KEY',
    });
    expect(requests).toHaveLength(0);
  });
});
