import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline, Readable, type Writable } from 'node:stream';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const MEGABYTE = 1024 * 1024;

type Serve = (request: IncomingMessage, response: ServerResponse) => unknown;

const ignore = (): undefined => undefined;

/** Writes `chunk` again and again while the client reads. */
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
function gzipBomb(megabytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(16 * MEGABYTE));
  return Buffer.concat(Array.from({ length: megabytes / 16 }, () => member));
}

/** The same, with the largest window for unpacking (RFC 7932, 9.1): 16 MB. */
const brotliBomb = (megabytes: number): Buffer =>
  brotliCompressSync(Buffer.alloc(megabytes * MEGABYTE), {
    params: {
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_QUALITY]: 5,
    },
  });

/** Sent even to clients that don't accept it. Packed once, because twenty requests come at once. */
function sayPacked(encoding: string, pack: () => Buffer): Serve {
  let packed: Buffer | undefined;
  return (_, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end((packed ??= pack()));
}

/** The most and largest headers that Node accepts. */
const BIG_HEADERS = Array.from({ length: 100 }, (_, index) => [`x-big-${index}`, 'x'.repeat(140)]);

const redirect =
  (location: (origin: string) => string): Serve =>
  ({ headers }, response) =>
    response.writeHead(302, { location: location(`https://${headers.host ?? ''}`) }).end();

/** A malicious app, by path. */
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
  '/unpacks': sayPacked('gzip', () => gzipBomb(1_024 + 16)),
  '/brotli': sayPacked('br', () => brotliBomb(256)),
  '/big-headers': (_, response) => {
    response.writeHead(200, Object.fromEntries(BIG_HEADERS) as Record<string, string>);
    pour(response, Buffer.alloc(MEGABYTE, 'x'));
  },
  '/damaged': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all'),
  '/not-http': ({ socket }) => socket.end('220 mail.example ESMTP\r\n'),
  '/chain': ({ url = '' }, response) =>
    response.writeHead(302, { location: `/chain?${Number(url.split('?')[1] ?? 0) + 1}` }).end(),
  '/loop': redirect(() => '/loop'),
  '/to-stranger': redirect(() => 'https://www.example.com/'),
  '/to-http': redirect((origin) => origin.replace('https:', 'http:')),
  '/to-private': redirect(() => 'https://169.254.169.254/latest/meta-data/'),
  '/to-loopback': redirect(() => 'https://127.0.0.1/'),
  '/to-nowhere': redirect(() => 'https://[/'),
};

/** @param elsewhere an origin of another site on this machine; `/to-elsewhere` leads there */
export const badApp = (elsewhere: string): RequestListener => {
  const paths = { ...PATHS, '/to-elsewhere': redirect(() => elsewhere) };
  return (request, response) => {
    for (const stream of [request.socket, response]) stream.on('error', ignore);
    const serve = Object.entries(paths).find(([path]) => path === request.url?.split('?')[0])?.[1];
    if (serve) serve(request, response);
    else response.end('fine');
  };
};
