import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline, Readable, type Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';

const MEGABYTE = 1024 * 1024;

const ignore = (): undefined => undefined;

/** Writes `chunk` for as long as somebody takes it. */
function pour(to: Writable, chunk: Buffer): void {
  pipeline(Readable.from(forEver(chunk), { highWaterMark: 1 }), to, ignore);
}

function* forEver(chunk: Buffer): Generator<Buffer> {
  for (;;) yield chunk;
}

function drip(response: ServerResponse, to: Writable, text: string): void {
  const timer = setInterval(() => to.write(text), 50);
  response.on('close', () => {
    clearInterval(timer);
  });
}

/** Zeros that unpack to `megabytes`, as members of one gzip (RFC 1952, 2.2). */
function bomb(megabytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(16 * MEGABYTE));
  return Buffer.concat(Array.from({ length: megabytes / 16 }, () => member));
}

type Serve = (request: IncomingMessage, response: ServerResponse) => unknown;

const redirect =
  (location: (origin: string) => string): Serve =>
  ({ headers }, response) =>
    response.writeHead(302, { location: location(`https://${headers.host ?? ''}`) }).end();

/** An app that means ill, by path. */
const PATHS: Readonly<Record<string, Serve>> = {
  '/endless-body': (_, response) => {
    pour(response, Buffer.alloc(MEGABYTE, 'x'));
  },
  '/slow-body': (_, response) => {
    drip(response, response, 'x');
  },
  '/slow-headers': ({ socket }, response) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    drip(response, socket, 'x-drip: x\r\n');
  },
  '/endless-headers': ({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, Buffer.from(`x-more: ${'x'.repeat(8_000)}\r\n`));
  },
  '/unpacks': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb(1_024 + 16)),
  '/damaged': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all'),
  '/not-http': ({ socket }) => socket.end('220 mail.example ESMTP\r\n'),
  '/loop': redirect(() => '/loop'),
  '/to-http': redirect((origin) => origin.replace('https:', 'http:')),
  '/to-private': redirect(() => 'https://169.254.169.254/latest/meta-data/'),
  '/to-loopback': redirect(() => 'https://127.0.0.1/'),
  '/to-nowhere': redirect(() => 'https://[/'),
};

/** @param elsewhere an origin on this machine that is another site: `/to-elsewhere` leads there */
export const badApp = (elsewhere: string): RequestListener => {
  const paths = { ...PATHS, '/to-elsewhere': redirect(() => elsewhere) };
  return (request, response) => {
    for (const stream of [request.socket, response]) stream.on('error', ignore);
    const serve = Object.entries(paths).find(([path]) => path === request.url?.split('?')[0])?.[1];
    if (serve) serve(request, response);
    else response.end('fine');
  };
};
