import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_WARMUP, type PathSettings } from '../../src/config/settings.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import type { AddressKnowledge } from '../../src/warmup/address.ts';
import { conditionOf } from '../../src/warmup/condition.ts';
import {
  askAfterApi,
  askBeforeApi,
  type PushWarmup,
  requestAfterPush,
} from '../../src/warmup/wake.ts';
import { pathOf } from '../support/default-request.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { APP, dataWith, GOOD, readingsOf, web } from '../support/readings.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const REMEMBERED: AddressKnowledge = {
  app: APP,
  configured: null,
  webUrl: 'https://my-app.herokuapp.com/',
  usesSecrets: false,
  allowed: [],
  ...{ named: [], remembered: ['my-app.herokuapp.com'] },
};
const NAMED = { named: ['my-app.herokuapp.com'], remembered: [] };
const WITH_DOMAIN: AddressKnowledge = {
  ...REMEMBERED,
  ...{ named: ['my-app.herokuapp.com', 'www.example.com'], remembered: [] },
};
const UNKNOWN: AddressKnowledge = { ...REMEMBERED, webUrl: undefined, remembered: [] };

interface Circumstances {
  readonly readings?: Readings;
  readonly known?: AddressKnowledge;
  readonly address?: AddressKnowledge;
  readonly paths?: readonly PathSettings[];
  readonly wait?: number;
  readonly timeout?: number;
  readonly retries?: number;
  /** those of the config, and as they are sent */
  readonly headers?: readonly [Record<string, string>, Record<string, string>];
  /** how long the API takes */
  readonly apiMs?: number;
}

/** A push whose app gives these answers. */
async function rehearse(replies: Parameters<typeof fakeFetch>[0], given: Circumstances = {}) {
  const { readings = readingsOf(GOOD), known = REMEMBERED, address = known } = given;
  const { paths = Object.keys(replies).map((path) => pathOf(path)), retries = 20 } = given;
  const { wait = 1_000, timeout = 180_000, headers: [configured, sent] = [{}, {}] } = given;
  const fetch = fakeFetch(replies);
  const clock = virtualClock();
  const ports = { ...clock, fetch, userAgent: 'test' };
  const request = { ...DEFAULT_WARMUP.request, paths, retries, headers: configured };
  const settings = { ...DEFAULT_WARMUP, request, wait, timeout };
  const warmup: PushWarmup = { known, settings, headers: sent };
  const early = askBeforeApi(ports, warmup);
  // The request is sent at once, through the limiter.
  await new Promise(setImmediate);
  const sentBeforeApi = fetch.seen.length;
  if (given.apiMs !== undefined) await clock.sleep(given.apiMs);
  const condition = conditionOf(readings);
  const outcome = await askAfterApi(ports, warmup, { address, condition }, early);
  return { outcome, sentBeforeApi, seen: fetch.seen, now: clock.now() };
}

