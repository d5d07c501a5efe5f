import { describe, expect, it } from '@jest/globals';
import type { Response } from 'node-fetch';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import {
  APP,
  eventsOf,
  fetchIn,
  patch,
  push,
  scenarioOf,
  until,
  visit,
  worlds,
} from '../in-world.ts';
import { startWorld } from '../../support/simulator.ts';

const end = useTeardown();
const { start, repository } = worlds(end);

const FOUR = { quantity: 4 };
const textOf = async (response: Promise<Response>): Promise<string> => (await response).text();
const cookieOf = (response: Response): string | undefined =>
  response.headers.get('set-cookie')?.split(';', 1)[0];

function visitWith(simulator: Simulator, cookie: string): Promise<Response> {
  return fetchIn(simulator, simulator.state(APP).webUrl, { headers: { cookie } });
}

describe('routing', () => {
  it('spreads requests over all dynos', async () => {
    let turn = 0;
    const simulator = await startWorld({
      scenario: scenarioOf('one-dyno', FOUR),
      random: () => (turn++ % 4) / 4,
    });
    end(simulator.stop);

    for (let count = 0; count < 8; count += 1) await visit(simulator);

    const dynos = eventsOf(simulator, 'router-response').map(({ dyno }) => dyno);
    expect(dynos).toEqual([1, 2, 3, 4, 1, 2, 3, 4].map((number) => `web.${number}`));
  });

  it('is random', async () => {
    const simulator = await start(scenarioOf('one-dyno', FOUR));
    for (let count = 0; count < 40; count += 1) await visit(simulator);
    const dynos = new Set(eventsOf(simulator, 'router-response').map(({ dyno }) => dyno));
    // 40 requests miss one of four dynos once in 25,000 times.
    expect(dynos.size).toBe(4);
  });

  it('signs answers as the router does', async () => {
    const simulator = await start(scenarioOf('one-dyno'));
    const { headers } = await visit(simulator);
    expect([headers.get('server'), headers.get('via')]).toEqual(['Heroku', '1.1 heroku-router']);
  });

  it('takes no time unless the scenario says so', async () => {
    const happened: string[] = [];
    const simulator = await startWorld({
      scenario: scenarioOf('one-dyno'),
      speed: 10_000,
      log({ type }) {
        happened.push(type);
        // Every timer, even of 0 ms, fires later than this.
        if (type === 'router-request') setImmediate(() => happened.push('later'));
      },
    });
    end(simulator.stop);

    await visit(simulator);

    expect(happened.slice(-3)).toEqual(['router-request', 'router-response', 'later']);
  });
});

describe('session affinity', () => {
  const affine = { ...FOUR, features: { 'http-session-affinity': true } };

  it('ties a client to a dyno with a cookie', async () => {
    const simulator = await start(scenarioOf('one-dyno', affine));
    const first = await visit(simulator);
    const cookie = cookieOf(first) ?? '';
    expect(cookie).toMatch(/^heroku-session-affinity=.+/);

    const said = await first.text();
    for (let count = 0; count < 10; count += 1) {
      expect(await textOf(visitWith(simulator, `a=b; ${cookie}`))).toBe(said);
    }
  });

  it('sets its cookie once, for a day, for the host', async () => {
    const simulator = await start(scenarioOf('one-dyno', affine));
    const first = await visit(simulator);
    const { hostname } = new URL(simulator.state(APP).webUrl);
    expect(first.headers.get('set-cookie')).toMatch(/; Max-Age=86400; /);
    expect(first.headers.get('set-cookie')).toContain(`Domain=${hostname}; Path=/`);

    const again = await visitWith(simulator, cookieOf(first) ?? '');
    expect(again.headers.get('set-cookie')).toBeNull();
  });

  it('moves a client to another dyno if its own is gone', async () => {
    const simulator = await start(scenarioOf('one-dyno', affine));
    const cookie = cookieOf(await visit(simulator)) ?? '';

    await push(simulator, await repository(), 'HEAD:main');
    const moved = await visitWith(simulator, cookie);

    expect(moved.status).toBe(200);
    expect(cookieOf(moved)).not.toBe(cookie);
  });

  it('ignores a cookie that makes no sense', async () => {
    const simulator = await start(scenarioOf('one-dyno', affine));
    for (const value of ['', '%00', 'x'.repeat(4000)]) {
      const response = await visitWith(simulator, `heroku-session-affinity=${value}`);
      expect([response.status, cookieOf(response) === undefined]).toEqual([200, false]);
    }
  });

  it('while off sets no cookie', async () => {
    const simulator = await start(scenarioOf('one-dyno', FOUR));
    expect(cookieOf(await visit(simulator))).toBeUndefined();
  });
});

describe('a cold start', () => {
  it('makes the first requests of a dyno slower, each less than the one before', async () => {
    const coldStart = { requests: 3, seconds: 24 };
    const simulator = await start(scenarioOf('one-dyno', { coldStart }), 10);

    for (let count = 0; count < 4; count += 1) await visit(simulator);

    const arrivals = eventsOf(simulator, 'router-request').map(({ at }) => at);
    const seconds = eventsOf(simulator, 'router-response').map(
      ({ at }, index) => (at - (arrivals[index] ?? 0)) / 1000,
    );
    expect(seconds).toEqual([...seconds].sort((a, b) => b - a));
    expect(seconds[0]).toBeGreaterThan(23);
    expect(seconds[3]).toBeLessThan(8);
  });
});

describe('identity headers', () => {
  const identifying = { identityHeaders: true, features: { 'runtime-dyno-metadata': true } };

  it('name dyno, release and commit', async () => {
    const simulator = await start(scenarioOf('one-dyno', identifying));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');

    const { headers } = await visit(simulator);

    expect(headers.get('x-heroku-release-version')).toBe('v4');
    expect(headers.get('x-heroku-dyno-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-heroku-slug-commit')).toBe((await mine.git('rev-parse', 'HEAD')).trim());
  });

  it('come from dynos that start after the feature was turned on', async () => {
    const simulator = await start(scenarioOf('one-dyno', { identityHeaders: true }));
    const version = async (): Promise<string | null> =>
      (await visit(simulator)).headers.get('x-heroku-release-version');

    await patch(simulator, `/apps/${APP}/features/runtime-dyno-metadata`, { enabled: true });
    expect(await version()).toBeNull();
    await push(simulator, await repository(), 'HEAD:main');
    expect(await version()).toBe('v4');
  });

  it('are missing if the app has none', async () => {
    const features = { 'runtime-dyno-metadata': true };
    const simulator = await start(scenarioOf('one-dyno', { features }));
    await until(() => simulator.state(APP).dynos[0]?.state === 'up');
    expect((await visit(simulator)).headers.get('x-heroku-release-version')).toBeNull();
  });
});
