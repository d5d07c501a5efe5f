import { execFile } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { type Answer, isWorthAskingAgain } from '../../src/warmup/answer.ts';
import { askPath } from '../../src/warmup/request.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { freePort, startServer } from '../support/loopback-server.ts';
import { loopbackFetch, requestPorts } from '../support/request-ports.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();
const NEVER = new AbortController().signal;

type Replies = Parameters<typeof fakeFetch>[0][string];

/** Sends one request for `/` to a fake app. */
async function ask(reply: Replies[number], request = requestOf(), path = pathOf('/')) {
  const fetch = fakeFetch({ '/': [reply], '/health': [reply] });
  const answer = await askPath(requestPorts(fetch), request, path, NEVER);
  return { answer, seen: fetch.seen };
}

describe('a request', () => {
  it("sends the tool's name and the configured headers", async () => {
    const request = requestOf({ headers: { authorization: 'Bearer x' } });
    const { seen } = await ask(200, request, pathOf('/health', { method: 'HEAD' }));
    expect(seen).toMatchObject([
      {
        url: 'https://my-app.herokuapp.com/health',
        init: {
          method: 'HEAD',
          headers: {
            ...{ 'user-agent': 'test/1', accept: '*/*', 'accept-encoding': 'gzip' },
            authorization: 'Bearer x',
          },
          compress: false,
        },
      },
    ]);
  });

  it("sends the config's headers instead of its own", async () => {
    const headers = { 'user-agent': 'mine', accept: 'text/html' };
    const { seen } = await ask(200, requestOf({ headers }));
    expect(seen[0]?.init.headers).toMatchObject(headers);
  });

  it('sends no cookie', async () => {
    const { seen } = await ask(200);
    expect(seen[0]?.init.headers).not.toHaveProperty('cookie');
  });
});

describe('an answer', () => {
  it('can be expected', async () => {
    const { answer } = await ask(204);
    expect(answer).toEqual({
      ...{ kind: 'status', path: '/', status: 204, expected: true, flaw: undefined },
      ...{ ms: expect.any(Number), responseMs: expect.any(Number), bodyMs: expect.any(Number) },
      ...{
        retryAfterMs: undefined,
        dyno: undefined,
        release: undefined,
        isLong: false,
        redirect: undefined,
        standIn: undefined,
      },
    });
  });

  it("isn't expected if a cache gave it, and isn't asked for again", async () => {
    const headers = { 'cf-ray': '8-FRA', 'cf-cache-status': 'HIT' };
    const { answer } = await ask({ status: 200, headers });
    const standIn = { name: 'Cloudflare', kind: 'cache' };
    expect(answer).toMatchObject({ expected: false, flaw: undefined, standIn });
    expect(isWorthAskingAgain(answer)).toBe(false);
  });

  it("can have a status that the path doesn't expect", async () => {
    const { answer } = await ask(404, requestOf(), pathOf('/', { expect: ['2xx', 401] }));
    expect(answer).toMatchObject({ status: 404, expected: false, flaw: 'status' });
  });

  it('has its time, and its time without connecting', async () => {
    let now = 0;
    const fake = fakeFetch({ '/': [200] });
    const ports = requestPorts(async (url, init = {}) => {
      now += 30;
      init.onConnected?.();
      now += 100;
      return fake(url, { ...init, onConnected: undefined });
    });
    const asked = [{ ...ports, now: () => now }, requestOf(), pathOf('/'), NEVER] as const;
    expect(await askPath(...asked)).toMatchObject({ ms: 130, responseMs: 100 });
  });

  it.each([
    [' web.1:abc ', 'web.1:abc'],
    ['\u0085x\u00ad', '\\u{85}x\\u{ad}'],
    ['d'.repeat(1_000), 'd'.repeat(128)],
    ['  ', undefined],
  ])("has its dyno's name: %j", async (value, dyno) => {
    const { answer } = await ask(
      { status: 200, headers: { 'X-Dyno': value } },
      requestOf({ identityHeader: 'x-dyno' }),
    );
    expect(answer).toMatchObject({ dyno });
  });

  it.each([
    ['v42', 42],
    [' 42 ', 42],
    ['v42-rc', undefined],
    ['1a2b3c4', undefined],
    ['-1', undefined],
    ['99999999999999999999', undefined],
    ['', undefined],
  ])('has its release: %j', async (value, release) => {
    const { answer } = await ask(
      { status: 200, headers: { 'X-Release': value } },
      requestOf({ releaseHeader: 'x-release' }),
    );
    expect(answer).toMatchObject({ release });
  });

  it.each([429, 503])('has a time to retry: %i', async (status) => {
    const { answer } = await ask({ status, headers: { 'retry-after': '7' } });
    expect(answer).toMatchObject({ retryAfterMs: 7_000 });
  });

  it.each([200, 301, 500])('has no time to retry with %i', async (status) => {
    const { answer } = await ask({ status, headers: { 'retry-after': '7' } });
    expect(answer).toMatchObject({ retryAfterMs: undefined });
  });

  it('has a date that is compared with the wall clock', async () => {
    const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' };
    const fetch = fakeFetch({ '/': [{ status: 503, headers }] });
    const ports = { ...requestPorts(fetch), today: () => new Date('2026-01-01T00:00:00Z') };
    const answer = await askPath(ports, requestOf(), pathOf('/'), NEVER);
    expect(answer).toMatchObject({ retryAfterMs: 9_000 });
  });
});

