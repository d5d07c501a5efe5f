import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { nodeFiles } from '../../src/base/node-files.ts';
import { CertificateError } from '../../src/net/failure.ts';
import { createFetch, type Fetch } from '../../src/net/fetch.ts';
import type { NetSettings } from '../../src/net/trust-store.ts';
import { type Certificate, createCertificate } from '../support/certificate.ts';
import { gitConfig } from '../support/git-config.ts';
import { memoryFiles } from '../support/memory-files.ts';
import {
  freePort,
  type LoopbackServer,
  startProxy,
  startServer,
} from '../support/loopback-server.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();
let certificate: Certificate;

beforeAll(async () => {
  certificate = await createCertificate(['localhost', 'api.heroku.com']);
});

const ok: RequestListener = (_, response) => response.end('fine');

function fetchWith(settings: Partial<NetSettings> = {}, longestIdleMs?: number): Fetch {
  const defaults = { env: {}, gitConfig: gitConfig(), files: nodeFiles, cwd: '/' };
  return createFetch({ ...defaults, ...settings }, longestIdleMs);
}

/** Answers each request with the number of its connection. */
async function countConnections(
  answer: (response: ServerResponse, connection: number, request: IncomingMessage) => void,
): Promise<number> {
  const connections: unknown[] = [];
  const { port } = await serve((request, response) => {
    if (!connections.includes(request.socket)) connections.push(request.socket);
    answer(response, connections.indexOf(request.socket) + 1, request);
  });
  return port;
}

/** Settings that trust the test's certificate as a CA. */
function trusting(settings: Partial<NetSettings> = {}): Partial<NetSettings> {
  return {
    ...settings,
    env: { GIT_SSL_CAINFO: '/ca.pem', ...settings.env },
    files: memoryFiles({ '/ca.pem': certificate.cert }),
  };
}

async function serve(listener: RequestListener, tls?: Certificate): Promise<LoopbackServer> {
  const server = await startServer(listener, tls);
  later(server.close);
  return server;
}

async function failure(response: Promise<unknown>): Promise<PreflightError> {
  const error: unknown = await response.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (error instanceof PreflightError) return error;
  throw error as Error;
}

const SWITCHING =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';

describe('a direct request', () => {
  it('gets an answer', async () => {
    const { port } = await serve(ok);
    const response = await fetchWith()(`http://127.0.0.1:${port}/`);
    expect(await response.text()).toBe('fine');
  });

  it('asks the server to close the connection, so no kept connection can be lost', async () => {
    const { port, requests } = await serve(ok);
    await fetchWith()(`http://127.0.0.1:${port}/`);
    expect(requests[0]?.headers.connection).toBe('close');
  });

  it('returns a redirect as the answer', async () => {
    const { port, requests } = await serve((_, response) =>
      response.writeHead(302, { Location: '/elsewhere' }).end(),
    );
    const response = await fetchWith()(`http://127.0.0.1:${port}/`);
    expect([response.status, requests.length]).toEqual([302, 1]);
  });

  it.each(['file:///etc/passwd', 'data:text/plain,x', 'nonsense', ''])(
    'rejects %j',
    async (url) => {
      expect((await failure(fetchWith()(url))).code).toBe('url');
    },
  );

  it('rejects an answer that switches to another protocol', async () => {
    const { port } = await serve((_, { socket }) => socket?.end(SWITCHING));
    const error = await failure(fetchWith()(`http://127.0.0.1:${port}/`));
    expect(error).toMatchObject({
      code: 'reset',
      message: `http://127.0.0.1:${port} closed the connection early (ECONNRESET)`,
    });
  });

  it('rejects a URL with credentials without repeating them', async () => {
    const error = await failure(fetchWith()('https://me:hunter2@localhost/'));
    expect(error.message).toBe('the URL of https://localhost has credentials in it');
    expect(error.cause).toBeUndefined();
  });
});

