import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

interface ProxyOptions {
  /** whether a TLS connection to this host and port is part of the world */
  readonly admits: (host: string, port: number) => boolean;
  /** takes over the connection: TLS begins on it */
  readonly onTunnel: (socket: Duplex, host: string, port: number) => void;
  readonly onRefusal: (target: string) => void;
}

const REFUSAL =
  "Refused by heroku-preflight's simulator: only Heroku's hosts exist in this world, over HTTPS.\n";

/** An HTTP proxy that leads to one place: CONNECT for the hosts of the world, 403 for all else. */
export function createProxy({ admits, onTunnel, onRefusal }: ProxyOptions): Server {
  const proxy = createServer((request, response) => {
    onRefusal(request.url ?? '');
    response.writeHead(403, { 'content-type': 'text/plain' }).end(REFUSAL);
  });
  proxy.on('connect', (request, socket, head) => {
    // A client that goes away is its own business.
    socket.on('error', () => undefined);
    const [host, port] = splitTarget(request.url ?? '');
    if (!admits(host, port)) {
      onRefusal(request.url ?? '');
      socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\n\r\n${REFUSAL}`);
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    onTunnel(socket, host, port);
  });
  return proxy;
}

function splitTarget(target: string): [host: string, port: number] {
  const colon = target.lastIndexOf(':');
  return [target.slice(0, colon), Number(target.slice(colon + 1))];
}
