import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SimApp, World } from '../app/model.ts';
import type { Arrival } from '../events.ts';
import { NO_SUCH_APP, sendAnswer } from '../router/answer.ts';
import type { Certificates } from './certificates.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The server for each of Heroku's hosts. */
interface Services {
  readonly api: Listener;
  readonly metrics: Listener;
  readonly data: Listener;
  readonly git: Listener;
  readonly buildOutput: Listener;
  readonly status: Listener;
  /** on loopback itself; false: nothing is there */
  readonly local: (...exchange: Parameters<Listener>) => boolean;
  readonly router: (app: SimApp, ...exchange: Parameters<Listener>) => Promise<void>;
}

interface Network {
  readonly proxyUrl: string;
  stop(): Promise<void>;
}

const HTTPS_PORT = 443;

/** The only way into the world: a proxy on loopback, with Heroku's hosts behind it. */
export async function startNetwork(
  world: World,
  certificates: Certificates,
  services: Services,
): Promise<Network> {
  const { key, certificate } = certificates;
  const apps = (): Iterable<SimApp> => world.apps.values();
  const tls = createServer({ key, cert: certificate }, (request, response) => {
    // A client may go away at any time.
    response.on('error', () => undefined);
    answer(world, request, response, services).catch(() => {
      response.destroy();
    });
  });
  const sockets = new Set<Duplex>();
  const proxy = createProxy({
    answers: services.local,
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
    case 'metrics':
    case 'data':
    case 'git':
      return services[service.kind](request, response);
    case 'build-output':
      world.log.record({ type: 'build-output-request', ...arrivalOf(request) });
      return services.buildOutput(request, response);
    case 'status':
      world.log.record({ type: 'status-request', ...arrivalOf(request) });
      return services.status(request, response);
    case 'router':
      return services.router(service.app, request, response);
    case 'unknown-app':
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

const API_HOST = 'api.heroku.com';
const METRICS_HOST = 'api.metrics.heroku.com';
const DATA_HOST = 'api.data.heroku.com';
export const GIT_HOST = 'git.heroku.com';
export const BUILD_OUTPUT_HOST = 'build-output.heroku.com';
const STATUS_HOST = 'status.heroku.com';
const APPS_DOMAIN = '.herokuapp.com';

/** Heroku's own hosts, by the server behind them. */
const HOSTS = {
  [API_HOST]: 'api',
  [METRICS_HOST]: 'metrics',
  [DATA_HOST]: 'data',
  [GIT_HOST]: 'git',
  [BUILD_OUTPUT_HOST]: 'build-output',
  [STATUS_HOST]: 'status',
} as const;

/** Which server a host name belongs to. `unknown-app`: a host name of Heroku's that no app in this world has. */
type Service =
  | { readonly kind: (typeof HOSTS)[keyof typeof HOSTS] | 'unknown-app' }
  | { readonly kind: 'router'; readonly app: SimApp };

/** @returns undefined for a host that isn't Heroku's */
function serviceFor(host: string, apps: Iterable<SimApp>): Service | undefined {
  const name = host.toLowerCase();
  if (isOwnHost(name)) return { kind: HOSTS[name] };
  const app = [...apps].find(({ hosts }) => hosts.includes(name));
  if (app) return { kind: 'router', app };
  return name.endsWith(APPS_DOMAIN) ? { kind: 'unknown-app' } : undefined;
}

const isOwnHost = (name: string): name is keyof typeof HOSTS => Object.hasOwn(HOSTS, name);

/** The names that the world's certificate must cover. */
export function certifiedHosts(apps: Iterable<SimApp>): string[] {
  const own = [...apps].flatMap(({ hosts }) => hosts);
  return [...new Set([...Object.keys(HOSTS), `*${APPS_DOMAIN}`, ...own])];
}

interface ProxyOptions {
  /** answers a request for the proxy itself; false: there's nothing to answer */
  readonly answers: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** whether a TLS connection to this host and port is part of the world */
  readonly admits: (host: string, port: number) => boolean;
  /** takes over the connection, where TLS begins */
  readonly onTunnel: (socket: Duplex, host: string, port: number) => void;
  readonly onRefusal: (target: string) => void;
}

const REFUSAL =
  "Refused by heroku-preflight's simulator: only Heroku's hosts exist in this world, over HTTPS.\n";

/** An HTTP proxy: CONNECT works for the hosts of the world, everything else gets 403. */
function createProxy({ answers, admits, onTunnel, onRefusal }: ProxyOptions): Server {
  const proxy = createHttpServer((request, response) => {
    // A request through the proxy has a whole URL.
    if (request.url?.startsWith('/') && answers(request, response)) return;
    onRefusal(request.url ?? '');
    response.writeHead(403, { 'content-type': 'text/plain' }).end(REFUSAL);
  });
  proxy.on('connect', (request, socket, head) => {
    // A client may go away at any time.
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