describe('trust', () => {
  it('rejects a certificate from an unknown CA', async () => {
    const { port } = await serve(ok, certificate);
    const error = await failure(fetchWith()(`https://localhost:${port}/`));
    expect(error).toMatchObject({
      code: 'tls',
      message: `https://localhost:${port} has a certificate that isn't trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)`,
      hint: expect.stringContaining('http.sslCAInfo') as unknown,
    });
  });

  it('accepts a certificate from a CA in GIT_SSL_CAINFO', async () => {
    const { port } = await serve(ok, certificate);
    const response = await fetchWith(trusting())(`https://localhost:${port}/`);
    expect(response.status).toBe(200);
  });

  async function largeCaFile(megabytes: number): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'preflight-ca-'));
    later(() => rm(folder, { recursive: true }));
    const file = join(folder, 'ca.pem');
    await writeFile(file, `${'#'.repeat(megabytes * 1024 * 1024)}\n${certificate.cert}`);
    return file;
  }

  it('accepts a CA file of several megabytes', async () => {
    const { port } = await serve(ok, certificate);
    const fetch = fetchWith({ env: { GIT_SSL_CAINFO: await largeCaFile(8) } });
    expect((await fetch(`https://localhost:${port}/`)).status).toBe(200);
  });

  it('accepts no CA file of more than 16 MB', async () => {
    const fetch = fetchWith({ env: { GIT_SSL_CAINFO: await largeCaFile(16) } });
    expect(await failure(fetch('https://localhost/'))).toMatchObject({ code: 'ca-file' });
  });

  it("accepts a certificate from a CA in git's http.sslCAInfo, in the home directory", async () => {
    const { port } = await serve(ok, certificate);
    const fetch = fetchWith({
      env: { HOME: '/home/me' },
      gitConfig: gitConfig(['http.sslcainfo', '~/ca.pem']),
      files: memoryFiles({ '/home/me/ca.pem': certificate.cert }),
    });
    expect((await fetch(`https://localhost:${port}/`)).status).toBe(200);
  });

  it("keeps NODE_EXTRA_CA_CERTS in addition to git's CA", async () => {
    const { port } = await serve(ok, certificate);
    const fetch = fetchWith({
      env: { GIT_SSL_CAINFO: '/git.pem', NODE_EXTRA_CA_CERTS: '/node.pem' },
      files: memoryFiles({ '/git.pem': '', '/node.pem': certificate.cert }),
    });
    expect((await fetch(`https://localhost:${port}/`)).status).toBe(200);
  });

  it('goes on without a NODE_EXTRA_CA_CERTS that can’t be read, as Node does', async () => {
    const { port } = await serve(ok, certificate);
    const files = memoryFiles({ '/git.pem': certificate.cert });
    const env = { GIT_SSL_CAINFO: '/git.pem', NODE_EXTRA_CA_CERTS: '/gone.pem' };
    expect((await fetchWith({ env, files })(`https://localhost:${port}/`)).status).toBe(200);
    const read = (path: string): Promise<string | undefined> =>
      path === '/gone.pem' ? Promise.reject(new Error('EACCES')) : files.read(path);
    const refused = { env, files: { read } };
    expect((await fetchWith(refused)(`https://localhost:${port}/`)).status).toBe(200);
  });

  it('reads a CA file once for all requests', async () => {
    const { port } = await serve(ok, certificate);
    let reads = 0;
    const fetch = fetchWith({
      ...trusting(),
      files: {
        read: () => {
          reads += 1;
          return Promise.resolve(certificate.cert);
        },
      },
    });
    await Promise.all([1, 2, 3].map(() => fetch(`https://localhost:${port}/`)));
    expect(reads).toBe(1);
  });

  it("doesn't read a CA file that Node has already read", async () => {
    const { port } = await serve(ok);
    const env = { GIT_SSL_CAINFO: '/ca.pem', NODE_EXTRA_CA_CERTS: '/ca.pem' };
    const error = await failure(fetchWith({ env })(`https://127.0.0.1:${port}/`));
    expect(error.message).not.toContain('ca.pem');
  });

  it("resolves a relative path in the push's folder", async () => {
    const { port } = await serve(ok, certificate);
    const fetch = fetchWith({
      ...{ env: { GIT_SSL_CAINFO: 'ca.pem' }, cwd: '/project' },
      files: memoryFiles({ '/project/ca.pem': certificate.cert }),
    });
    expect((await fetch(`https://localhost:${port}/`)).status).toBe(200);
  });

  it("names a CA file that it can't read", async () => {
    const error = await failure(
      fetchWith({ env: { GIT_SSL_CAINFO: '/no/such\u001b.pem' } })('https://localhost:1/'),
    );
    expect(error).toMatchObject({
      code: 'ca-file',
      message: "the CA file /no/such\\u{1b}.pem can't be read",
    });
  });

  it.each([
    ['localhost', ['*.herokuapp.com', 'herokuapp.com'], '*.herokuapp.com'],
    ['127.0.0.1', [], 'another host'],
  ])('recognizes a certificate for another host: %s', async (host, names, words) => {
    const other = await createCertificate(['*.herokuapp.com', 'herokuapp.com']);
    const { port } = await serve(ok, other);
    const fetch = fetchWith({ ...trusting(), files: memoryFiles({ '/ca.pem': other.cert }) });
    const error = await failure(fetch(`https://${host}:${port}/`));
    expect(error).toBeInstanceOf(CertificateError);
    expect(error).toMatchObject({
      ...{ code: 'tls', names, hint: expect.stringContaining('sslCAInfo') as unknown },
      message: `https://${host}:${port} has a certificate for ${words}`,
    });
  });

  it('recognizes an expired certificate', async () => {
    const expired = await createCertificate(['localhost'], { notAfter: new Date('2020-01-01') });
    const { port } = await serve(ok, expired);
    const fetch = fetchWith({ ...trusting(), files: memoryFiles({ '/ca.pem': expired.cert }) });
    const error = await failure(fetch(`https://localhost:${port}/`));
    expect(error).toMatchObject({ code: 'tls', hint: expect.stringContaining('clock') as unknown });
  });

  it("isn't reduced by git config http.sslVerify=false", async () => {
    const { port } = await serve(ok, certificate);
    const fetch = fetchWith({ gitConfig: gitConfig(['http.sslverify', 'false']) });
    expect(await failure(fetch(`https://localhost:${port}/`))).toMatchObject({ code: 'tls' });
  });
});

