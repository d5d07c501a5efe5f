import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
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

/**
 * A redirect is an answer and never followed: node-fetch would send an Authorization header to other
 * ports and subdomains, and other headers anywhere.
 */
export type FetchInit = Omit<RequestInit, 'agent' | 'redirect' | 'signal'> & {
  readonly redirect?: 'manual';
  readonly signal?: AbortSignal | undefined;
  /** called when the connection is ready, including TLS and a proxy's tunnel, just before the request */
  readonly onConnected?: (() => void) | undefined;
};

/** Rejects with a PreflightError (see requestFailure for its codes); any status is an answer. */
export type Fetch = (url: string, init?: FetchInit) => Promise<Response>;

interface Tls {
  readonly secureContext: SecureContext | undefined;
  readonly rejectUnauthorized: true;
}

/** node-fetch with git's proxies and CAs. */
export function createFetch(settings: NetSettings): Fetch {
  const trustStoreFor = lazyTrustStore(settings);
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
      return await (proxy ? viaProxy(proxy, attempt, init, tls) : direct(url, init, tls));
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

/** node-fetch has no option for it, and Node's agents pass a request's own options on to the connection. */
function withLongHeaders<T extends HttpAgent>(agent: T): T {
  const own = agent as T & { addRequest: (request: LongRequest, ...rest: unknown[]) => void };
  const addRequest = own.addRequest.bind(agent);
  own.addRequest = (request, ...rest) => {
    request.maxHeaderSize = MOST_HEADERS;
    addRequest(request, ...rest);
  };
  return agent;
}

/** A ClientRequest, whose limit the parser reads when the connection is there. */
interface LongRequest {
  maxHeaderSize?: number;
}

// A connection for each request: with keep-alive, a request is lost if the server has just closed the
// idle connection.
function direct(url: URL, init: FetchInit, tls: Tls): Promise<Response> {
  const agent = url.protocol === 'https:' ? new HttpsAgent(tls) : new HttpAgent();
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
  return Promise.race([send(url, init, agent), connection.lost]);
}

/**
 * `lost` rejects if a connection closes before its request settles. After an answer such as 101, Node closes
 * it without an error.
 */
function watchConnection(): { watch: (socket: Duplex) => void; lost: Promise<never> } {
  let watch: (socket: Duplex) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    // Later, so that the request's own error comes first.
    watch = (socket) => {
      const error = Object.assign(new Error('closed'), { code: 'ECONNRESET' });
      socket.once('close', () => setImmediate(reject, error));
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
  // Loaded only with a proxy, which few have.
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  const agent = new HttpsProxyAgent(withoutUserInfo(proxy), {
    ...tls,
    headers: proxyAuthorization(proxy),
    // For a proxy that doesn't answer: no request owns the connection yet.
    ...(init.signal && { signal: init.signal }),
  });
  const connect = agent.connect.bind(agent);
  const connection = watchConnection();
  let status = 200;
  agent.connect = async (request, options) => {
    const socket = await connect(request, { ...options, ...tls });
    if (attempt.url.protocol === 'https:') onceReady(socket, attempt.url, init.onConnected);
    // For http: the tunnel is the connection, unless the proxy refused it.
    else if (status === 200) init.onConnected?.();
    if ('once' in socket) connection.watch(socket);
    return socket;
  };
  agent.on('proxyConnect', (answer: { statusCode: number }) => {
    status = answer.statusCode;
  });
  const response = await Promise.race([send(attempt.url, init, agent), connection.lost]);
  if (status !== 200) throw proxyRefusal(status, attempt, proxy);
  return response;
}

function send(url: URL, init: FetchInit, agent: HttpAgent): Promise<Response> {
  const { signal = null, ...rest } = init;
  return fetch(url, { ...rest, signal, redirect: 'manual', agent: withLongHeaders(agent) });
}

/** The agent writes its proxy's URL to DEBUG logs. */
function withoutUserInfo(proxy: URL): URL {
  const url = new URL(proxy);
  url.username = '';
  url.password = '';
  return url;
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Names the tool in the logs of the servers (RFC 9110, 10.1.5). */
export const userAgent = (version: string): string =>
  `heroku-preflight/${version} (+https://www.npmjs.com/package/heroku-preflight)`;