describe('a request that fails', () => {
  it('has an answer too', async () => {
    const error = new PreflightError('dns', "https://my-app.herokuapp.com can't be found");
    expect((await ask(error)).answer).toEqual({ kind: 'failure', path: '/', error });
  });

  it('is called internal if it is our own bug', async () => {
    const ports = requestPorts(() => Promise.reject(new TypeError('x is undefined')));
    const answer = await askPath(ports, requestOf(), pathOf('/'), NEVER);
    expect(answer).toMatchObject({ kind: 'failure', error: { code: 'bug' } });
  });

  it('shows the time-out, and the setting for it', async () => {
    const { answer } = await ask('never', requestOf({ requestTimeout: 20 }));
    expect(answer).toMatchObject({
      kind: 'failure',
      error: {
        code: 'timeout',
        message: "https://my-app.herokuapp.com didn't answer within 0.02 s",
        hint: 'To wait longer, raise warmup.requestTimeout',
      },
    });
  });

  it("ends at once when the caller aborts, with the caller's reason", async () => {
    const reason = new PreflightError('interrupted', 'it was stopped');
    const stop = new AbortController();
    const fetch = fakeFetch({ '/': ['never'] });
    const answer = askPath(requestPorts(fetch), requestOf(), pathOf('/'), stop.signal);
    stop.abort(reason);
    expect(await answer).toMatchObject({ kind: 'failure', error: reason });
  });

  it("isn't sent if the caller has already aborted", async () => {
    const fetch = fakeFetch({ '/': [200] });
    const asked = [requestPorts(fetch), requestOf(), pathOf('/')] as const;
    const answer = await askPath(...asked, AbortSignal.abort());
    expect(answer).toMatchObject({ error: { code: 'aborted' } });
    expect(fetch.seen).toHaveLength(0);
  });
});

describe('a shared signal', () => {
  async function askThrice(signal: AbortSignal): Promise<void> {
    const fetch = fakeFetch({ '/': [200, 503, new Error('reset')] });
    for (let time = 0; time < 3; time += 1)
      await askPath(requestPorts(fetch), requestOf(), pathOf('/'), signal);
  }

  it('keeps nothing of a finished request', async () => {
    jest.useFakeTimers();
    later(() => jest.useRealTimers());
    const { signal } = new AbortController();
    await askThrice(signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('can have many requests at once without a warning on the terminal', async () => {
    const script = `
      import { askPath } from ${JSON.stringify(new URL('../../src/warmup/request.ts', import.meta.url))};
      const fetch = () => Promise.reject(new Error('no network'));
      const { signal } = new AbortController();
      const ask = () => askPath({ fetch, now: Date.now }, { baseUrl: 'https://a.test' }, { path: '/' }, signal);
      console.log((await Promise.all(Array.from({ length: 20 }, ask))).length);`;
    const flags = ['--import', 'tsx', '--input-type=module', '--eval', script];
    // Runs in its own process, because jest hides Node's warnings.
    expect(await promisify(execFile)(process.execPath, flags)).toEqual({
      stdout: '20\n',
      stderr: '',
    });
  });
});

describe('a real connection', () => {
  const askPort = (port: number, requestTimeout = 110_000): Promise<Answer> =>
    askPath(
      requestPorts(loopbackFetch()),
      requestOf({ baseUrl: `http://127.0.0.1:${port}/`, requestTimeout }),
      pathOf('/'),
      NEVER,
    );

  /** A server that handles a connection as the test says, after the first request. */
  async function serveRaw(talk: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          talk(socket);
        });
      later(() => socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    later(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  const failsWith = (code: string): object => ({ kind: 'failure', error: { code } });

  it('can bring early hints first', async () => {
    const listener: RequestListener = (_, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' }, () => response.end('fine'));
    };
    const { port, close } = await startServer(listener);
    later(close);
    expect(await askPort(port)).toMatchObject({ status: 200, expected: true });
  });

  it('can be refused', async () => {
    expect(await askPort(await freePort())).toMatchObject(failsWith('connect'));
  });

  it("can bring something that isn't HTTP", async () => {
    const port = await serveRaw((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    expect(await askPort(port)).toMatchObject(failsWith('protocol'));
  });

  it('is closed if the headers never end', async () => {
    const closed: unknown[] = [];
    let sent = 0;
    const port = await serveRaw((socket) => {
      closed.push(new Promise((resolve) => socket.once('close', resolve)));
      socket.write('HTTP/1.1 200 OK\r\n');
      const pour = (): void => {
        if (socket.destroyed) return;
        sent += 10_000;
        socket.write(`X-Endless: ${'x'.repeat(10_000)}\r\n`, pour);
      };
      pour();
    });
    expect(await askPort(port)).toMatchObject(failsWith('size'));
    await closed[0];
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it.each([
    ['headers that drip', 'HTTP/1.1 200 OK\r\nX-Endless: '],
    ['early hints without an end', ''],
  ])('is closed after the time-out if it brings %s', async (what, beginning) => {
    const closed: unknown[] = [];
    const drop = what.startsWith('early') ? 'HTTP/1.1 103 Early Hints\r\n\r\n' : 'x';
    const port = await serveRaw((socket) => {
      socket.write(beginning);
      const timer = setInterval(() => socket.write(drop), 10);
      socket.on('close', () => {
        clearInterval(timer);
      });
      closed.push(new Promise((resolve) => socket.once('close', resolve)));
    });
    expect(await askPort(port, 300)).toMatchObject(failsWith('timeout'));
    await closed[0];
  });
});
