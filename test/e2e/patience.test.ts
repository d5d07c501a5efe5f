import { describe, expect, it } from '@jest/globals';
import type { WarmupRun } from '../../src/state/warmup-runs.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { type E2e, eventually, inWorld } from '../support/e2e.ts';
import { weekly } from '../support/weekly.ts';

// How often and when an app gets requests, from the push and from its background process.

const configure = (world: E2e, warmup: object): Promise<void> =>
  world.write('heroku-preflight.json', { warmup, checks: false });

const report = async (world: E2e, ...options: string[]): Promise<string> =>
  (await world.command(['report', ...options])).stdout;

const requestsOf = ({ simulator }: E2e) => eventsOf(simulator, 'router-request');

describe('an app that isn’t ready', () => {
  it('gets more requests while the push waits', () =>
    inWorld(
      {
        ...scenarioOf('warm'),
        faults: { app: [503, 429].map((status) => ({ status, times: 1 })) },
      },
      async (world) => {
        await configure(world, { wait: '30s' });
        expect((await world.push()).stderr).toMatch(/✔ awake \(503, 429, then 200 after /);
        expect(requestsOf(world)).toHaveLength(3);
        expect(await world.runs()).toEqual([]);
      },
    ));

  it('gets no request before its Retry-After ends, even from the background process', () =>
    inWorld(
      {
        ...scenarioOf('warm'),
        faults: { app: [{ status: 503, times: 1, headers: { 'retry-after': '4' } }] },
      },
      async (world) => {
        await configure(world, { wait: '2s' });
        expect((await world.push()).stderr).toMatch(
          /ℹ not ready yet +503 so far; still trying in the background/,
        );
        await world.finishedRun();
        const [first, second, ...others] = requestsOf(world).map(({ atReal }) => atReal);
        expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(4_000);
        expect(others).toEqual([]);
        expect(await report(world)).toMatch(/✔ awake +503, then 200 after /);
      },
    ));

  weekly('is reported while the requests continue', () =>
    inWorld({ ...scenarioOf('warm'), faults: { app: [{ status: 503 }] } }, async (world) => {
      await configure(world, { wait: '0s' });
      await world.runHook();
      const asking = /ℹ still trying +for \d+ s: 503/;
      const seen = await eventually(async () => asking.exec(await report(world))?.[0]);
      expect(seen).toMatch(asking);
      const { runs } = JSON.parse(await report(world, '--json')) as { runs: WarmupRun[] };
      expect(runs[0]?.attempts[0]).toMatchObject({ path: '/', status: 503 });
    }),
  );

  it('gets only one more request if the config says so', () =>
    inWorld({ ...scenarioOf('warm'), faults: { app: [{ status: 503 }] } }, async (world) => {
      await configure(world, { wait: '0s', retries: 1 });
      await world.runHook();
      await world.finishedRun();
      expect(await report(world)).toMatch(/⚠ not as expected +\/ answered 503 .* and 2 requests/);
    }));
});

describe('several paths', () => {
  weekly('with an answer get no more requests', () =>
    inWorld(
      scenarioOf('warm', {
        responses: { '/slow': { latencySeconds: 28 }, '/gone': { status: 404 } },
      }),
      async (world) => {
        await configure(world, { wait: '3s', paths: ['/', '/slow', '/gone'] });
        const { stderr } = await world.runHook();
        expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
          /⚠ waiting \/gone answers 404: [^;]*; \/slow: no answer after .* in the background/,
        );
        await world.finishedRun();
        const paths = requestsOf(world).map(({ path }) => path);
        expect(paths.filter((path) => path !== '/slow').sort()).toEqual(['/', '/gone']);
        const text = await report(world);
        expect(text).toMatch(/⚠ not as expected +\/gone answered 404/);
        expect(text).toMatch(/✔ awake +2 paths answered 200/);
      },
      { speed: 5 },
    ),
  );

  it.each([
    ['during the push', '30s'],
    ['after it', '0s'],
  ])('get only a few requests at once, %s', (_, wait) => {
    const paths = Array.from({ length: 20 }, (__, n) => `/${n}`);
    const responses = Object.fromEntries(paths.map((path) => [path, { latencySeconds: 2 }]));
    return inWorld(
      scenarioOf('warm', { responses }),
      async (world) => {
        await configure(world, { wait, paths, concurrency: 3 });
        await world.runHook();
        if (wait === '0s') await world.finishedRun();
        let open = 0;
        const counts = world.simulator.events.map(({ type }) => {
          if (type === 'router-request') open += 1;
          if (type === 'router-response') open -= 1;
          return open;
        });
        expect(Math.max(...counts)).toBe(3);
        const answers = eventsOf(world.simulator, 'router-response');
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
      },
      { speed: 10 },
    );
  });
});
