import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';
import { createProbeAsker } from '../../src/probe/ask.ts';
import type { ProbeAnswer } from '../../src/probe/prober.ts';
import type { WarmupRequest } from '../../src/warmup/request.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { freePort, startServer } from '../support/loopback-server.ts';
import { loopbackFetch } from '../support/request-ports.ts';
import { useTeardown } from '../support/teardown.ts';
import { weekly } from '../support/weekly.ts';

const end = useTeardown();
type Listener = Parameters<typeof startServer>[0];

function ask(baseUrl: string, own: Partial<WarmupRequest> = {}): Promise<ProbeAnswer> {
  const fetch = loopbackFetch();
  const ports = { ...systemClock, userAgent: 'test/1', fetch };
  const site = [new URL(baseUrl).host];
  const asker = createProbeAsker(ports, requestOf({ baseUrl, site, ...own }));
  return asker({ path: 0, isNew: true }, new AbortController().signal);
}

async function answerOf(
  listener: Listener,
  own: Partial<WarmupRequest> = {},
): Promise<ProbeAnswer> {
  const { port, close } = await startServer(listener);
  end(close);
  return ask(`http://127.0.0.1:${port}/`, own);
}

describe('a probe', () => {
  it('tells the status, and which release and dyno answered', async () => {
    const answer = await answerOf((_, response) => {
      response.writeHead(200, { 'x-heroku-release-version': 'v42', 'x-heroku-dyno-id': 'd-1' });
      response.end('ok');
    });
    expect(answer).toMatchObject({ result: 'ok', status: 200, release: 42, dyno: 'd-1' });
    expect(answer.sentAt).toEqual(expect.any(Number));
  });

  it.each([
    [404, 'status'],
    [401, 'status'],
    [429, 'status'],
    [500, 'server-error'],
    [503, 'server-error'],
    [302, 'ok'],
  ] as const)('that gets %d is %s', async (status, result) => {
    const answer = await answerOf((_, response) => response.writeHead(status).end());
    expect(answer).toMatchObject({ result, status });
  });

  it('without the expected text is a failure', async () => {
    const paths = [pathOf('/', { contains: 'ready' })];
    expect(await answerOf((_, response) => response.end('wait'), { paths })).toMatchObject({
      ...{ result: 'body', status: 200 },
    });
  });

  it('that gets half an answer is a failure', async () => {
    const answer = await answerOf((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x'.repeat(500));
      setTimeout(() => response.destroy(), 20);
    });
    expect(answer).toMatchObject({ result: 'reset', status: 200 });
  });

  weekly('that gets one byte a second is a failure', async () => {
    const answer = await answerOf((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 1_000);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    expect(answer).toMatchObject({ result: 'timeout', status: 200 });
  });

  it('of a large page is good, and doesn’t read it again to its end', async () => {
    let sent = 0;
    const { port, close } = await startServer((_, response) => {
      response.on('close', () => {
        sent += response.socket?.bytesWritten ?? 0;
      });
      response.end('x'.repeat(4_000_000));
    });
    end(close);
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ result: 'ok' });
    expect(sent).toBeLessThan(4_000_000);
  });

  it('that is refused has never been sent', async () => {
    expect(await ask(`http://127.0.0.1:${await freePort()}/`)).toMatchObject({
      ...{ result: 'connect', status: null, sentAt: null },
    });
  });

  it('that finds no name says so', async () => {
    expect(await ask('http://no-such-host.invalid/')).toMatchObject({ result: 'dns' });
  });

  it('reaches an app by IPv4 where IPv6 is broken', async () => {
    // Nothing listens on ::1.
    const server = createServer((_, response) => response.end('ok'));
    const port = await listening(server);
    end(() => server.close());
    expect(await ask(`http://localhost:${port}/`)).toMatchObject({ result: 'ok' });
  });
});

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
