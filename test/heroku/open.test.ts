import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/base/context.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { type AppQuery, type Heroku, openHeroku } from '../../src/heroku/open.ts';
import type { ReadName } from '../../src/heroku/readings.ts';
import { Feature } from '../../src/heroku/shapes.ts';
import { gitConfig } from '../support/git-config.ts';
import { type LoopbackServer, startProxy, startServer } from '../support/loopback-server.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

const APP = { name: 'my-app', web_url: null, maintenance: false };
const FEATURES = [{ name: 'preboot', enabled: true }];

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'preflight-open-'));
  await mkdir(join(home, 'bin'));
});
afterEach(() => rm(home, { recursive: true }));

/** An API with one app, for one token. */
async function serve(accepted = 'HRKU-good'): Promise<LoopbackServer> {
  const server = await startServer(({ headers, url = '' }, response) => {
    const isKnown = headers.authorization === `Bearer ${accepted}`;
    if (!isKnown) response.writeHead(401).end('{}');
    else if (url === '/apps/my-app') response.end(JSON.stringify(APP));
    else if (headers['if-none-match'] === 'one') response.writeHead(304).end();
    else if (url.endsWith('/features'))
      response.writeHead(200, { etag: 'one' }).end(JSON.stringify(FEATURES));
    else response.writeHead(404).end('{"id":"not_found","message":"Not here"}');
  });
  later(server.close);
  return server;
}

interface Machine {
  readonly key?: string;
  readonly signal?: AbortSignal;
  readonly env?: Env;
}

/** Heroku as a machine reaches it that has only `home` and the programs in it. */
const open = ({ port }: LoopbackServer, { key, signal, env }: Machine = {}): Heroku =>
  openHeroku(
    {
      ...{ cwd: home, platform: 'linux', kill: () => false, userAgent: 'test/1' },
      env: {
        ...{ HOME: home, PATH: `${join(home, 'bin')}:/usr/bin:/bin` },
        ...{ HEROKU_HOST: `http://127.0.0.1:${port}`, HEROKU_API_KEY: key },
        ...env,
      },
      ...(signal && { signal }),
    },
    gitConfig(),
  );

const query = (...wanted: ReadName[]): AppQuery => ({
  ...{ app: 'my-app', token: undefined, budgetMs: 20_000, wanted: new Set(wanted) },
});

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(home, 'bin', name), `#!/bin/sh\n${script}\n`);
  await chmod(join(home, 'bin', name), 0o755);
}

