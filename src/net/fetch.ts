import { type EventEmitter, setMaxListeners } from 'node:events';
import { type AgentOptions, Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import fetch from 'node-fetch';
import type { RequestInit, Response } from 'node-fetch';
import { PreflightError } from '../base/errors.ts';
import { printable, redactUrl } from '../base/text.ts';
import { type FailedRequest, proxyRefusal, requestFailure } from './failure.ts';
import { gitHttpSetting, proxyFor } from './proxy.ts';
import type { NetSettings } from './trust-store.ts';
import type { Tls } from './tunnel.ts';

/**
 * A redirect is an answer and never followed: node-fetch would send an Authorization header to other
 * ports and subdomains, and other headers anywhere.
 */
export type FetchInit = Omit<RequestInit, 'agent' | 'redirect' | 'signal'> & {
  readonly redirect?: 'manual';
  readonly signal?: AbortSignal | undefined;
  /** called when the connection is ready, including TLS and a proxy's tunnel, just before the request */
  readonly onConnected?: (() => void) | undefined;
  /** whether it may use a connection that an earlier request has left; only for what can be sent twice */
  readonly keepsConnection?: boolean | undefined;
};

/** Rejects with a PreflightError (see requestFailure for its codes); any status is an answer. */
export type Fetch = (url: string, init?: FetchInit) => Promise<Response>;

/** Routers forget an idle connection without a word. Then a request over it hangs until its own limit. */
const LONGEST_IDLE_MS = 15_000;

/** node-fetch with git's proxies and CAs. */
export function createFetch(settings: NetSettings, longestIdleMs = LONGEST_IDLE_MS): Fetch {
  const trustStoreFor = lazyTrustStore(settings);
  const keptFor = keptAgents(longestIdleMs);
  return async (text, init = {}) => {
    const url = parseTarget(text);
    const proxy = proxyFor(url, settings.env, settings.gitConfig);
    const tls: Tls = {
      secureContext: url.protocol === 'https:' ? await trustStoreFor(url) : undefined,
      // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 can't leak a token.
      rejectUnauthorized: true,
    };
    const attempt = { url, proxy, signal: init.signal };
    // Many requests share one signal: Node would print a warning at the 11th.
    if (init.signal) setMaxListeners(0, init.signal);
    try {
      if (proxy) return await viaProxy(proxy, attempt, init, tls);
      if (init.keepsConnection === true) return await viaKept(keptFor(url, tls), url, init, tls);
      return await direct(url, init, tls);
    } catch (error) {
      throw requestFailure(error, attempt);
    }
  };
}

/**
 * The trust store for a URL with git's CA (GIT_SSL_CAINFO, `http.sslCAInfo`); undefined: Node's default is
 * enough. Loaded only when there is one.
 */
function lazyTrustStore(settings: NetSettings): (url: URL) => Promise<SecureContext | undefined> {
  let store: Promise<(file: string) => Promise<SecureContext>> | undefined;
  return async (url) => {
    const file = caFile(url, settings);
    // Node has read that file itself; parsing all roots again takes 40 ms.
    if (file === undefined || file === settings.env.NODE_EXTRA_CA_CERTS) return undefined;
    store ??= import('./trust-store.ts').then(({ createTrustStore }) => createTrustStore(settings));
    return (await store)(file);
  };
}

function caFile(url: URL, { env, gitConfig }: NetSettings): string | undefined {
  const file = env.GIT_SSL_CAINFO ?? gitHttpSetting(gitConfig, url, 'sslcainfo') ?? '';
  if (file === '') return undefined;
  const home = env.HOME ?? env.USERPROFILE;
  return file.startsWith('~/') && home !== undefined ? join(home, file.slice(2)) : file;
}

function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new PreflightError(
      'url',
      `${printable(redactUrl(text))} isn't an http:// or https:// URL`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new PreflightError('url', `the URL of ${url.origin} has credentials in it`);
  }
  return url;
}

/** In bytes. Node's limit is 16 KB, but curl and browsers take 256 KB and more. */
const MOST_HEADERS = 256 * 1024;

/** With what Node doesn't declare. */
interface OwnAgent extends HttpAgent {
  addRequest: (request: ClientRequest & { maxHeaderSize?: number }, ...rest: unknown[]) => void;
}