describe('the warm-up during a push', () => {
  it('reports the answers', async () => {
    const { outcome } = await rehearse({ '/': [200], '/health': [204] });
    expect(outcome).toMatchObject({
      kind: 'answered',
      paths: [
        { path: { path: '/' }, seen: [{ answer: { status: 200, expected: true } }] },
        { path: { path: '/health' }, seen: [{ answer: { status: 204, expected: true } }] },
      ],
    });
  });

  it('judges each path by its own settings', async () => {
    const paths = [pathOf('/', { expect: [401] }), pathOf('/x', { contains: 'up' })];
    const replies = { '/': [401], '/x': [{ status: 200, body: 'down' }] };
    const { outcome } = await rehearse(replies, { paths });
    expect(outcome).toMatchObject({
      paths: [
        { seen: [{ answer: { expected: true } }] },
        { seen: [{ answer: { expected: false, flaw: 'body' } }] },
      ],
    });
  });

  it('follows redirects to the API’s hosts, and to allowed ones', async () => {
    const to = (location: string) => [{ status: 302, headers: { location } }];
    const replies = {
      '/a': to('https://www.example.com/there'),
      '/b': to('https://allowed.example/there'),
      '/c': to('https://other.example/there'),
      '/there': [200],
    };
    const known = { ...WITH_DOMAIN, allowed: ['allowed.example'] };
    const { outcome } = await rehearse(replies, {
      known,
      paths: ['/a', '/b', '/c'].map((path) => pathOf(path)),
    });
    expect(outcome).toMatchObject({
      paths: [
        { seen: [{ answer: { status: 200 } }] },
        { seen: [{ answer: { status: 200 } }] },
        { seen: [{ answer: { status: 302, redirect: { to: 'https://other.example' } } }] },
      ],
    });
  });

  it('sends the requests before the API’s if the address is known', async () => {
    const { sentBeforeApi, seen } = await rehearse({ '/': [200] });
    expect([sentBeforeApi, seen.length]).toEqual([1, 1]);
  });

  it('reads the API first if the address is unknown', async () => {
    const { sentBeforeApi, seen } = await rehearse(
      { '/': [200] },
      {
        known: UNKNOWN,
        address: {
          ...{ ...UNKNOWN, webUrl: 'https://from-api.herokuapp.com/' },
          named: ['from-api.herokuapp.com'],
        },
      },
    );
    expect(sentBeforeApi).toBe(0);
    expect(seen.map(({ url }) => url)).toEqual(['https://from-api.herokuapp.com/']);
  });

  it('sends the requests again if the API names another address than the last push’s', async () => {
    const { outcome, seen } = await rehearse(
      { '/': ['never', 200] },
      {
        address: {
          ...{ ...REMEMBERED, webUrl: 'https://renamed.herokuapp.com/' },
          ...{ named: ['renamed.herokuapp.com'], remembered: [] },
        },
      },
    );
    expect(outcome).toMatchObject({ paths: [{ seen: [{ answer: { status: 200 } }] }] });
    expect(seen[0]?.init.signal?.aborted).toBe(true);
    expect(seen[1]?.url).toBe('https://renamed.herokuapp.com/');
  });

  it('sends the requests again if the API lists a new domain', async () => {
    const location = 'https://www.example.com/there';
    const { outcome, seen } = await rehearse(
      { '/': [{ status: 302, headers: { location } }], '/there': [200] },
      { paths: [pathOf('/', { expect: ['2xx'] })], address: WITH_DOMAIN },
    );
    expect(outcome).toMatchObject({ paths: [{ seen: [{ answer: { status: 200 } }] }] });
    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual(['/', '/', '/there']);
  });

  it.each([
    ['the app has answered itself', { '/': [200] }, ['2xx']],
    ['a redirect is as good an answer', { '/': [302] }, ['2xx', '3xx']],
    ['it may still answer with one', { '/': ['never'] }, ['2xx', '3xx']],
  ] as const)('doesn’t send them again for a new domain if %s', async (_, replies, expected) => {
    const paths = [pathOf('/', { expect: expected })];
    const { seen } = await rehearse(replies, { paths, address: WITH_DOMAIN, apiMs: 10 });
    expect(seen).toHaveLength(1);
  });

  it('doesn’t accept a 404 from a guessed address as the app’s answer', async () => {
    const { outcome } = await rehearse({ '/': [404] }, { readings: {}, known: UNKNOWN });
    expect(outcome).toEqual({ kind: 'pointless', reason: 'unknown-address' });
  });

  it('accepts other answers from a guessed address', async () => {
    const { outcome } = await rehearse({ '/': [200] }, { readings: {}, known: UNKNOWN });
    expect(outcome).toMatchObject({ kind: 'answered' });
  });
});

describe('an answer whose body never ends', () => {
  function endless(text = ''): PassThrough {
    const body = new PassThrough();
    body.write(text);
    return body;
  }

  it('is the app’s answer, with the time of its status line', async () => {
    const { outcome, seen } = await rehearse({ '/': [{ status: 200, body: endless() }] });
    expect(outcome).toMatchObject({
      kind: 'answered',
      paths: [{ isFinal: true, seen: [{ answer: { status: 200, expected: true }, atMs: 0 }] }],
    });
    expect(seen).toHaveLength(1);
  });

  it('is the app’s answer once the expected text is in it', async () => {
    const paths = [pathOf('/', { contains: 'up' })];
    const replies = { '/': [{ status: 200, body: endless('it is up, ') }] };
    const { outcome } = await rehearse(replies, { paths });
    expect(outcome).toMatchObject({
      kind: 'answered',
      paths: [{ seen: [{ answer: { expected: true } }] }],
    });
  });

  it('isn’t known while the expected text may still come', async () => {
    const paths = [pathOf('/', { contains: 'up' })];
    const { outcome } = await rehearse({ '/': [{ status: 200, body: endless('no') }] }, { paths });
    expect(outcome).toMatchObject({ kind: 'waiting', paths: [{ seen: [] }] });
  });

  it('is retried in the background if the app isn’t ready', async () => {
    const { outcome } = await rehearse({ '/': [{ status: 503, body: endless() }] });
    expect(outcome).toMatchObject({ kind: 'waiting', paths: [{ isFinal: false }] });
  });
});

