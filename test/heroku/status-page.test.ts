import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { besideStatus } from '../../src/heroku/status-page.ts';
import { fakeFetch } from '../support/fake-fetch.ts';

const PATH = '/api/v4/current-status';
type Reply = Parameters<typeof fakeFetch>[0][string][number];

const page = (status: unknown): Reply => ({
  status: 200,
  body: JSON.stringify({ status, incidents: [{ resolved: false }], scheduled: [] }),
});
const systems = (...statuses: string[]) =>
  statuses.map((status, index) => ({ system: ['Apps', 'Data', 'Tools'][index], status }));

const later = <T>(value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(resolve, 20, value);
  });

async function read(
  reply: Reply,
  rest: Promise<object> | false = later({}),
  { env = {}, isAwaited = false } = {},
) {
  const fetch = fakeFetch({ [PATH]: [reply] });
  const { signal } = new AbortController();
  const ports = { fetch, hosts: herokuHosts(env), userAgent: 'test', signal };
  return { ...(await besideStatus(ports, rest, isAwaited)), seen: fetch.seen };
}

describe('Heroku’s status', () => {
  it('is the systems that have an incident, whatever its list of incidents says', async () => {
    const { status } = await read(page(systems('red', 'green', 'yellow')));
    const troubled = [
      { name: 'Apps', status: 'red' },
      { name: 'Tools', status: 'yellow' },
    ];
    expect(status).toEqual({ ok: true, value: { kind: 'known', troubled } });
    expect((await read(page(systems('green')))).status).toMatchObject({ value: { troubled: [] } });
  });

  it('is asked for without a token, in one request', async () => {
    const { seen } = await read(page(systems('green')));
    expect(seen.map(({ url }) => url)).toEqual([`https://status.heroku.com${PATH}`]);
    expect(JSON.stringify(seen)).not.toMatch(/authorization|bearer/i);
    const headers = { Accept: 'application/json', 'User-Agent': 'test' };
    expect(seen[0]?.init).toMatchObject({ headers, redirect: 'manual', size: 1024 * 1024 });
  });

  it('is late if everything else is there, and then the request ends', async () => {
    const { status, seen } = await read('never', Promise.resolve({ requestsLeft: 7 }));
    expect(status).toEqual({ ok: true, value: { kind: 'late' } });
    expect(seen[0]?.init.signal?.aborted).toBe(true);
  });

  it('is waited for if the caller wants that, though everything else is there', async () => {
    const { status } = await read(page(systems('red')), Promise.resolve({}), { isAwaited: true });
    expect(status).toMatchObject({ value: { kind: 'known', troubled: [{ status: 'red' }] } });
  });

  it('comes with the other readings, also if they failed', async () => {
    const app = { ok: false, error: new PreflightError('no-credential', 'none') };
    expect(await read(page(systems('green')), later({ app }))).toMatchObject({
      ...{ app, status: { ok: true } },
    });
  });

  it('is waited for if nothing else is read', async () => {
    const { status } = await read(page(systems('red')), false);
    expect(status).toMatchObject({ ok: true, value: { kind: 'known', troubled: [{}] } });
  });

  it.each<[string, Reply, string]>([
    ['403', 403, 'status.heroku.com answered 403'],
    ['404', 404, 'status.heroku.com answered 404'],
    ['503', 503, 'status.heroku.com answered 503'],
    ['a redirect', 302, 'status.heroku.com answered 302'],
    ['a page', { status: 200, body: '<html>' }, 'answered something unexpected'],
    ['no systems', page([]), 'answered something unexpected'],
    ['other systems', page([{ name: 'x' }]), 'answered something unexpected'],
  ])('is an error if the page answers %s', async (_, reply, message) => {
    const { status } = await read(reply);
    const hint = 'Look at it yourself, or turn this check off';
    expect(status).toMatchObject({ ok: false, error: { code: 'status-page', hint } });
    expect(status?.ok === false && status.error.message).toContain(message);
  });

  it('is an error if the network fails', async () => {
    const lost = Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    expect((await read(lost)).status).toMatchObject({ ok: false, error: { code: 'reset' } });
  });

  it('is an error if the answer breaks off', async () => {
    const body = new Readable({
      read() {
        this.destroy(Object.assign(new Error('lost'), { code: 'ECONNRESET' }));
      },
    });
    const { status } = await read({ status: 200, body });
    expect(status).toMatchObject({ ok: false, error: { code: 'reset' } });
  });

  it.each(['https://api.herokudev.com', 'http://localhost:5000', 'herokuspace.com'])(
    'isn’t asked for with HEROKU_HOST=%s',
    async (HEROKU_HOST) => {
      const { status, seen } = await read(503, later({}), { env: { HEROKU_HOST } });
      expect(status).toEqual({ ok: true, value: { kind: 'no-page' } });
      expect(seen).toEqual([]);
    },
  );
});
