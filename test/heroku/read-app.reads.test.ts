import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { readApp } from '../../src/heroku/read-app.ts';
import type { AppReadings, ApiReadName } from '../../src/heroku/readings.ts';
import { loopbackClient } from '../support/heroku-client.ts';
import { type LoopbackServer, startServer } from '../support/loopback-server.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

type Reply = (response: ServerResponse, url: string) => void;

const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));

async function read(
  wanted: ApiReadName | readonly ApiReadName[],
  reply: Reply,
): Promise<{ readonly readings: AppReadings; readonly requests: LoopbackServer['requests'] }> {
  const { port, requests, close } = await startServer(({ url = '' }, response) => {
    reply(response, url);
  });
  later(close);
  const client = loopbackClient({ port });
  const names = new Set([wanted].flat());
  return { readings: await readApp({ client, app: 'my-app', wanted: names }), requests };
}

const AT = '2026-11-22T11:00:00Z';
const ADDON = { id: 'a1', name: 'deployhooks-1', addon_service: { name: 'deployhooks' } };
const WEBHOOK = { id: 'w1', url: 'https://example.com/', include: ['api:release'] };
const BUILD = { id: 'b1', status: 'pending', created_at: AT };
const RELEASE = { version: 9, status: 'failed', created_at: AT, current: false };
const FORMATION = { app: { name: 'my-app' }, type: 'web', quantity: 1, size: 'Eco' };
const APP = { name: 'my-app', web_url: null, maintenance: false };

describe('the name of an app', () => {
  it.each([
    ['app', { ...APP, name: 'a;touch x' }, { name: 'my-app' }],
    ['formation', [{ ...FORMATION, app: { name: 'other' } }], [{ app: { name: 'my-app' } }]],
  ] as const)('is the requested one: %s', async (name, answer, value) => {
    const { readings } = await read(name, json(answer));
    expect(readings[name]).toMatchObject({ ok: true, value });
  });
});

describe('a read', () => {
  it.each<[ApiReadName, string, string, string | undefined, unknown]>([
    ['addons', 'addons', '3', 'id ..; max=1000', [ADDON]],
    ['webhooks', 'webhooks', '3.webhooks', 'id ..; max=1000', [WEBHOOK]],
    ['builds', 'builds', '3', 'started_at ..; max=5, order=desc', [BUILD]],
    ['releases', 'releases', '3', 'version ..; max=10, order=desc', [RELEASE]],
    ['configVarNames', 'config-vars', '3', undefined, {}],
    ['webConcurrency', 'config-vars', '3', undefined, {}],
  ])('of %s requests %s', async (name, path, version, range, answer) => {
    const { readings, requests } = await read(name, json(answer));
    expect(readings[name]?.ok).toBe(true);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'GET', url: `/apps/my-app/${path}` });
    const { accept, range: asked } = requests[0]?.headers ?? {};
    expect([accept, asked]).toEqual([`application/vnd.heroku+json; version=${version}`, range]);
  });

  it.each([
    ['builds', [BUILD]],
    ['releases', [RELEASE]],
  ] as const)('of %s uses only the newest', async (name, answer) => {
    const more = { 'Next-Range': 'id ]9..; max=1, order=desc' };
    const { readings, requests } = await read(name, json(answer, 206, more));
    expect(readings[name]).toEqual({ ok: true, value: answer });
    expect(requests).toHaveLength(1);
  });

  it.each<[ApiReadName, readonly object[]]>([
    [
      'app',
      [
        { ...APP, stack: null, build_stack: null },
        { ...APP, stack: { id: 's1', name: 'heroku-99' }, build_stack: { name: null } },
      ],
    ],
    ['formation', [FORMATION, { ...FORMATION, command: null }, { ...FORMATION, command: 'x' }]],
    [
      'addons',
      [
        { ...ADDON, plan: null },
        { ...ADDON, plan: { name: null }, state: 'resting' },
      ],
    ],
    [
      'webhooks',
      [
        { ...WEBHOOK, level: null },
        { ...WEBHOOK, level: 'often', include: [] },
      ],
    ],
    [
      'builds',
      [
        { ...BUILD, status: 'queued', source_blob: null, user: null, release: null, slug: null },
        { ...BUILD, source_blob: { version: null, checksum: null }, user: { email: null } },
      ],
    ],
    [
      'releases',
      [
        { ...RELEASE, description: null, slug: null, oci_image: null, user: null },
        { ...RELEASE, status: 'paused', slug: { id: null }, user: {}, output_stream_url: null },
      ],
    ],
  ])('of %s accepts nulls and unknown values', async (name, answers) => {
    for (const answer of answers) {
      const body = { ...answer, brand_new: { field: 1 } };
      const { readings } = await read(name, json(name === 'app' ? body : [body]));
      expect(readings[name]).toMatchObject({ ok: true });
    }
  });

  it.each<[ApiReadName, unknown, string]>([
    ['addons', [{ ...ADDON, addon_service: null }], ' in 0.addon_service'],
    ['webhooks', [{ ...WEBHOOK, include: null }], ' in 0.include'],
    ['builds', [BUILD, { ...BUILD, status: null }], ' in 1.status'],
    ['releases', [{ ...RELEASE, current: 'yes' }], ' in 0.current'],
    ['configVarNames', ['A'], ''],
    ['configVarNames', null, ''],
  ])('of %s needs the fields that the checks use: %j', async (name, answer, field) => {
    const { readings } = await read(name, json(answer));
    expect(readings[name]).toMatchObject({
      ok: false,
      error: {
        code: 'api-answer',
        message: expect.stringMatching(new RegExp(`something unexpected${field}$`)) as unknown,
      },
    });
  });

  it.each<[ApiReadName, string]>([
    ['addons', 'addons'],
    ['webhooks', 'webhooks'],
    ['builds', 'builds'],
    ['releases', 'releases'],
    ['configVarNames', 'config-vars'],
  ])('of %s that fails affects no other', async (name, path) => {
    const all = ['addons', 'webhooks', 'builds', 'releases', 'configVarNames'] as const;
    const { readings } = await read(all, (response, url) => {
      if (url.endsWith(`/${path}`)) json({ id: 'forbidden' }, 403)(response, url);
      else json(url.endsWith('/config-vars') ? {} : [])(response, url);
    });
    expect(readings[name]).toMatchObject({ ok: false, error: { code: 'api-forbidden' } });
    const others = all.filter((other) => other !== name).map((other) => readings[other]?.ok);
    expect(others).toEqual([true, true, true, true]);
  });
});

