import { describe, expect, it } from '@jest/globals';
import type { PathSettings } from '../../src/config/settings.ts';
import type { Fact, Read, Runtime } from '../../src/follow/deploy.ts';
import { followReads } from '../../src/follow/reads.ts';
import { createClient } from '../../src/heroku/client.ts';
import { createAsker } from '../../src/warmup/request.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { fakeFetch, type SeenRequest } from '../support/fake-fetch.ts';
import { web } from '../support/readings.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { build, dyno, release } from './news.ts';

type Replies = Parameters<typeof fakeFetch>[0];

interface World {
  readonly replies: Replies;
  readonly app?: string;
  readonly runtime?: Runtime;
  readonly paths?: readonly PathSettings[];
}

const json = (body: unknown) => [{ status: 200, body: JSON.stringify(body) }];

/** What a read finds, and the requests that it sends. */
async function read(
  one: Read,
  { replies, app = 'my-app', runtime = 'common', paths = [pathOf('/')] }: World,
): Promise<{ readonly fact: Fact; readonly seen: readonly SeenRequest[] }> {
  const clock = virtualClock();
  const fetch = fakeFetch(replies);
  const client = createClient({
    ...{ ...clock, fetch, apiUrl: 'https://api.heroku.com', userAgent: 'test/1' },
    credential: { source: 'env', token: 'HRKU-secret' },
  });
  const ask = createAsker({ ...clock, fetch, userAgent: 'test/1' }, requestOf());
  const long = { client, calls: () => fetch.seen.length };
  const reads = followReads({ app, runtime, client: long, ask, paths });
  return { fact: await reads.read(one, new AbortController().signal), seen: fetch.seen };
}

const found = async (one: Read, world: World): Promise<Fact> => (await read(one, world)).fact;

interface ApiRow {
  readonly read: Read;
  readonly path: string;
  readonly reply: unknown;
  readonly fact: Partial<Fact>;
  /** of a list's request */
  readonly range?: string;
}

const PENDING = build('pending');
const V6 = release(6, 'pending');
const STARTING = dyno(6, 'starting');
// As Cloudflare marks its answers.
const CACHED = { 'cf-ray': '1', 'cf-cache-status': 'HIT' };
const PASSED_ON = { 'cf-ray': '1', 'cf-cache-status': 'MISS' };
const ALL = 'id ..; max=1000';

const API: readonly ApiRow[] = [
  {
    ...{ read: { kind: 'builds' }, path: '/apps/my-app/builds', reply: [PENDING] },
    fact: { kind: 'builds', builds: [PENDING] },
    range: 'started_at ..; max=5, order=desc',
  },
  {
    ...{ read: { kind: 'build', id: 'b/6' }, path: '/apps/my-app/builds/b%2F6', reply: PENDING },
    fact: { kind: 'build', build: PENDING },
  },
  {
    ...{ read: { kind: 'releases' }, path: '/apps/my-app/releases', reply: [V6] },
    fact: { kind: 'releases', releases: [V6] },
    range: 'version ..; max=10, order=desc',
  },
  {
    ...{ read: { kind: 'formation' }, path: '/apps/my-app/formation' },
    reply: [{ ...web('Standard-1X', 3), type: 'worker' }, web('Standard-1X', 2)],
    ...{ fact: { kind: 'formation', quantity: 2 }, range: ALL },
  },
  {
    ...{ read: { kind: 'dynos' }, path: '/apps/my-app/dynos', reply: [STARTING] },
    ...{ fact: { kind: 'dynos', dynos: [STARTING] }, range: ALL },
  },
];

describe('a read of the API', () => {
  it.each(API.map((row) => [row.read.kind, row] as const))(
    'asks for what it needs: %s',
    async (_, { read: one, path, reply, fact, range }) => {
      const { fact: actual, seen } = await read(one, { replies: { [path]: json(reply) } });
      expect(actual).toEqual(fact);
      const headers = new Headers(seen[0]?.init.headers as Record<string, string>);
      expect(headers.get('accept')).toBe('application/vnd.heroku+json; version=3');
      expect(headers.get('range')).toBe(range ?? null);
    },
  );

  it('can’t leave its app, whatever the name', async () => {
    const { seen } = await read(
      { kind: 'dynos' },
      { app: 'a/b', replies: { '/apps/a%2Fb/dynos': json([]) } },
    );
    expect(seen.map(({ url }) => url)).toEqual(['https://api.heroku.com/apps/a%2Fb/dynos']);
  });

  it('asks for the variant that knows generation Fir', async () => {
    const world = { runtime: 'fir', replies: { '/apps/my-app/dynos': json([]) } } as const;
    const { seen } = await read({ kind: 'dynos' }, world);
    expect(seen[0]?.init.headers).toMatchObject({
      Accept: 'application/vnd.heroku+json; version=3.sdk',
    });
  });

  it('counts no dynos if the formation has no web process', async () => {
    const reply = [{ ...web('Standard-1X', 3), type: 'worker' }];
    const world = { replies: { '/apps/my-app/formation': json(reply) } };
    expect(await found({ kind: 'formation' }, world)).toEqual({ kind: 'formation', quantity: 0 });
  });
});

describe('a request to the app', () => {
  const ASK: Read = { kind: 'answer' };
  const NAMED = { 'x-heroku-release-version': 'v6' };
  const appWith = (headers: Record<string, string>): World => ({
    replies: { '/': [{ status: 200, headers }] },
  });

  it.each([
    ['the release that its header names', NAMED, 6],
    ['no release without that header', {}, undefined],
    ['no release if a cache answers', { ...NAMED, ...CACHED }, undefined],
    ['the release behind a cache that passed it on', { ...NAMED, ...PASSED_ON }, 6],
  ])('tells %s', async (_, headers, release) => {
    expect(await found(ASK, appWith(headers))).toEqual({ kind: 'answer', release });
  });

  it('goes to the first path', async () => {
    const replies = { '/first': [{ status: 200, headers: NAMED }] };
    const paths = [pathOf('/first'), pathOf('/second')];
    const { fact, seen } = await read(ASK, { replies, paths });
    expect(fact).toEqual({ kind: 'answer', release: 6 });
    expect(seen).toHaveLength(1);
  });

  it('isn’t sent without a path', async () => {
    const { fact, seen } = await read(ASK, { replies: {}, paths: [] });
    expect(fact).toEqual({ kind: 'answer', release: undefined });
    expect(seen).toEqual([]);
  });

  it('is a failure if no answer comes, with its reason', async () => {
    const gone = Object.assign(new Error('no host'), { code: 'ENOTFOUND' });
    const fact = await found(ASK, { replies: { '/': [gone] } });
    expect(fact).toMatchObject({ kind: 'failure', of: 'answer', error: { code: 'dns' } });
  });
});
