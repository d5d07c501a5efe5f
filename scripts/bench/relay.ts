import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  readonly stop: () => void;
}

/**
 * A port on loopback whose connections lead to a server far away: what either side sends arrives half a round
 * trip later, in order, without a limit on what is under way.
 * @param open a connection to the server, ready to be used
 */
export async function startRelay(roundTripMs: number, open: () => Promise<Socket>): Promise<Relay> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    near.on('error', () => near.destroy());
    // What comes before the other connection is there waits in the socket.
    near.pause();
    open().then(
      (far) => {
        join(near, far, roundTripMs / 2);
      },
      () => near.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
    },
  };
}

function join(near: Socket, far: Socket, delayMs: number): void {
  near.setNoDelay();
  far.setNoDelay();
  far.on('error', () => near.destroy());
  carry(near, far, delayMs);
  carry(far, near, delayMs);
}

/** Timers of one length end in the order in which they began. */
function carry(from: Socket, to: Socket, delayMs: number): void {
  const after = (act: () => void): void => {
    if (delayMs === 0) act();
    else setTimeout(act, delayMs);
  };
  from.on('data', (chunk) => {
    after(() => to.writable && to.write(chunk));
  });
  from.on('end', () => {
    after(() => to.end());
  });
  // After what it has sent before.
  from.on('close', () => {
    after(() => {
      to.destroySoon();
    });
  });
  from.resume();
}

/** A tunnel to this host through an HTTP proxy on loopback. */
export async function openTunnel(proxyPort: number, host: string): Promise<Socket> {
  const socket = connect({ port: proxyPort, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.pause();
  const end = answer.indexOf('\r\n\r\n') + 4;
  if (!/^HTTP\/1.1 200 /.test(answer.toString('latin1'))) throw new Error('the proxy refused');
  // The server speaks only after its client, in TLS.
  if (end !== answer.length) throw new Error('more than an answer');
  return socket;
}
