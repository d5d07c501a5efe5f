import {
  API,
  appHost,
  BROKEN,
  proxyThat,
  startRawProxy,
  statusOnly,
  takeOver,
  useProxy,
} from '../support/fault-network.ts';
import { type Fault, faultMatrix, HEALTHY } from '../support/faults.ts';
import { freePort } from '../support/loopback-server.ts';

// Each fault meets the API, or the app. Only the API's stop a push: what an app answers isn't a check.

const DAY = 24 * 60 * 60 * 1000;
const fine = (): undefined => undefined;

faultMatrix('the way to the API', [
  {
    name: 'DNS: no such name',
    inCi: 'block',
    // The simulator's proxy is the only one who resolves names, so here the proxy's name is unknown.
    prepare: (site) => useProxy(site, API, 'http://proxy.invalid:80'),
    says: /proxy\.invalid/,
  },
  {
    name: 'refused',
    inCi: 'allow',
    prepare: async (site) => useProxy(site, API, `http://127.0.0.1:${await freePort()}`),
    says: /ECONNREFUSED/,
  },
  {
    name: 'reset when connected',
    prepare: async (site) =>
      useProxy(site, API, await startRawProxy(site, (client) => client.resetAndDestroy())),
  },
  {
    name: 'TLS: expired certificate',
    prepare: (site) => takeOver(site, API, fine, { notAfter: new Date(Date.now() - DAY) }),
    says: /expired/,
  },
  {
    name: 'TLS: certificate of another host',
    prepare: (site) => takeOver(site, API, fine, { host: 'example.com' }),
  },
  {
    name: 'TLS: unknown CA',
    inCi: 'block',
    prepare: (site) => takeOver(site, API, fine, { isTrusted: false }),
    says: /isn't trusted/,
  },
  {
    name: 'TLS: none at all',
    prepare: proxyThat('HTTP/1.1 200 OK\r\n\r\n', (client) => client.end('220 mail ESMTP\r\n')),
  },
  {
    name: 'proxy: asks for a password (407)',
    inCi: 'block',
    prepare: proxyThat('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
    says: /407/,
  },
  { name: 'proxy: 101', prepare: proxyThat('HTTP/1.1 101 Switching Protocols\r\n\r\n') },
  { name: 'proxy: 502', prepare: proxyThat('HTTP/1.1 502 Bad Gateway\r\n\r\n') },
  { name: 'proxy: drops the tunnel', prepare: proxyThat('', (client) => client.destroy()) },
  {
    name: 'proxy: drops it during TLS',
    prepare: proxyThat('HTTP/1.1 200 OK\r\n\r\n', (client) =>
      client.once('data', () => client.destroy()),
    ),
  },
  { name: 'proxy: stalls', prepare: proxyThat('') },
  { name: 'proxy: stalls during TLS', prepare: proxyThat('HTTP/1.1 200 OK\r\n\r\n') },
  {
    name: 'proxy: answers without end',
    prepare: proxyThat('HTTP/1.1 200 OK\r\n', (client) => {
      const timer = setInterval(() => client.write('x: y\r\n'), 10);
      client.on('close', () => {
        clearInterval(timer);
      });
    }),
  },
]);

faultMatrix(
  'the API’s answers',
  Object.entries(BROKEN).map(([name, serve]): Fault => ({
    name,
    ...(['reset in the body', 'HTML instead of JSON', '50 MB'].includes(name)
      ? { inCi: 'allow' }
      : {}),
    prepare: (site) => takeOver(site, API, serve),
  })),
);

faultMatrix(
  'the app’s answers',
  Object.entries(BROKEN).map(([name, serve]): Fault => ({
    name,
    ...(['reset in the headers', 'a byte a second'].includes(name) ? { inCi: 'block' } : {}),
    ifBlocking: 'continues',
    prepare: (site) => takeOver(site, appHost(site), serve),
  })),
);

const STATUSES = [
  ...[101, 102, 103, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308],
  ...[400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 418, 421, 422, 425, 429, 451],
  ...[500, 501, 502, 503, 504],
];
const OF_THE_API = [101, 302, 429];
const OF_THE_APP = [204, 503];

faultMatrix(
  'the API’s status',
  STATUSES.map((status): Fault => ({
    name: `${status}`,
    ...(OF_THE_API.includes(status) ? { inCi: 'block' } : {}),
    prepare: (site) => takeOver(site, API, statusOnly(status)),
  })),
);

faultMatrix(
  'the app’s status',
  STATUSES.map((status): Fault => ({
    name: `${status}`,
    scenario: HEALTHY,
    ...(OF_THE_APP.includes(status) ? { inCi: 'block' } : {}),
    ifBlocking: 'continues',
    prepare: (site) => takeOver(site, appHost(site), statusOnly(status)),
  })),
);
