import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createCertificate } from './certificate.ts';
import type { Env } from './e2e.ts';
import type { Site } from './faults.ts';
import { startServer } from './loopback-server.ts';

export const API = 'api.heroku.com';

/** The host that the API names for my-app. */
export const appHost = ({ simulator }: Site): string =>
  new URL(simulator.state('my-app').webUrl).host;

/** A proxy that handles each connection itself. @returns its URL */
export async function startRawProxy(
  { later }: Site,
  handle: (client: Socket) => void,
): Promise<string> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => undefined).on('close', () => clients.delete(client));
    handle(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  later(() => {
    server.close();
    for (const client of clients) client.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Only the requests to this host go through it. */
export async function useProxy({ git }: Site, host: string, proxy: string): Promise<Env> {
  await git('config', `http.https://${host}.proxy`, proxy);
  return {};
}

/** A proxy that answers CONNECT with this text, and then does what `next` says. */
export const proxyThat =
  (answer: string, next: (client: Socket) => void = () => undefined) =>
  async (site: Site): Promise<Env> => {
    const proxy = await startRawProxy(site, (client) => {
      client.once('data', () => {
        client.write(answer);
        next(client);
      });
    });
    return useProxy(site, API, proxy);
  };

/** Leads a host to a local port. `client` is a tunnel, for servers that break it. */
async function leadTo(site: Site, host: string, port: number): Promise<{ reset: () => void }> {
  const tunnels = new Set<Socket>();
  const proxy = await startRawProxy(site, (client) => {
    tunnels.add(client);
    client.once('data', () => {
      const upstream = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
    });
  });
  await useProxy(site, host, proxy);
  const reset = (): void => {
    for (const tunnel of tunnels) tunnel.resetAndDestroy();
  };
  return { reset };
}

interface Tls {
  /** the certificate's host */
  readonly host?: string;
  readonly notAfter?: Date;
  readonly isTrusted?: boolean;
}

export type Serve = (
  request: IncomingMessage,
  response: ServerResponse,
  /** breaks the connections with RST */
  reset: () => void,
) => unknown;

/** Puts a server of ours in a host's place. @returns the environment, in which its authority is trusted */
export async function takeOver(
  site: Site,
  host: string,
  serve: Serve,
  { isTrusted = true, notAfter, ...tls }: Tls = {},
): Promise<Env> {
  const dates = notAfter === undefined ? {} : { notAfter };
  const certificate = await createCertificate([tls.host ?? host], dates);
  let breakAll = (): void => undefined;
  const listener: RequestListener = (request, response) => {
    for (const stream of [request.socket, response]) stream.on('error', () => undefined);
    serve(request, response, breakAll);
  };
  const server = await startServer(listener, certificate);
  site.later(server.close);
  ({ reset: breakAll } = await leadTo(site, host, server.port));
  if (!isTrusted) return {};
  const herokuCa = await readFile(site.env.GIT_SSL_CAINFO ?? '', 'utf8');
  const ca = join(site.repository.outside, 'ca.pem');
  await writeFile(ca, `${herokuCa}\n${certificate.cert}`);
  return { GIT_SSL_CAINFO: ca };
}

/** The answer of a status, written as it is: a server wouldn't send every status. */
export const statusOnly =
  (status: number): Serve =>
  ({ socket }) => {
    const head = status < 200 ? '' : 'content-length: 2\r\n';
    socket.write(`HTTP/1.1 ${status} x\r\n${head}\r\n${status < 200 ? '' : '{}'}`);
  };

/** In pieces, because writing it at once would keep this process busy for seconds. */
function* fiftyMegabytes(): Generator<Buffer> {
  for (let megabyte = 0; megabyte < 50; megabyte += 1) yield Buffer.alloc(1024 * 1024, ' ');
}

/** How a server can break an answer. */
export const BROKEN: Readonly<Record<string, Serve>> = {
  'reset after the request': (_, __, reset) => {
    reset();
  },
  'reset in the headers': ({ socket }, _, reset) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-ty', reset);
  },
  'reset in the body': (_, response, reset) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"na', () => setTimeout(reset, 50));
  },
  'HTML instead of JSON': (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
  truncated: ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"na'),
  '50 MB': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    pipeline(Readable.from(fiftyMegabytes(), { highWaterMark: 1 }), response, () => undefined);
  },
  'a byte a second': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 1_000);
    response.on('close', () => {
      clearInterval(timer);
    });
  },
  never: () => undefined,
};
