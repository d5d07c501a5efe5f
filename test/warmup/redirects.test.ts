import type { IncomingMessage, RequestListener } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Headers } from 'node-fetch';
import type { PathSettings } from '../../src/config/settings.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import { redirectOf } from '../../src/warmup/redirects.ts';
import { askPath, type WarmupRequest } from '../../src/warmup/request.ts';
import { type Certificate, createCertificate } from '../support/certificate.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { type LoopbackServer, startServer } from '../support/loopback-server.ts';
import { loopbackFetch, requestPorts } from '../support/request-ports.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();
const NEVER = new AbortController().signal;
let certificate: Certificate;

beforeAll(async () => {
  certificate = await createCertificate(['localhost']);
});

async function serve(listener: RequestListener): Promise<LoopbackServer> {
  const server = await startServer(listener, certificate);
  later(server.close);
  return server;
}

interface Asked {
  readonly path?: Partial<PathSettings>;
  readonly request?: Partial<WarmupRequest>;
}

/** Sends a request for `/` to a server on localhost. */
const ask = ({ port }: LoopbackServer, { path, request }: Asked = {}): Promise<Answer> =>
  askPath(
    requestPorts(loopbackFetch(certificate)),
    requestOf({
      baseUrl: `https://localhost:${port}/`,
      site: [`localhost:${port}`],
      ...request,
    }),
    pathOf('/', path),
    NEVER,
  );

/** Redirects `/` to `location`, and answers everything else with 204. */
const redirecting =
  (location: (port: number) => string, status = 302): RequestListener =>
  ({ url, socket }, response) => {
    if (url !== '/') response.writeHead(204).end();
    else
      response.writeHead(status, { location: location(socket.localPort ?? 0) }).end('over there');
  };

const urls = ({ requests }: LoopbackServer): unknown[] => requests.map(({ url }) => url);

