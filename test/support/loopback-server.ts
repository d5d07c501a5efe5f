import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import type { Certificate } from './certificate.ts';

export interface LoopbackServer {
  readonly port: number;
  /** the requests, in order */
  readonly requests: readonly IncomingMessage[];
  readonly close: () => Promise<void>;
}

/** An HTTP server on a free port of 127.0.0.1; with a certificate, an HTTPS one. */
export async function startServer(
  listener: RequestListener,
  certificate?: Certificate,
): Promise<LoopbackServer> {
  const requests: IncomingMessage[] = [];
  const server = certificate ? createHttpsServer(certificate) : createHttpServer();
  server.on('request', (request: IncomingMessage) => requests.push(request));
  server.on('request', listener);
  return listen(server, requests);
}

interface ProxyOptions {
  /** the status of its answer to CONNECT; undefined: never answers */
  readonly status?: number | undefined;
  /** where every tunnel ends, for any host */
  readonly to: number;
}

/** A CONNECT proxy that leads every host name to one local port. */
export async function startProxy({ to, ...options }: ProxyOptions): Promise<LoopbackServer> {
  const requests: IncomingMessage[] = [];
  const status = 'status' in options ? options.status : 200;
  const server = createHttpServer();
  server.on('connect', (request, client: Socket) => {
    requests.push(request);
    client.on('error', () => undefined);
    if (status === undefined) {
      client.resume().on('end', () => client.destroy());
      return;
    }
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  return listen(server, requests);
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const { port, close } = await listen(createHttpServer(), []);
  await close();
  return port;
}

async function listen(server: Server, requests: IncomingMessage[]): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
  return { port, requests, close };
}