describe('a request through a proxy', () => {
  async function proxied(options: { status?: number | undefined } = {}): Promise<{
    proxy: LoopbackServer;
    server: LoopbackServer;
    url: string;
  }> {
    const server = await serve(ok, certificate);
    const proxy = await startProxy({ to: server.port, ...options });
    later(proxy.close);
    return { proxy, server, url: `http://127.0.0.1:${proxy.port}` };
  }

  const API = 'https://api.heroku.com/apps/my-app';

  it('reaches the server by its name', async () => {
    const { proxy, server, url } = await proxied();
    const response = await fetchWith(trusting({ env: { HTTPS_PROXY: url } }))(API);
    expect(await response.text()).toBe('fine');
    expect(proxy.requests[0]?.url).toBe('api.heroku.com:443');
    expect(server.requests[0]?.headers.host).toBe('api.heroku.com');
  });

  it('rejects an answer that switches to another protocol', async () => {
    const server = await serve((_, { socket }) => socket?.end(SWITCHING), certificate);
    const proxy = await startProxy({ to: server.port });
    later(proxy.close);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(await failure(fetchWith(trusting({ env }))(API))).toMatchObject({ code: 'reset' });
  });

  it("uses git's http.proxy", async () => {
    const { proxy, url } = await proxied();
    await fetchWith(trusting({ gitConfig: gitConfig(['http.proxy', url]) }))(API);
    expect(proxy.requests).toHaveLength(1);
  });

  it("sends the proxy its user name and password, decoded, and doesn't send them to the server", async () => {
    const { proxy, server, url } = await proxied();
    const withUser = url.replace('//', '//me:p%40ss@');
    await fetchWith(trusting({ env: { HTTPS_PROXY: withUser } }))(API);
    const header = (request: IncomingMessage | undefined): unknown =>
      request?.headers['proxy-authorization'];
    expect(header(proxy.requests[0])).toBe(`Basic ${btoa('me:p@ss')}`);
    expect(header(server.requests[0])).toBeUndefined();
  });

  it("still verifies the server's certificate", async () => {
    const { url } = await proxied();
    const error = await failure(fetchWith({ env: { HTTPS_PROXY: url } })(API));
    expect(error).toMatchObject({
      code: 'tls',
      message: `https://api.heroku.com (through the proxy ${url}) has a certificate that isn't trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    });
  });

  it('says if the proxy requires a password, and sends it nothing else', async () => {
    const { proxy, url } = await proxied({ status: 407 });
    const error = await failure(
      fetchWith({ env: { HTTPS_PROXY: url } })(API, { headers: { Authorization: 'Bearer t' } }),
    );
    expect(error).toMatchObject({
      code: 'proxy',
      message: `the proxy ${url} doesn't allow api.heroku.com (407)`,
      hint: expect.stringContaining('USER:PASSWORD') as unknown,
    });
    expect(proxy.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("recognizes a 403 as the proxy's", async () => {
    const { url } = await proxied({ status: 403 });
    const error = await failure(fetchWith({ env: { HTTPS_PROXY: url } })(API));
    expect([error.code, error.hint]).toEqual(['proxy', expect.stringContaining('allow')]);
  });

  it("names the proxy if it isn't there, without its password", async () => {
    const port = await freePort();
    const env = { HTTPS_PROXY: `http://me:hunter2@127.0.0.1:${port}` };
    const error = await failure(fetchWith({ env })(API));
    expect(error).toMatchObject({
      code: 'proxy',
      message: `the proxy http://127.0.0.1:${port} can't be reached (ECONNREFUSED)`,
    });
  });

  it('closes its connection to a proxy that never answers', async () => {
    const { proxy, url } = await proxied({ status: undefined });
    const fetch = fetchWith({ env: { HTTPS_PROXY: url } });
    const error = await failure(fetch(API, { signal: AbortSignal.timeout(100) }));
    expect(error.code).toBe('timeout');
    await closed(proxy.requests[0]);
  });

  async function closed(request: IncomingMessage | undefined): Promise<void> {
    const socket = request?.socket;
    if (socket && !socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  }
});

describe('a request that may use a kept connection', () => {
  const kept = { keepsConnection: true };

  it('uses the one that the request before has left', async () => {
    const port = await countConnections((response, connection) => response.end(`${connection}`));
    const fetch = fetchWith();
    const ask = async () => (await fetch(`http://127.0.0.1:${port}/`, kept)).text();
    expect([await ask(), await ask(), await ask()]).toEqual(['1', '1', '1']);
  });

  it('uses it over TLS, too', async () => {
    const { port } = await serve(
      ({ socket }, response) => response.end(String(socket.remotePort)),
      certificate,
    );
    const fetch = fetchWith(trusting());
    const ask = async () => (await fetch(`https://localhost:${port}/`, kept)).text();
    expect(await ask()).toBe(await ask());
  });

  it('tells when the connection is ready, each time', async () => {
    const port = await countConnections((response) => response.end('x'));
    const fetch = fetchWith();
    let ready = 0;
    const onConnected = (): void => {
      ready += 1;
    };
    for (const after of [1, 2]) {
      await (await fetch(`http://127.0.0.1:${port}/`, { ...kept, onConnected })).text();
      expect(ready).toBe(after);
    }
  });

  it("doesn't wait for one in use, such as one whose answer never comes", async () => {
    const port = await countConnections((response, connection, { url }) => {
      if (url !== '/hangs') response.end(`${connection}`);
    });
    const fetch = fetchWith();
    const abort = new AbortController();
    const hanging = fetch(`http://127.0.0.1:${port}/hangs`, { ...kept, signal: abort.signal });
    const answer = await fetch(`http://127.0.0.1:${port}/`, kept);
    expect(await answer.text()).toMatch(/^[12]$/);
    abort.abort();
    expect((await failure(hanging)).code).toBe('aborted');
  });

  it('is sent again if the server has closed the connection meanwhile', async () => {
    const port = await countConnections((response, connection, request) => {
      if (connection === 1 && request.url === '/second') request.socket.resetAndDestroy();
      else response.end(`${connection}`);
    });
    const fetch = fetchWith();
    await (await fetch(`http://127.0.0.1:${port}/`, kept)).text();
    const second = await fetch(`http://127.0.0.1:${port}/second`, kept);
    expect(await second.text()).toBe('2');
  });

  it("isn't sent again if its own connection fails", async () => {
    const urls: unknown[] = [];
    const port = await countConnections((_, __, request) => {
      urls.push(request.url);
      request.socket.resetAndDestroy();
    });
    expect((await failure(fetchWith()(`http://127.0.0.1:${port}/`, kept))).code).toBe('reset');
    expect(urls).toEqual(['/']);
  });

  it('takes a new one if the server keeps none', async () => {
    const port = await countConnections((response, connection) =>
      response.setHeader('Connection', 'close').end(`${connection}`),
    );
    const fetch = fetchWith();
    const ask = async () => (await fetch(`http://127.0.0.1:${port}/`, kept)).text();
    expect([await ask(), await ask()]).toEqual(['1', '2']);
  });

  it('rejects an answer that switches to another protocol', async () => {
    const { port } = await serve((_, { socket }) => socket?.end(SWITCHING));
    expect((await failure(fetchWith()(`http://127.0.0.1:${port}/`, kept))).code).toBe('reset');
  });

  it('adds no listeners to a connection that is used often', async () => {
    const port = await countConnections((response) => response.end());
    const fetch = fetchWith();
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    for (let at = 0; at < 30; at += 1)
      await (await fetch(`http://127.0.0.1:${port}/`, kept)).text();
    await new Promise(setImmediate);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('closes it after a while, because networks forget idle ones without a word', async () => {
    const closed = new Promise<boolean>((resolve) => {
      // Without a limit of its own, as Node's HTTP server has one.
      const server = createServer((socket) => {
        socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx'));
        socket.on('end', () => {
          resolve(true);
        });
      });
      later(() => server.close());
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        const fetch = fetchWith({}, 50);
        void fetch(`http://127.0.0.1:${port}/`, kept).then((response) => response.text());
      });
    });
    expect(await closed).toBe(true);
  });

  it("doesn't keep a process alive", async () => {
    const port = await countConnections((response) => response.end());
    await (await fetchWith()(`http://127.0.0.1:${port}/`, kept)).text();
    await new Promise(setImmediate);
    const own = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    // Only the server's side.
    expect(own.length).toBeLessThanOrEqual(1);
  });
});

describe('the callback for a ready connection', () => {
  /** Accepts connections, and forwards them to `port` a moment later. */
  async function hesitate(port: number, events: string[]): Promise<number> {
    const server = createServer((client) => {
      events.push('accepted');
      setTimeout(() => {
        events.push('led on');
        const upstream = connect(port, '127.0.0.1');
        for (const socket of [client, upstream]) socket.on('error', () => undefined);
        upstream.pipe(client).pipe(upstream);
        later(() => upstream.destroy());
      }, 50);
      later(() => client.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    later(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  async function eventsOf(
    ask: (port: number, onConnected: () => void, events: string[]) => Promise<unknown>,
    tls?: Certificate,
  ): Promise<string[]> {
    const events: string[] = [];
    const { port } = await serve((_, response) => {
      events.push('asked');
      setTimeout(() => response.end(), 20);
    }, tls);
    await ask(port, () => events.push('connected'), events);
    return [...events, 'answered'];
  }

  it('runs after the TLS handshake and before the answer', async () => {
    const ask = async (port: number, onConnected: () => void, events: string[]) =>
      fetchWith(trusting())(`https://localhost:${await hesitate(port, events)}/`, { onConnected });
    expect(await eventsOf(ask, certificate)).toEqual([
      ...['accepted', 'led on', 'connected', 'asked', 'answered'],
    ]);
  });

  it('runs through a proxy, after the handshake with the server', async () => {
    const ask = async (port: number, onConnected: () => void, events: string[]) => {
      const proxy = await startProxy({ to: await hesitate(port, events) });
      later(proxy.close);
      const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
      return fetchWith(trusting({ env }))('https://api.heroku.com/', { onConnected });
    };
    expect(await eventsOf(ask, certificate)).toEqual([
      ...['accepted', 'led on', 'connected', 'asked', 'answered'],
    ]);
  });

  it('runs without TLS', async () => {
    const ask = (port: number, onConnected: () => void) =>
      fetchWith()(`http://127.0.0.1:${port}/`, { onConnected });
    expect(await eventsOf(ask)).toEqual(['connected', 'asked', 'answered']);
  });

  it('runs without TLS through a proxy', async () => {
    const ask = async (port: number, onConnected: () => void) => {
      const proxy = await startProxy({ to: port });
      later(proxy.close);
      const env = { http_proxy: `http://127.0.0.1:${proxy.port}` };
      return fetchWith({ env })('http://my-app.herokuapp.com/', { onConnected });
    };
    expect(await eventsOf(ask)).toEqual(['connected', 'asked', 'answered']);
  });

  it.each(['http', 'https'])("doesn't run if a proxy refuses: %s", async (scheme) => {
    const proxy = await startProxy({ to: 1, status: 403 });
    later(proxy.close);
    const env = { all_proxy: `http://127.0.0.1:${proxy.port}` };
    let connected = 0;
    const onConnected = (): void => void (connected += 1);
    await failure(fetchWith({ env })(`${scheme}://my-app.herokuapp.com/`, { onConnected }));
    expect(connected).toBe(0);
  });

  it("doesn't run if the certificate is invalid", async () => {
    const { port } = await serve(ok, certificate);
    let connected = 0;
    const onConnected = (): void => void (connected += 1);
    await failure(fetchWith()(`https://localhost:${port}/`, { onConnected }));
    expect(connected).toBe(0);
  });
});

describe('a request that fails', () => {
  it("reports a host that isn't found", async () => {
    const error = await failure(fetchWith()('https://no-such-host.invalid/?token=hunter2'));
    expect(error.code).toBe('dns');
    expect(error.message).toMatch(
      /^https:\/\/no-such-host\.invalid can't be found \((ENOTFOUND|EAI_AGAIN)\)$/,
    );
    expect(error.hint).toContain('HTTPS_PROXY');
  });

  it('reports a refused connection', async () => {
    const port = await freePort();
    const error = await failure(fetchWith()(`http://127.0.0.1:${port}/`));
    expect(error.message).toBe(`http://127.0.0.1:${port} can't be reached (ECONNREFUSED)`);
  });

  it('reports a connection that closes without an answer', async () => {
    const { port } = await serve((request) => request.socket.destroy());
    expect((await failure(fetchWith()(`http://127.0.0.1:${port}/`))).code).toBe('reset');
  });

  it('reports a time-out', async () => {
    const { port } = await serve(() => undefined);
    const url = `http://127.0.0.1:${port}`;
    const error = await failure(fetchWith()(url, { signal: AbortSignal.timeout(50) }));
    expect([error.code, error.message]).toEqual(['timeout', `${url} didn't answer in time`]);
  });

  it('shares a signal with many others without a warning on the terminal', async () => {
    const script = `
      import { createFetch } from ${JSON.stringify(new URL('../../src/net/fetch.ts', import.meta.url))};
      const gitConfig = { get: () => undefined, all: () => [], keys: () => [] };
      const fetch = createFetch({ env: {}, gitConfig });
      const { signal } = new AbortController();
      const urls = Array.from({ length: 20 }, () => 'http://127.0.0.1:1/');
      const all = await Promise.allSettled(urls.map((url) => fetch(url, { signal })));
      console.log(all.length);`;
    const flags = ['--import', 'tsx', '--input-type=module', '--eval', script];
    // Runs in its own process, because jest hides Node's warnings.
    expect(await promisify(execFile)(process.execPath, flags)).toEqual({
      stdout: '20\n',
      stderr: '',
    });
  });

  it("passes on the caller's own reason for ending it", async () => {
    const { port } = await serve(() => undefined);
    const reason = new PreflightError('timeout', 'the checks have 10 s');
    const signal = AbortSignal.abort(reason);
    expect(await failure(fetchWith()(`http://127.0.0.1:${port}/`, { signal }))).toBe(reason);
  });

  it('reports an end by Ctrl-C', async () => {
    const { port } = await serve(() => undefined);
    const signal = AbortSignal.abort();
    const error = await failure(fetchWith()(`http://127.0.0.1:${port}/`, { signal }));
    expect(error.code).toBe('aborted');
  });

  it('reports a server that uses another protocol', async () => {
    const port = await speak('SSH-2.0-OpenSSH_9.2\r\n');
    expect((await failure(fetchWith()(`http://127.0.0.1:${port}/`))).code).toBe('protocol');
    expect((await failure(fetchWith()(`https://127.0.0.1:${port}/`))).code).toBe('tls');
  });

  it.each([false, true])('reads headers that curl reads, through a proxy: %s', async (proxied) => {
    const long = 'x'.repeat(200_000);
    const { port } = await serve((_, response) => response.setHeader('x-long', long).end());
    const proxy = await startProxy({ to: port });
    later(proxy.close);
    const env = proxied ? { http_proxy: `http://127.0.0.1:${proxy.port}` } : {};
    const url = proxied ? 'http://my-app.herokuapp.com/' : `http://127.0.0.1:${port}/`;
    const response = await fetchWith({ env })(url);
    expect(response.headers.get('x-long')).toHaveLength(200_000);
  });

  it('reports headers that are too long', async () => {
    const port = await speak(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(300_000)}\r\n\r\n`);
    const error = await failure(fetchWith()(`http://127.0.0.1:${port}/`));
    expect([error.code, error.message]).toEqual([
      'size',
      `http://127.0.0.1:${port} sent an answer that is too large (HPE_HEADER_OVERFLOW)`,
    ]);
  });

  async function speak(greeting: string): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(greeting);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    later(() => server.close());
    return (server.address() as AddressInfo).port;
  }
});
