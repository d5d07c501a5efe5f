import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import type { AppReaderPorts } from '../../src/heroku/open.ts';
import { createOpenWritable, type WritableApp } from '../../src/heroku/writer.ts';
import { stoppedClock } from '../support/clock.ts';
import type { SeenRequest } from '../support/fake-fetch.ts';
import { loopbackSettings } from '../support/heroku-client.ts';
import { type LoopbackServer, startServer } from '../support/loopback-server.ts';
import { useTeardown } from '../support/teardown.ts';
import { memoryFiles } from '../support/memory-files.ts';

const later = useTeardown();

const APP = { name: 'my-app', web_url: null, maintenance: false };
const FEATURE = { name: 'preboot', enabled: true };

/** An API that accepts one token, and has one app with one feature. */
async function serve(accepted: { token: string }): Promise<LoopbackServer> {
  const server = await startServer(({ headers, url = '' }, response) => {
    if (headers.authorization !== `Bearer ${accepted.token}`) response.writeHead(401).end('{}');
    else if (url === '/apps/my-app') response.end(JSON.stringify(APP));
    else if (url.endsWith('/features')) response.end(JSON.stringify([FEATURE]));
    else if (url.endsWith('/features/preboot')) response.end(JSON.stringify(FEATURE));
    else response.writeHead(404).end('{"id":"not_found"}');
  });
  later(server.close);
  return server;
}

interface Circumstances {
  readonly seen?: SeenRequest[];
  readonly signal?: AbortSignal;
}

/** HEROKU_API_KEY holds `env`, .netrc holds `netrc`. */
function open(port: number, { seen = [], signal }: Circumstances = {}): Promise<WritableApp> {
  const apiUrl = `http://127.0.0.1:${port}`;
  const { fetch } = loopbackSettings({ port });
  const ports: AppReaderPorts = {
    env: { HEROKU_API_KEY: 'env', HOME: '/home' },
    platform: 'linux',
    hosts: herokuHosts({ HEROKU_HOST: apiUrl }),
    files: memoryFiles({
      '/home/.netrc': `machine 127.0.0.1:${port} login me password netrc\n`,
    }),
    cwd: '/',
    askKeychain: () => Promise.resolve(undefined),
    askHelper: () => Promise.resolve(undefined),
    clock: stoppedClock(),
    userAgent: 'heroku-preflight/test',
    fetch: (url, init = {}) => {
      seen.push({ url, init });
      return fetch(url, init);
    },
    ...(signal && { signal }),
  };
  return createOpenWritable(ports)({
    ...{ app: 'my-app', token: undefined, budgetMs: 20_000 },
    wanted: new Set(['app'] as const),
  });
}

const tokens = ({ requests }: LoopbackServer): (string | undefined)[] =>
  requests.map(({ headers }) => headers.authorization);

describe('an app that is opened for writing', () => {
  it('reads its first parts at once, and other parts later', async () => {
    const { port } = await serve({ token: 'env' });
    const { read, readings } = await open(port);
    expect(readings).toEqual({ date: expect.any(Date), app: { ok: true, value: APP } });
    expect(await read(new Set(['features'] as const))).toEqual({
      date: expect.any(Date),
      features: { ok: true, value: [FEATURE] },
    });
  });

  it('uses the same credential for writing as for reading', async () => {
    const server = await serve({ token: 'netrc' });
    const { read, write } = await open(server.port);
    await write.enableFeature('my-app', 'preboot', true);
    await read(new Set(['features'] as const));
    expect(tokens(server)).toEqual(['Bearer env', ...Array<string>(3).fill('Bearer netrc')]);
  });

  it("keeps its credential even if it's rejected later", async () => {
    const accepted = { token: 'env' };
    const server = await serve(accepted);
    const { read, write } = await open(server.port);
    accepted.token = 'netrc';
    await expect(write.enableFeature('my-app', 'preboot', true)).rejects.toMatchObject({
      code: 'api-unauthorized',
    });
    expect(await read(new Set(['app'] as const))).toMatchObject({ app: { ok: false } });
    expect(tokens(server)).toEqual(Array<string>(3).fill('Bearer env'));
  });

  it('reports a failed read as a reading', async () => {
    const { port } = await serve({ token: 'env' });
    const { read } = await open(port);
    expect(await read(new Set(['app', 'domains'] as const))).toMatchObject({
      app: { ok: true },
      domains: { ok: false, error: { code: 'api-not-found' } },
    });
  });

  it('gives every read and every change its own time limit', async () => {
    const { port } = await serve({ token: 'env' });
    const seen: SeenRequest[] = [];
    const { read, write } = await open(port, { seen });
    await read(new Set(['app'] as const));
    await write.enableFeature('my-app', 'preboot', true);
    await write.enableFeature('my-app', 'preboot', true);
    expect(new Set(seen.map(({ init }) => init.signal)).size).toBe(4);
  });

  it('stops when the user ends it', async () => {
    const { port } = await serve({ token: 'env' });
    const stop = new AbortController();
    const { read, write } = await open(port, { signal: stop.signal });
    stop.abort();
    await expect(write.enableFeature('my-app', 'preboot', true)).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(await read(new Set(['app'] as const))).toMatchObject({
      app: { ok: false, error: { code: 'aborted' } },
    });
  });

  it('fails if every credential is rejected', async () => {
    const server = await serve({ token: 'another' });
    await expect(open(server.port)).rejects.toMatchObject({ code: 'api-unauthorized' });
    expect(tokens(server)).toEqual(['Bearer env', 'Bearer netrc']);
  });
});

describe('the hook', () => {
  it('has no function that writes to Heroku', async () => {
    const { metafile } = await build({
      entryPoints: ['src/bin/hook.ts'],
      ...{ bundle: true, platform: 'node', write: false, metafile: true, logLevel: 'silent' },
      packages: 'external',
    });
    const files = Object.keys(metafile.inputs);
    expect(files).toContain('src/heroku/client.ts');
    expect(files).not.toContain('src/heroku/writer.ts');
  });
});