describe('config vars', () => {
  const SECRET = 'hunter2';

  it('are known by name only, without their values', async () => {
    const vars = { SECRET_KEY: SECRET, DATABASE_URL: `postgres://u:${SECRET}@db/`, EMPTY: '' };
    const { readings } = await read('configVarNames', json(vars));
    expect(readings.configVarNames).toEqual({
      ok: true,
      value: ['SECRET_KEY', 'DATABASE_URL', 'EMPTY'],
    });
    expect(inspect(readings, { depth: null, showHidden: true })).not.toContain(SECRET);
  });

  it.each([
    ['4', 4],
    [' 16 ', 16],
    ['0', null],
    ['-1', null],
    ['2.5', null],
    ['many', null],
    ['12345', null],
    [SECRET, null],
    [null, null],
  ])('tell nothing but WEB_CONCURRENCY’s number: %j', async (value, count) => {
    const vars = { WEB_CONCURRENCY: value, SECRET_KEY: SECRET };
    const { readings } = await read('webConcurrency', json(vars));
    expect(readings.webConcurrency).toEqual({ ok: true, value: count });
    expect(inspect(readings, { depth: null, showHidden: true })).not.toContain(SECRET);
  });

  it.each<[string, Reply]>([
    ['a list', json([SECRET])],
    ['a text', json(SECRET)],
    ['one that breaks off', (response) => response.end(`{"SECRET_KEY":"${SECRET}`)],
    ['a page', (response) => response.end(`<p>SECRET_KEY=${SECRET}</p>`)],
    ['one with another status', json({ SECRET_KEY: SECRET }, 500)],
    [
      'one whose connection ends',
      (response) => {
        response.writeHead(200, { 'Content-Length': '1000' }).write(`{"SECRET_KEY":"${SECRET}"`);
        setTimeout(() => response.destroy(), 10);
      },
    ],
  ])('appear in no error, whatever the answer: %s', async (_, reply) => {
    const { readings } = await read('configVarNames', reply);
    expect(readings.configVarNames?.ok).toBe(false);
    expect(inspect(readings, { depth: null, showHidden: true })).not.toContain(SECRET);
  });
});

describe('the account’s rate limit', () => {
  const leftBy =
    (...left: readonly (string | undefined)[]): Reply =>
    (response, url) => {
      const index = ['/features', '/formation', '/dynos'].findIndex((end) => url.endsWith(end));
      const value = left[index];
      json([], 200, value === undefined ? {} : { 'RateLimit-Remaining': value })(response, url);
    };
  const lists = ['features', 'formation', 'dynos'] as const;

  it.each<[number | undefined, readonly (string | undefined)[]]>([
    [41, ['43', '41', '42']],
    [0, ['1', undefined, '0']],
    [7, [undefined, '7', undefined]],
    [undefined, []],
    [12, ['12', 'many', '-1']],
  ])('is down to %p after answers with %j', async (lowest, left) => {
    const { readings } = await read(lists, leftBy(...left));
    expect(readings.requestsLeft).toBe(lowest);
  });

  it('is also known from an error', async () => {
    const { readings } = await read('app', json({}, 403, { 'RateLimit-Remaining': '99' }));
    expect(readings.requestsLeft).toBe(99);
  });

  it('starts again with each read of the app', async () => {
    let left = 10;
    const server = await startServer((_, response) => {
      json([], 200, { 'RateLimit-Remaining': String(left) })(response, '');
    });
    later(server.close);
    const again = (): Promise<AppReadings> =>
      readApp({
        client: loopbackClient({ port: server.port }),
        app: 'my-app',
        wanted: new Set(['features'] as const),
      });
    expect((await again()).requestsLeft).toBe(10);
    left = 85;
    expect((await again()).requestsLeft).toBe(85);
  });
});