describe('an app that isn’t ready', () => {
  it('gets more requests while the push waits', async () => {
    const { outcome } = await rehearse({ '/': [503, 429, 200] }, { wait: 5_000 });
    expect(outcome).toMatchObject({
      kind: 'answered',
      paths: [{ seen: [{ pauseMs: 500 }, { pauseMs: 1_000 }, { answer: { status: 200 } }] }],
    });
  });

  it('sends the values of header variables, and leaves only their names for a file', async () => {
    const headers = [{ 'x-key': '${PREFLIGHT_KEY}' }, { 'x-key': 's3cret' }] as const;
    const { outcome, seen } = await rehearse({ '/': [503] }, { wait: 0, headers });
    expect(seen[0]?.init.headers).toMatchObject({ 'x-key': 's3cret' });
    expect(outcome).toMatchObject({ kind: 'waiting' });
    const settings = { ...DEFAULT_WARMUP.request, headers: headers[0] };
    const request = requestAfterPush({ ...DEFAULT_WARMUP, request: settings }, REMEMBERED);
    expect(request).toMatchObject({ headers: headers[0] });
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
  });

  it('gets no requests after the push stops waiting, and the answers so far are kept', async () => {
    const { outcome, seen } = await rehearse({ '/': [503] }, { wait: 2_000 });
    expect(outcome).toMatchObject({
      kind: 'waiting',
      paths: [{ isFinal: false, tried: 3, notBefore: 3_500, seen: [{}, {}, { atMs: 1_500 }] }],
    });
    expect(seen).toHaveLength(3);
  });

  it('can send Retry-After', async () => {
    const busy = { status: 503, headers: { 'retry-after': '20' } };
    const { outcome } = await rehearse({ '/': [busy, 200] });
    expect(outcome).toMatchObject({ kind: 'waiting', paths: [{ tried: 1, notBefore: 20_000 }] });
  });

  it('gets requests while the API is still being read', async () => {
    const { outcome } = await rehearse({ '/': [503, 503, 200] }, { apiMs: 8_000 });
    expect(outcome).toMatchObject({ kind: 'answered', paths: [{ tried: 3 }] });
  });

  it('counts as answered after the last retry', async () => {
    const { outcome } = await rehearse({ '/': [503] }, { wait: 20_000, retries: 2 });
    expect(outcome).toMatchObject({ kind: 'answered', paths: [{ tried: 3, isFinal: true }] });
  });

  it('doesn’t delay other paths', async () => {
    const { outcome } = await rehearse({ '/': [200], '/slow': ['never'], '/gone': [404] });
    expect(outcome).toMatchObject({
      kind: 'waiting',
      paths: [
        { isFinal: true, seen: [{ answer: { status: 200 } }] },
        { isFinal: false, tried: 0, seen: [] },
        { isFinal: true, seen: [{ answer: { status: 404 } }] },
      ],
    });
  });

  it('is no longer waited for when the wait is over, and its request ends', async () => {
    const { outcome, seen, now } = await rehearse({ '/': ['never'] });
    expect(outcome).toMatchObject({
      kind: 'waiting',
      startedAt: 0,
    });
    expect(now).toBe(1_000);
    expect(seen[0]?.init.signal?.aborted).toBe(true);
  });

  it('gets no background process when all of its time is over', async () => {
    const { outcome, now } = await rehearse(
      { '/': ['never'], '/busy': [503] },
      { wait: 20_000, timeout: 2_000 },
    );
    expect(now).toBe(2_000);
    expect(outcome).toMatchObject({
      kind: 'answered',
      paths: [
        { isFinal: true, seen: [{ answer: { error: { code: 'timeout' } } }] },
        { isFinal: true, seen: [{}, {}, { answer: { status: 503 } }] },
      ],
    });
  });
});

describe('an app that no request can wake', () => {
  const asleepForGood = readingsOf(dataWith({ formation: [web('Eco', 0)] }));

  it('gets no request', async () => {
    const { outcome, seen } = await rehearse(
      { '/': [200] },
      { readings: asleepForGood, known: UNKNOWN },
    );
    expect(outcome).toEqual({ kind: 'pointless', reason: 'no-web-dynos' });
    expect(seen).toEqual([]);
  });

  it('is reported even if the request was already sent, without waiting for its answer', async () => {
    const { outcome, seen, now } = await rehearse({ '/': ['never'] }, { readings: asleepForGood });
    expect(outcome).toEqual({ kind: 'pointless', reason: 'no-web-dynos' });
    expect(seen[0]?.init.signal?.aborted).toBe(true);
    expect(now).toBe(0);
  });

  const allCrashed = readingsOf(dataWith({ dynos: [{ type: 'web', state: 'crashed' }] }));

  it('counts as awake if it answers, whatever the API says about its dynos', async () => {
    const { outcome } = await rehearse({ '/': [200] }, { readings: allCrashed, apiMs: 10 });
    expect(outcome).toMatchObject({ kind: 'answered' });
  });

  it.each([
    ['the router answered instead of it', [503]],
    ['no answer has come yet', ['never']],
  ] as const)('doesn’t count as awake if %s', async (_, replies) => {
    const { outcome } = await rehearse({ '/': replies }, { readings: allCrashed, apiMs: 10 });
    expect(outcome).toEqual({ kind: 'pointless', reason: 'crashed' });
  });
});

