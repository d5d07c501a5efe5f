import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startRelay } from '../../../scripts/bench/relay.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** @returns its port */
async function serve(answer: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A client's connection through a relay to this server. */
async function through(roundTripMs: number, port: number): Promise<Socket> {
  const relay = await startRelay(roundTripMs, async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    return socket;
  });
  ends.push(relay.stop);
  const socket = connect({ port: relay.port, host: '127.0.0.1' });
  ends.push(() => socket.destroy());
  return socket;
}

async function textFrom(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks).toString();
}

const echo = (socket: Socket): void => {
  socket.pipe(socket);
};

describe('the relay', () => {
  it('lets an answer arrive a round trip after its request', async () => {
    const socket = await through(60, await serve(echo));
    await once(socket, 'connect');
    const start = performance.now();
    socket.write('hello');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe('hello');
    // Timers may end a millisecond early.
    expect(performance.now() - start).toBeGreaterThan(57);
  });

  it.each([0, 20])('keeps every byte in order at %d ms', async (roundTripMs) => {
    const socket = await through(roundTripMs, await serve(echo));
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index}\n`);
    const text = textFrom(socket);
    for (const line of lines) socket.write(line);
    socket.end();
    expect(await text).toBe(lines.join(''));
  });

  it('delivers what a server has sent before it closed', async () => {
    const port = await serve((socket) => socket.resume().end('goodbye'));
    const socket = await through(40, port);
    expect(await textFrom(socket)).toBe('goodbye');
  });

  it('closes a connection if there is no server', async () => {
    const relay = await startRelay(0, () => Promise.reject(new Error('nothing there')));
    ends.push(relay.stop);
    const socket = connect(relay.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });
});