describe('reading an app', () => {
  it('uses the variable, and tells which credential Heroku accepted', async () => {
    const server = await serve();
    const heroku = open(server, { key: 'HRKU-good' });
    expect(heroku.accepted()).toBeUndefined();
    const readings = await heroku.readApp(query('app', 'features'));
    expect(readings).toMatchObject({ app: { value: APP }, features: { value: FEATURES } });
    expect(heroku.accepted()).toEqual({ source: 'env', token: 'HRKU-good' });
    expect(server.requests[0]?.headers['user-agent']).toBe('test/1');
  });

  it('uses the password in the remote’s URL first', async () => {
    const heroku = open(await serve(), { key: 'HRKU-bad' });
    await heroku.readApp({ ...query('app'), token: 'HRKU-good' });
    expect(heroku.accepted()).toEqual({ source: 'remote-url', token: 'HRKU-good' });
  });

  it('asks the keychain if nothing else has a token', async () => {
    const data = join(home, '.local/share/heroku');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'login.json'), '{"account":"me@example.com"}');
    await program(
      'secret-tool',
      `echo '[/1]'; echo 'secret = HRKU-good'; echo "$@" > '${home}/asked'`,
    );
    const heroku = open(await serve());
    await heroku.readApp(query('app'));
    expect(heroku.accepted()).toEqual({ source: 'keychain', token: 'HRKU-good' });
    expect(await readFile(join(home, 'asked'), 'utf8')).toContain('me@example.com');
  });

  it('asks git’s credential helper at last', async () => {
    await program('git', `cat > '${home}/asked'; echo password=HRKU-good`);
    const heroku = open(await serve(), { key: 'HRKU-bad' });
    await heroku.readApp(query('app'));
    expect(heroku.accepted()).toEqual({ source: 'credential-helper', token: 'HRKU-good' });
    expect(await readFile(join(home, 'asked'), 'utf8')).toContain('host=127.0.0.1');
  });

  it('gives the failure for each part if there’s no token', async () => {
    await program('git', 'exit 1');
    const heroku = open(await serve());
    const failed = { ok: false, error: { code: 'no-credential' } };
    expect(await heroku.readApp(query('app', 'dynos'))).toMatchObject({
      app: failed,
      dynos: failed,
    });
    expect(heroku.accepted()).toBeUndefined();
  });

  it('ends with the signal, or when its time is over', async () => {
    const silent = await startServer(() => undefined);
    later(silent.close);
    const short = { ...query('app'), budgetMs: 100 };
    const late = await open(silent, { key: 'HRKU-1' }).readApp(short);
    expect(late).toMatchObject({ app: { ok: false, error: { code: 'timeout' } } });
    const over = new AbortController();
    const reading = open(silent, { key: 'HRKU-1', signal: over.signal }).readApp(query('app'));
    over.abort(new PreflightError('timeout', 'told to end'));
    expect(await reading).toMatchObject({ app: { ok: false } });
  });

  it('adds Heroku’s status, which only heroku.com has', async () => {
    const server = await serve();
    const heroku = open(server, { key: 'HRKU-good' });
    const status = { ok: true, value: { kind: 'no-page' } };
    expect(await heroku.readApp(query('app', 'status'))).toMatchObject({
      app: { ok: true },
      status,
    });
    const asked = server.requests.length;
    expect(await heroku.readApp(query('status'))).toEqual({ status });
    expect(server.requests).toHaveLength(asked);
    expect(await heroku.readApp(query('app'))).not.toHaveProperty('status');
  });

  it('asks for no credential if only Heroku’s status is read', async () => {
    await program('git', `touch '${home}/asked'`);
    await open(await serve()).readApp(query('status'));
    await expect(readFile(join(home, 'asked'))).rejects.toThrow('ENOENT');
  });

  it('asks for Heroku’s status through the machine’s proxy', async () => {
    const proxy = await startProxy({ status: 403, to: 1 });
    later(proxy.close);
    const env = { HEROKU_HOST: 'heroku.com', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const { status } = await open(proxy, { env }).readApp(query('status'));
    expect(status).toMatchObject({ ok: false, error: { code: 'proxy' } });
    expect(proxy.requests.map(({ url }) => url)).toEqual(['status.heroku.com:443']);
  });

  it('doesn’t wait for Heroku’s status unless that’s asked for', async () => {
    await program('git', 'exit 1');
    const proxy = await startProxy({ status: undefined, to: 1 });
    later(proxy.close);
    const env = { HEROKU_HOST: 'heroku.com', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(await open(proxy, { env }).readApp(query('app', 'status'))).toMatchObject({
      app: { ok: false, error: { code: 'no-credential' } },
      status: { ok: true, value: { kind: 'late' } },
    });
  });

  it('ends git’s credential helper when its time is over', async () => {
    await program('git', 'exec sleep 5');
    const short = { ...query('app'), budgetMs: 100 };
    expect(await open(await serve()).readApp(short)).toMatchObject({
      app: { ok: false, error: { code: 'credential-helper' } },
    });
  });
});

describe('a client for minutes', () => {
  it('finds the credential that can read the app, and counts its requests', async () => {
    const { client, calls } = await open(await serve(), { key: 'HRKU-good' }).openClient(query());
    expect(calls()).toBe(1);
    expect(await client.list('/apps/my-app/features', Feature)).toEqual(FEATURES);
    expect(calls()).toBe(2);
  });

  it('asks for nothing with a credential that was accepted before', async () => {
    const accepted = { source: 'netrc', token: 'HRKU-good' } as const;
    const { client, calls } = await open(await serve()).openClient({ ...query(), accepted });
    expect(calls()).toBe(0);
    expect(await client.list('/apps/my-app/features', Feature)).toEqual(FEATURES);
  });

  it('keeps answers, because it reads the same again', async () => {
    const server = await serve();
    const { client } = await open(server, { key: 'HRKU-good' }).openClient(query());
    const read = () => client.list('/apps/my-app/features', Feature);
    expect([await read(), await read()]).toEqual([FEATURES, FEATURES]);
    expect(server.requests.at(-1)?.headers['if-none-match']).toBe('one');
  });

  it('isn’t opened if the app can’t be read', async () => {
    const heroku = open(await serve(), { key: 'HRKU-good' });
    const other = heroku.openClient({ ...query(), app: 'other-app' });
    await expect(other).rejects.toMatchObject({ code: 'api-not-found' });
  });

  it('ends with the signal', async () => {
    const over = new AbortController();
    const machine = { key: 'HRKU-good', signal: over.signal };
    const { client } = await open(await serve(), machine).openClient(query());
    over.abort();
    await expect(client.list('/apps/my-app/features', Feature)).rejects.toThrow();
  });
});
