import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SimApp, World } from '../app/model.ts';
import type { Arrival } from '../events/events.ts';
import type { Certificates } from './certificates.ts';
import { serviceFor } from './hosts.ts';
import { sendAnswer } from '../router/answer.ts';
import { NO_SUCH_APP } from '../router/error-page.ts';
import { createProxy } from './proxy.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Who answers for which of Heroku's hosts. */
interface Services {
  readonly api: Listener;
  readonly git: Listener;
  readonly buildOutput: Listener;
  readonly router: (app: SimApp, ...exchange: Parameters<Listener>) => Promise<void>;
}

export interface Network {
  readonly proxyUrl: string;
  stop(): Promise<void>;
}

const HTTPS_PORT = 443;

/** The one door into the world: a proxy on loopback, with Heroku's hosts behind it. */
export async function startNetwork(
  world: World,
  certificates: Certificates,
  services: Services,
): Promise<Network> {
  const { key, certificate } = certificates;
  const apps = (): Iterable<SimApp> => world.apps.values();
  const tls = createServer({ key, cert: certificate }, (request, response) => {
    // A client that goes away is its own business.
    response.on('error', () => undefined);
    answer(world, request, response, services).catch(() => {
      response.destroy();
    });
  });
  const sockets = new Set<Duplex>();
  const proxy = createProxy({
    admits: (host, port) => port === HTTPS_PORT && serviceFor(host, apps()) !== undefined,
    onTunnel(socket, host, port) {
      world.log.record({ type: 'proxy-connect', host, port });
      tls.emit('connection', socket);
    },
    onRefusal(target) {
      world.log.record({ type: 'proxy-refusal', target });
    },
  });
  proxy.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    proxyUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(proxy, 'close');
      proxy.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function answer(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  services: Services,
): Promise<void> {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const service = serviceFor(host, world.apps.values());
  switch (service?.kind) {
    case 'api':
      return services.api(request, response);
    case 'git':
      return services.git(request, response);
    case 'build-output':
      world.log.record({ type: 'build-output-request', ...arrivalOf(request) });
      return services.buildOutput(request, response);
    case 'router':
      return services.router(service.app, request, response);
    case 'nobody':
    case undefined:
      world.log.record({ type: 'unknown-app-request', host, ...arrivalOf(request) });
      sendAnswer(response, NO_SUCH_APP);
  }
}

const arrivalOf = ({ method = '', url: path = '', headers }: IncomingMessage): Arrival => ({
  request: randomUUID(),
  method,
  path,
  headers,
});