/** For one request. node-fetch has no option for the limit, and Node's agents pass it on to the parser. */
function forRequest(agent: HttpAgent, onRequest?: (request: ClientRequest) => void): HttpAgent {
  const shared = agent as OwnAgent;
  const own = Object.create(shared) as OwnAgent;
  own.addRequest = (request, ...rest) => {
    request.maxHeaderSize = MOST_HEADERS;
    onRequest?.(request);
    shared.addRequest(request, ...rest);
  };
  return own;
}

const agentFor = (protocol: string, options: Tls & AgentOptions): HttpAgent =>
  protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);

/** By origin and by git's CA. */
function keptAgents(timeout: number): (url: URL, tls: Tls) => HttpAgent {
  const kept = new Map<SecureContext | undefined, Map<string, HttpAgent>>();
  return ({ origin, protocol }, tls) => {
    const agents = kept.get(tls.secureContext) ?? new Map<string, HttpAgent>();
    kept.set(tls.secureContext, agents);
    const agent = agents.get(origin) ?? agentFor(protocol, { ...tls, keepAlive: true, timeout });
    agents.set(origin, agent);
    return agent;
  };
}

/**
 * Over a connection that an earlier request has left, or over a new one that is left to the next. It doesn't
 * wait for one that is in use: that would take another round trip, and behind a request that hangs, it
 * would hang as well. If the server has closed the connection meanwhile, it's sent over one of its own.
 */
async function viaKept(shared: HttpAgent, url: URL, init: FetchInit, tls: Tls): Promise<Response> {
  const connection = watchConnection();
  const requests: ClientRequest[] = [];
  const agent = forRequest(shared, (request) => {
    requests.push(request);
    // Not the socket, which can outlive many requests.
    connection.watch(request);
    request.once('socket', (socket) => {
      if (request.reusedSocket) init.onConnected?.();
      else onceReady(socket, url, init.onConnected);
    });
  });
  try {
    return await Promise.race([send(url, init, agent), connection.lost]);
  } catch (error) {
    const { code } = requestFailure(error, { url, signal: init.signal });
    if (requests[0]?.reusedSocket !== true || code !== 'reset') throw error;
    return direct(url, init, tls);
  }
}

function direct(url: URL, init: FetchInit, tls: Tls): Promise<Response> {
  const agent = agentFor(url.protocol, tls);
  const connection = watchConnection();
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = createConnection(options, callback);
    if (socket) {
      onceReady(socket, url, init.onConnected);
      connection.watch(socket);
    }
    return socket;
  };
  return Promise.race([send(url, init, forRequest(agent)), connection.lost]);
}

/**
 * `lost` rejects if a connection closes before its request settles. After an answer such as 101, Node closes
 * it without an error.
 */
function watchConnection(): { watch: (closing: EventEmitter) => void; lost: Promise<never> } {
  let watch: (closing: EventEmitter) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    // Later, so that the request's own error comes first.
    watch = (closing) => {
      const error = Object.assign(new Error('closed'), { code: 'ECONNRESET' });
      closing.once('close', () => setImmediate(reject, error));
    };
  });
  return { watch, lost };
}

function onceReady(socket: Duplex, url: URL, onConnected: (() => void) | undefined): void {
  if (onConnected)
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected);
}

async function viaProxy(
  proxy: URL,
  attempt: FailedRequest,
  init: FetchInit,
  tls: Tls,
): Promise<Response> {
  const { url, signal } = attempt;
  const connection = watchConnection();
  // Loaded only with a proxy, which few have.
  const { createTunnel } = await import('./tunnel.ts');
  const tunnel = createTunnel(proxy, { tls, signal }, (socket, isOpen) => {
    if (url.protocol === 'https:') onceReady(socket, url, init.onConnected);
    // For http: the tunnel is the connection, unless the proxy refused it.
    else if (isOpen) init.onConnected?.();
    connection.watch(socket);
  });
  const response = await Promise.race([send(url, init, forRequest(tunnel.agent)), connection.lost]);
  if (tunnel.status() !== 200) throw proxyRefusal(tunnel.status(), attempt, proxy);
  return response;
}

function send(url: URL, init: FetchInit, agent: HttpAgent): Promise<Response> {
  const { signal = null, ...rest } = init;
  return fetch(url, { ...rest, signal, redirect: 'manual', agent });
}

/** Names the tool in the logs of the servers (RFC 9110, 10.1.5). */
export const userAgent = (version: string): string =>
  `heroku-preflight/${version} (+https://www.npmjs.com/package/heroku-preflight)`;
