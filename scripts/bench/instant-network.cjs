// The benchmark loads this before the hook (node --require). It answers every HTTPS request at once, from
// memory, so that the benchmark measures the hook and not a network.
const https = require('node:https');
const { Readable, Writable } = require('node:stream');

const APP = {
  name: 'my-app',
  web_url: 'https://my-app.herokuapp.com/',
  maintenance: false,
  released_at: '2026-01-01T00:00:00Z',
  space: null,
};
const FORMATION = {
  app: { id: '0', name: 'my-app' },
  type: 'web',
  quantity: 2,
  size: 'Standard-1X',
  command: 'node server.js',
};
const RELEASE = {
  version: 7,
  status: 'succeeded',
  created_at: '2026-01-01T00:00:00Z',
  current: true,
};
const DYNO = { name: 'web.1', type: 'web', state: 'up', release: { version: 7 } };
const STATUS = {
  status: ['Apps', 'Data', 'Tools'].map((system) => ({ system, status: 'green' })),
  incidents: [],
};
const ANSWERS = {
  '/apps/my-app': APP,
  '/apps/my-app/features': [
    { name: 'http-session-affinity', enabled: true },
    { name: 'preboot', enabled: true },
  ],
  '/apps/my-app/formation': [FORMATION],
  '/apps/my-app/dynos': [DYNO],
  '/apps/my-app/builds': [],
  '/apps/my-app/releases': [RELEASE],
  '/apps/my-app/addons': [],
  '/apps/my-app/webhooks': [],
  '/apps/my-app/domains': [],
  '/apps/my-app/buildpack-installations': [],
  '/api/v4/current-status': STATUS,
  '/dyno-sizes': [{ name: 'Standard-1X', cost: { cents: 2500, unit: 'month' } }],
};

https.request = (url) => {
  const { hostname, pathname } = new URL(url);
  const body = hostname.endsWith('.heroku.com') ? ANSWERS[pathname] : {};
  if (!body) throw new Error(`the benchmark has no answer to ${pathname}`);
  const request = new Writable({ write: (_chunk, _encoding, done) => done() });
  request.abort = () => request.destroy();
  request.setTimeout = () => request;
  setImmediate(() => {
    const response = Readable.from([Buffer.from(JSON.stringify(body))]);
    request.emit(
      'response',
      Object.assign(response, {
        statusCode: 200,
        statusMessage: 'OK',
        headers: { 'content-type': 'application/json' },
        rawHeaders: ['content-type', 'application/json'],
      }),
    );
  });
  return request;
};
