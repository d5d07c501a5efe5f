import { describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/base/context.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { readsOf } from '../../src/checks/run-checks.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { LeftRun } from '../../src/follow/leave-in-background.ts';
import type { Source } from '../../src/git/source.ts';
import type { AppQuery } from '../../src/heroku/open.ts';
import type { AppReadings } from '../../src/heroku/readings.ts';
import type { Deploy } from '../../src/hook/plan-push.ts';
import { warmAndCheck, type Wanted } from '../../src/hook/warm-and-check.ts';
import { declaring } from '../support/check-result.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { APP, COMMIT, dataWith, GOOD, readingsOf, web } from '../support/readings.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const PUSH: Deploy = {
  ...{ kind: 'deploy', app: APP, branch: 'main', commit: COMMIT, replaced: undefined },
  ...{ refs: ['refs/heads/main'], remote: 'heroku', token: 'HRKU-1', again: 'heroku v1^{}:main' },
};
const FOLLOW = { gitPid: 7, warms: false, probing: null };
const ADDRESS = 'https://my-app.herokuapp.com/';
const ALL = settingsFor(undefined, APP).checks;

type Config = Exclude<Parameters<typeof settingsFor>[0], undefined>;

interface Given {
  readonly config?: Config;
  readonly wanted?: Partial<Wanted>;
  readonly readings?: AppReadings;
  readonly replies?: Parameters<typeof fakeFetch>[0];
  readonly env?: Env;
  readonly source?: Promise<Source>;
  /** what an earlier push has learnt */
  readonly isRemembered?: boolean;
  readonly allowed?: readonly string[];
  /** why no process can go on */
  readonly notLeft?: PreflightError;
}

/** What a push finds, and what it does for that. */
async function find({ config = {}, wanted = {}, readings = readingsOf(GOOD), ...given }: Given) {
  const { warmup, checks } = settingsFor(config, APP);
  const clock = virtualClock();
  const hosts = {
    [APP]: { webUrl: ADDRESS, hosts: [new URL(ADDRESS).host], seenOn: '2026-01-01' },
  };
  const cache = JSON.stringify({ version: 1, apps: given.isRemembered ? hosts : {} });
  const files = memoryFiles({ '/cache.json': cache });
  const fetch = fakeFetch(given.replies ?? { '/': [200] });
  const queries: AppQuery[] = [];
  const left: LeftRun[] = [];
  const events: string[] = [];
  const readApp = async (query: AppQuery): Promise<AppReadings> => {
    queries.push(query);
    await query.meanwhile;
    events.push(`API answered at ${clock.now()}`);
    return readings;
  };
  const found = await warmAndCheck(
    PUSH,
    { warmup, checks, follow: false, stops: () => false, ...wanted },
    given.source,
    {
      ...{ ...clock, files, fetch, readApp, cache: '/cache.json', userAgent: 'test' },
      ...{ env: given.env ?? {}, allowedHosts: given.allowed ?? [] },
      loadBackground: () => {
        events.push('background loaded');
        return Promise.resolve((run) => {
          left.push(run);
          return Promise.resolve(given.notLeft);
        });
      },
    },
  );
  const result = (id: string) => found.checks.find((check) => check.id === id);
  return { found, result, queries, left, events, requests: fetch.seen, written: files.writes };
}

/** What the API is asked for. */
const readsFor = async (given: Given): Promise<string[]> =>
  (await find(given)).queries.flatMap(({ wanted }) => [...wanted]).sort();

describe('reading the app', () => {
  const STATE = ['app', 'dynos', 'ecoHours', 'formation'];
  const warmOnly = { checks: false } as const;

  it.each<[string, Given, readonly string[]]>([
    ['the app’s state for a warm-up alone', { wanted: warmOnly }, STATE],
    ['what the checks need without a warm-up', { wanted: { warmup: false } }, [...readsOf(ALL)]],
    [
      'the domains, for a URL that isn’t the app’s own',
      { config: { warmup: { url: 'https://example.com/' } }, wanted: warmOnly },
      [...STATE, 'domains'],
    ],
    [
      'the domains, if one of the paths needs the end of a redirect',
      { config: { warmup: { paths: ['/', { path: '/a', contains: 'ok' }] } }, wanted: warmOnly },
      [...STATE, 'domains'],
    ],
    [
      'nothing if there is nothing to send and nothing to check',
      { config: { warmup: { headers: { 'x-token': '${PREFLIGHT_TOKEN}' } } }, wanted: warmOnly },
      [],
    ],
  ])('asks for %s', async (_, given, expected) => {
    expect(await readsFor(given)).toEqual([...expected].sort());
  });

  it('asks for both in one query', async () => {
    const { queries } = await find({});
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({ app: APP, token: 'HRKU-1', budgetMs: 10_000 });
    expect([...(queries[0]?.wanted ?? [])]).toEqual(expect.arrayContaining(['dynos', 'features']));
  });

  it.each([
    ['error', true],
    ['warn', false],
  ] as const)('waits for Heroku’s status if its check is "%s": %p', async (severity, awaits) => {
    const { queries } = await find({ config: { checks: { 'heroku-status': severity } } });
    expect(queries[0]?.awaitsStatus).toBe(awaits);
    const unchecked = await find({ wanted: warmOnly });
    expect(unchecked.queries[0]?.awaitsStatus).toBe(false);
  });

  it.each<[string, Given, number]>([
    ['as long as the push waits for the app', { replies: { '/': ['never'] } }, 1_000],
    ['until the app has answered', {}, 0],
    ['not at all if its address isn’t known', { isRemembered: false }, 0],
  ])('lets a slow helper take its time: %s', async (_, given, ms) => {
    const { events } = await find({ isRemembered: true, ...given });
    expect(events[0]).toBe(`API answered at ${ms}`);
  });

  it('tells the app’s address and what is left of the API’s limit', async () => {
    const { found } = await find({ readings: { ...readingsOf(GOOD), requestsLeft: 12 } });
    expect(found).toMatchObject({ app: APP, webUrl: ADDRESS, requestsLeft: 12 });
    const nowhere = dataWith({ app: { ...GOOD.app, web_url: null } });
    expect((await find({ readings: readingsOf(nowhere) })).found.webUrl).toBeUndefined();
  });
});

describe('the pushed commit', () => {
  const failing = (code: 'commit' | 'procfile') => Promise.reject(new PreflightError(code, 'no'));

  it('is judged by the checks', async () => {
    const { result } = await find({ source: Promise.resolve(declaring({ worker: 'x' })) });
    expect(result('procfile')).toMatchObject({ status: 'fail' });
    expect(result('deploy-ref')).toMatchObject({ status: 'pass' });
  });

  it('can’t be deployed if it’s a tag object: the command pushes the tag’s commit', async () => {
    const { result } = await find({ source: failing('commit') });
    expect(result('deploy-ref')).toMatchObject({
      ...{ status: 'fail', problem: { kind: 'tag-object' } },
      remedy: { command: ['git', 'push', 'heroku', 'v1^{}:main'] },
    });
  });

  it('that can’t be read is the problem only of what needs it', async () => {
    const { result } = await find({ source: failing('procfile') });
    expect(result('deploy-ref')).toMatchObject({ status: 'pass' });
    expect(result('procfile')).toMatchObject({ status: 'unreadable', error: { code: 'procfile' } });
  });

  it('isn’t awaited if no check needs it', async () => {
    const never = new Promise<Source>(() => undefined);
    const config = { checks: false, apps: { [APP]: { checks: { preboot: 'warn' } } } } as const;
    expect((await find({ config, source: never })).found.checks).toHaveLength(1);
    expect((await find({ wanted: { checks: false }, source: never })).found.checks).toEqual([]);
  });
});

describe('a header with a variable', () => {
  const config = { warmup: { headers: { 'x-token': '${PREFLIGHT_TOKEN}' } } };
  const env = { PREFLIGHT_TOKEN: 's3cret' };

  it('is filled in for the app, and not for the process that goes on', async () => {
    const { requests, left } = await find({ config, env, wanted: { follow: FOLLOW } });
    expect(requests.map(({ init }) => init.headers)).toEqual([
      expect.objectContaining({ 'x-token': 's3cret' }),
    ]);
    expect(left[0]?.request?.headers).toEqual({ 'x-token': '${PREFLIGHT_TOKEN}' });
  });

  it('waits until the API has confirmed the address', async () => {
    const slow = { replies: { '/': ['never'] as const }, isRemembered: true };
    expect((await find({ config, env, ...slow })).events[0]).toBe('API answered at 0');
    const plain = { warmup: { headers: { 'x-token': 'plain' } } };
    expect((await find({ config: plain, ...slow })).events[0]).toBe('API answered at 1000');
  });

  it('that is missing stops the warm-up, not the checks', async () => {
    const { found, requests, left, events } = await find({ config, wanted: { follow: FOLLOW } });
    expect(found.warmup).toMatchObject({ kind: 'refused', error: { code: 'header-variable' } });
    expect(found.checks.length).toBeGreaterThan(5);
    expect([requests, left, events]).toEqual([[], [], ['API answered at 0']]);
  });
});

describe('the app’s address', () => {
  it('is kept for the next push', async () => {
    const { written } = await find({});
    expect(written.map(({ path, text }) => [path, JSON.parse(text) as unknown])).toEqual([
      [
        '/cache.json',
        expect.objectContaining({ apps: { [APP]: expect.objectContaining({ webUrl: ADDRESS }) } }),
      ],
    ]);
  });

  it('that only a Private Space reaches isn’t kept, and gets no request later', async () => {
    const app = { ...GOOD.app, internal_routing: true };
    const readings = readingsOf(dataWith({ app }));
    const { found, written, left } = await find({ readings, wanted: { follow: FOLLOW } });
    expect(found.warmup).toEqual({ kind: 'pointless', reason: 'internal-routing' });
    expect(written).toEqual([]);
    expect(left).toMatchObject([{ request: null, paths: [] }]);
  });

  it('is the config’s, also for an app behind internal routing', async () => {
    const app = { ...GOOD.app, internal_routing: true };
    const config = { warmup: { url: 'https://example.com/' } };
    const readings = readingsOf(dataWith({ app }));
    const { found, requests } = await find({ config, readings, allowed: ['example.com'] });
    expect(found.warmup).toMatchObject({ kind: 'answered' });
    expect(requests.map(({ url }) => url)).toEqual(['https://example.com/']);
  });

  it('that may be a stranger’s gets no request after the push', async () => {
    const config = { warmup: { url: 'https://example.com/' } };
    const { found, left } = await find({ config, wanted: { follow: FOLLOW } });
    expect(found.warmup).toMatchObject({ kind: 'refused', error: { code: 'host-not-trusted' } });
    expect(left).toMatchObject([{ request: null, paths: [] }]);
  });
});

describe('what goes on after the push', () => {
  const SLOW: Given = { replies: { '/': ['never'] }, isRemembered: true };
  const followed: Given = { wanted: { follow: FOLLOW } };
  const noProcess = new PreflightError('not-started', 'no process');

  it('is nothing if the app has answered and the deploy isn’t followed', async () => {
    const { found, left, events } = await find({});
    expect(found.warmup).toMatchObject({ kind: 'answered' });
    expect([left, events]).toEqual([[], ['API answered at 0']]);
  });

  it('is the deploy, with the answers and what was checked', async () => {
    const { found, left } = await find({ ...followed, isRemembered: true });
    const checked = expect.objectContaining({ passed: expect.any(Number) });
    expect(found).toMatchObject({ warmup: { kind: 'answered' } });
    expect(found).toHaveProperty('notFollowed', undefined);
    expect(left).toEqual([
      expect.objectContaining({
        ...{ app: APP, commit: COMMIT, checked, startedAt: 0, condition: found.condition },
        deploy: { ...FOLLOW, readings: readingsOf(GOOD) },
        request: expect.objectContaining({ baseUrl: ADDRESS }),
        paths: [expect.objectContaining({ isFinal: true, tried: 1 })],
      }),
    ]);
  });

  it('is prepared while Heroku answers', async () => {
    const { events } = await find(followed);
    expect(events).toEqual(['background loaded', 'API answered at 0']);
  });

  it('is the warm-up if the app hasn’t answered, which the push says', async () => {
    const { found, left, events } = await find(SLOW);
    expect(found.warmup).toMatchObject({
      kind: 'background',
      waitedMs: 1_000,
      paths: [{ tried: 0 }],
    });
    expect(left).toMatchObject([{ startedAt: 0, deploy: undefined, paths: [{ isFinal: false }] }]);
    expect(events).toEqual(['API answered at 1000', 'background loaded']);
  });

  it('is the warm-up alone if the checks stop the push', async () => {
    const stops: Wanted['stops'] = (results) => results.length > 0;
    const stopped = { wanted: { follow: FOLLOW, stops } };
    expect((await find({ ...SLOW, ...stopped })).left).toMatchObject([{ deploy: undefined }]);
    expect((await find(stopped)).left).toEqual([]);
  });

  it('is the deploy alone if no request can wake the app', async () => {
    const readings = readingsOf(dataWith({ formation: [web('Standard-1X', 0)] }));
    const { found, left } = await find({ ...followed, readings });
    expect(found.warmup).toEqual({ kind: 'pointless', reason: 'no-web-dynos' });
    expect(left).toMatchObject([
      { request: { baseUrl: ADDRESS }, paths: [{ isFinal: true, tried: 0 }] },
    ]);
  });

  it('is said to be impossible if it is: the warm-up or the deploy', async () => {
    const slow = await find({ ...SLOW, notLeft: noProcess });
    expect(slow.found.warmup).toMatchObject({
      kind: 'unanswered',
      error: noProcess,
      waitedMs: 1_000,
    });
    const deploy = await find({ ...followed, notLeft: noProcess });
    expect(deploy.found).toMatchObject({ warmup: { kind: 'answered' }, notFollowed: noProcess });
  });

  it('keeps no checks if there were no checks', async () => {
    const { left } = await find({ wanted: { follow: FOLLOW, checks: false } });
    expect(left).toMatchObject([{ checked: null }]);
  });
});