describe('a redirect within the site', () => {
  it.each([301, 302, 303, 307, 308])('is followed: %i', async (status) => {
    const server = await serve(redirecting(() => '/login', status));
    expect(await ask(server)).toMatchObject({ status: 204, expected: true, redirect: undefined });
    expect(urls(server)).toEqual(['/', '/login']);
  });

  it('sends no cookie', async () => {
    const server = await serve(({ url }, response) =>
      url === '/'
        ? response.writeHead(302, { location: '/end', 'set-cookie': 'a=1' }).end()
        : response.writeHead(204).end(),
    );
    await ask(server);
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  it('keeps the method, and the name of the path', async () => {
    const server = await serve(redirecting(() => '/login', 303));
    const answer = await ask(server, { path: { method: 'HEAD' } });
    expect(answer).toMatchObject({ path: '/', status: 204 });
    expect(server.requests.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  });

  it('is judged by its last answer', async () => {
    const server = await serve(redirecting(() => '/login'));
    const answer = await ask(server, { path: { expect: [200] } });
    expect(answer).toMatchObject({ status: 204, expected: false, flaw: 'status' });
  });

  it('is the answer itself if the config expects that status', async () => {
    const server = await serve(redirecting(() => '/login'));
    const answer = await ask(server, { path: { expect: [302] } });
    expect(answer).toMatchObject({ status: 302, expected: true, redirect: undefined });
    expect(urls(server)).toEqual(['/']);
  });

  it('sends the configured headers to the same origin', async () => {
    const server = await serve(redirecting((port) => `https://localhost:${port}/login`));
    await ask(server, { request: { headers: { authorization: 'Bearer x' } } });
    expect(server.requests.map(headerOf('authorization'))).toEqual(['Bearer x', 'Bearer x']);
  });

  it('sends no configured header to another host of the app, and sends them again to the first host', async () => {
    const home = await serve(redirecting(() => `https://localhost:${other.port}/`));
    const other = await serve(redirecting(() => `https://localhost:${home.port}/done`));
    const request = {
      headers: { authorization: 'Bearer x', 'user-agent': 'mine' },
      site: [home, other].map(({ port }) => `localhost:${port}`),
    };
    expect(await ask(home, { request })).toMatchObject({ status: 204 });
    expect(home.requests.map(headerOf('authorization'))).toEqual(['Bearer x', 'Bearer x']);
    expect(other.requests.map(({ headers }) => headers)).toEqual([
      {
        ...{ host: `localhost:${other.port}`, connection: 'close' },
        ...{ 'user-agent': 'test/1', accept: '*/*', 'accept-encoding': 'gzip' },
      },
    ]);
  });

  it('is read to its end before the next request', async () => {
    const events: string[] = [];
    const server = await serve((request, response) => {
      events.push(`asked ${request.url ?? ''}`);
      response.writeHead(request.url === '/' ? 302 : 200, { location: '/login' });
      response.write('slowly');
      setTimeout(() => {
        events.push(`done ${request.url ?? ''}`);
        response.end();
      }, 50);
    });
    await ask(server);
    expect(events).toEqual(['asked /', 'done /', 'asked /login', 'done /login']);
  });

  it('adds up the time of all requests, without the time between them', async () => {
    const server = await serve(redirecting(() => '/login'));
    let now = 0;
    const inner = loopbackFetch(certificate);
    const ports = requestPorts(async (url, init = {}) => {
      now += 10;
      init.onConnected?.();
      const response = await inner(url, { ...init, onConnected: undefined });
      now += 100;
      return response;
    });
    const site = [`localhost:${server.port}`];
    const request = requestOf({ baseUrl: `https://localhost:${server.port}/`, site });
    const answer = await askPath({ ...ports, now: () => now }, request, pathOf('/'), NEVER);
    expect(answer).toMatchObject({ ms: 220, responseMs: 200 });
  });
});

describe('endless redirects', () => {
  it('end after five', async () => {
    const server = await serve((_, response) =>
      response.writeHead(302, { location: '/?token=hunter2' }).end(),
    );
    const origin = `https://localhost:${server.port}`;
    expect(await ask(server)).toMatchObject({
      kind: 'failure',
      path: '/',
      error: {
        code: 'redirects',
        message: `${origin} redirects in a loop, last to ${origin}/`,
        hint: 'Set warmup.paths to the final page',
      },
    });
    expect(server.requests).toHaveLength(6);
  });

  it.each([
    ['/step/', '/step/6'],
    ['/step.x/a-b/', '/step.x/a-b/6'],
    ['/login/hunter2%20/', '/login/…/6'],
    ['/eyJhbGciOiJIUzI1NiJ9.e30.x/?token=', '/…/'],
    ['/a/b/c/d/e/f/g/', '/a/b/c/d/e'],
  ])(
    "aren't called a circle if each has another target, and show no secret: %j",
    async (to, last) => {
      let step = 0;
      const server = await serve((_, response) => {
        step += 1;
        response.writeHead(302, { location: `${to}${step}` }).end();
      });
      const origin = `https://localhost:${server.port}`;
      expect(await ask(server)).toMatchObject({
        error: {
          code: 'redirects',
          message: `${origin} redirects more than 5 times, last to ${origin}${last}`,
        },
      });
    },
  );

  it("aren't endless if the fifth leads to an answer", async () => {
    const server = await serve(({ url = '' }, response) => {
      const step = Number(url.slice(1));
      if (step === 5) response.end('at last');
      else response.writeHead(302, { location: `/${step + 1}` }).end();
    });
    expect(await ask(server)).toMatchObject({ status: 200 });
  });
});

describe('a redirect to another site', () => {
  it('is the answer itself, and nothing is sent to that site', async () => {
    const elsewhere = await serve((_, response) => response.end());
    const server = await serve(
      redirecting(() => `https://localhost:${elsewhere.port}/?token=hunter2`),
    );
    expect(await ask(server)).toMatchObject({
      ...{ status: 302, expected: true, flaw: undefined },
      redirect: { to: `https://localhost:${elsewhere.port}`, why: 'other-site' },
    });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it("isn't expected if the config doesn't expect redirects", async () => {
    const server = await serve(redirecting(() => 'https://example.com/'));
    const answer = await ask(server, { path: { expect: ['2xx'] } });
    expect(answer).toMatchObject({
      ...{ status: 302, expected: false, flaw: 'status' },
      redirect: { to: 'https://example.com', why: 'other-site' },
    });
  });

  it('can have the expected text', async () => {
    const server = await serve(redirecting(() => 'https://example.com/'));
    const answer = await ask(server, { path: { contains: 'over there' } });
    expect(answer).toMatchObject({ status: 302, expected: true });
  });
});

describe('a redirect of a host that may be a stranger’s', () => {
  it('isn’t followed, not even to the same host', async () => {
    const server = await serve(redirecting(() => '/login'));
    const to = `https://localhost:${server.port}`;
    expect(await ask(server, { request: { site: [] } })).toMatchObject({
      ...{ status: 302, expected: true, redirect: { to, why: 'other-site' } },
    });
    expect(urls(server)).toEqual(['/']);
  });
});

describe('redirectOf', () => {
  const SITE = {
    baseUrl: 'https://www.example.com/',
    site: ['www.example.com', '*.shop.example.com', 'example.com'],
  };
  const follow = (location: string | readonly string[], status = 302) => {
    const locations = [location].flat().map((value): [string, string] => ['location', value]);
    const answer = { status, headers: new Headers(locations) };
    return redirectOf(answer, new URL('https://www.example.com/a/b'), SITE);
  };

  it.each([
    ['/login', 'https://www.example.com/login'],
    ['c?d', 'https://www.example.com/a/c?d'],
    ['//example.com/x', 'https://example.com/x'],
    ['https://EXAMPLE.com:443/', 'https://example.com/'],
    ['https://a.shop.example.com/', 'https://a.shop.example.com/'],
    // Node's form of the UTF-8 bytes of /über
    ['/Ã¼ber', 'https://www.example.com/%C3%BCber'],
  ])('follows %j', (location, url) => {
    expect(follow(location)).toEqual({ kind: 'followed', url: new URL(url) });
  });

  it.each([
    ['https://www.example.com.evil.test/', 'https://www.example.com.evil.test'],
    ['https://shop.example.com/', 'https://shop.example.com'],
    ['https://a.b.shop.example.com/', 'https://a.b.shop.example.com'],
    ['https://www.example.com:8443/', 'https://www.example.com:8443'],
    ['https://www.example.com@evil.test/', 'https://evil.test'],
    ['//evil.test', 'https://evil.test'],
    ['/\\evil.test', 'https://evil.test'],
    ['http://evil.test/?token=hunter2', 'http://evil.test'],
    ['https://169.254.169.254/latest/meta-data/', 'https://169.254.169.254'],
    ['http://169.254.169.254/', 'http://169.254.169.254'],
    ['https://127.0.0.1/', 'https://127.0.0.1'],
    ['https://2130706433/', 'https://127.0.0.1'],
    ['https://0x7f.1/', 'https://127.0.0.1'],
    ['https://0177.0.0.1/', 'https://127.0.0.1'],
    ['https://[::1]/', 'https://[::1]'],
    ['https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]'],
    ['https://localhost/', 'https://localhost'],
    ['https://10.0.0.1/', 'https://10.0.0.1'],
  ])('rejects another host: %j', (location, to) => {
    expect(follow(location)).toEqual({ kind: 'end', refused: { to, why: 'other-site' } });
  });

  it.each([
    ['http://www.example.com/?token=hunter2', 'http://www.example.com'],
    ['ftp://www.example.com/', 'ftp'],
    ['mailto:me@example.com', 'mailto'],
    ['javascript:alert(1)', 'javascript'],
    ['file:///etc/passwd', 'file'],
    ['data:text/html,x', 'data'],
  ])('rejects any protocol but https: %j', (location, to) => {
    expect(follow(location)).toEqual({ kind: 'end', refused: { to, why: 'not-https' } });
  });

  it.each([
    [''],
    ['  '],
    ['https://'],
    ['https://exa mple.com/'],
    ['https://[/'],
    ['https://www.example.com:99999/'],
    // RFC 9110 4.2.4: a URL with user info is an error
    ['https://me:hunter2@www.example.com/'],
    ['//me@www.example.com/'],
    [['/a', '/b']],
  ])('rejects an invalid URL: %j', (location) => {
    expect(follow(location)).toEqual({ kind: 'end', refused: { to: '', why: 'no-url' } });
  });

  it.each([200, 201, 300, 304, 305, 404])('ignores Location with %i', (status) => {
    expect(follow('https://evil.test/', status)).toEqual({ kind: 'end', refused: undefined });
  });

  it('treats a redirect without Location as the last answer', () => {
    expect(follow([])).toEqual({ kind: 'end', refused: undefined });
  });
});

function headerOf(name: string): (request: IncomingMessage) => unknown {
  return ({ headers }) => headers[name];
}