describe('a host that may be a stranger’s', () => {
  const STRANGE: AddressKnowledge = {
    ...{ ...UNKNOWN, configured: 'https://strangers-app.herokuapp.com/' },
    named: ['my-app.herokuapp.com'],
  };
  const paths = Array.from({ length: 20 }, (_, index) => pathOf(`/${index}`));
  const DOUBT = {
    code: 'host-not-trusted',
    message: "strangers-app.herokuapp.com isn't known to be my-app's",
  };

  it.each([
    ['fails', [new Error('reset')]],
    ['isn’t up', [503]],
    ['asks to come back', [{ status: 429, headers: { 'retry-after': '0' } }]],
    ['answers', [200]],
    ['redirects to itself', [{ status: 302, headers: { location: '/0' } }]],
    [
      'redirects to the app',
      [{ status: 301, headers: { location: 'https://my-app.herokuapp.com/' } }],
    ],
  ])('gets one request in all if it %s', async (_, replies) => {
    const { outcome, sentBeforeApi, seen } = await rehearse(
      Object.fromEntries(paths.map(({ path }) => [path, replies])),
      { known: UNKNOWN, address: STRANGE, paths, retries: 100, wait: 30_000 },
    );
    expect([sentBeforeApi, seen.length]).toEqual([0, 1]);
    expect(outcome).toMatchObject({ kind: 'answered', paths: [{ tried: 1 }] });
  });

  it('is left alone after the wait, without a background process', async () => {
    const { outcome, seen } = await rehearse(
      { '/0': ['never'] },
      { known: UNKNOWN, address: STRANGE, paths },
    );
    expect(outcome).toMatchObject({ kind: 'unanswered', waitedMs: 1_000, error: DOUBT });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.init.signal?.aborted).toBe(true);
  });

  it('is also one that the app’s name suggests', async () => {
    const { outcome, seen } = await rehearse({ '/': [503] }, { readings: {}, known: UNKNOWN });
    expect(outcome).toMatchObject({ kind: 'answered', paths: [{ tried: 1 }] });
    expect(seen).toHaveLength(1);
  });

  it.each(['https://strangers-app.herokuapp.com/', 'https://www.example.com/'])(
    'gets no request after the API disowned it: %s',
    async (configured) => {
      const { outcome, seen } = await rehearse(
        { '/': [503] },
        {
          known: { ...UNKNOWN, configured, remembered: [new URL(configured).host] },
          address: { ...STRANGE, configured },
        },
      );
      expect(outcome).toMatchObject({
        ...{ kind: 'refused', wasRequested: true },
        error: { message: `${new URL(configured).host} is no longer my-app's` },
      });
      expect(seen).toHaveLength(1);
    },
  );
});

describe('a secret', () => {
  const SECRET = { ...REMEMBERED, usesSecrets: true };

  it('waits for the API, whatever memory says', async () => {
    const { outcome, sentBeforeApi, seen } = await rehearse(
      { '/': [200] },
      { known: SECRET, address: { ...SECRET, ...NAMED } },
    );
    expect([sentBeforeApi, seen.length]).toEqual([0, 1]);
    expect(outcome.kind).toBe('answered');
  });

  it('isn’t sent if the API doesn’t confirm the host', async () => {
    const { outcome, seen } = await rehearse({ '/': [200] }, { known: SECRET, readings: {} });
    expect(seen).toEqual([]);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'host-not-trusted' } });
  });

  it('goes to an allowed host at once, and isn’t redirected to one that only memory names', async () => {
    const known = {
      ...{ ...SECRET, configured: 'https://allowed.example/', allowed: ['allowed.example'] },
      remembered: ['www.example.com'],
    };
    const location = 'https://www.example.com/';
    const { sentBeforeApi, seen } = await rehearse(
      { '/': [{ status: 302, headers: { location } }] },
      { known, readings: {} },
    );
    expect([sentBeforeApi, seen.length]).toEqual([1, 1]);
  });
});

describe('the request that another process may send after the push', () => {
  it('has the headers as the config names them', () => {
    const headers = { 'x-key': '${KEY}' };
    const settings = { ...DEFAULT_WARMUP, request: { ...DEFAULT_WARMUP.request, headers } };
    expect(requestAfterPush(settings, { ...REMEMBERED, ...NAMED })).toMatchObject({
      ...{ baseUrl: REMEMBERED.webUrl, headers },
    });
  });

  it('doesn’t exist for a host that is refused, or only guessed', () => {
    const configured = 'https://evil.example/';
    expect(requestAfterPush(DEFAULT_WARMUP, { ...REMEMBERED, configured })).toBeNull();
    expect(requestAfterPush(DEFAULT_WARMUP, UNKNOWN)).toBeNull();
  });
});
