import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { type E2e, inFreshClone } from '../support/e2e.ts';
import { unfolded, warm, warmAsJson } from '../support/commands.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { weekly } from '../support/weekly.ts';

const CONFIG = 'heroku-preflight.json';
const ONE_DYNO = scenarioOf('one-dyno');

type AppFault = NonNullable<NonNullable<Scenario['faults']>['app']>[number];

const withFaults = (...app: AppFault[]): Scenario => ({ ...ONE_DYNO, faults: { app } });

const requestsOf = ({ simulator }: E2e) => eventsOf(simulator, 'router-request');
const answersOf = ({ simulator }: E2e) => eventsOf(simulator, 'router-response');

const configure = (world: E2e, warmup: unknown): Promise<void> => world.write(CONFIG, { warmup });

describe('heroku-preflight warm', () => {
  it('prints a table and exits with 0 if every path is warm', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { paths: ['/', '/health'] });
      const { code, stdout, stderr } = await warm(world);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^my-app {2}1 × standard-1x {2}https:\/\/my-app-\w{12}\.herokuapp\.com\n/,
      );
      const [, head, ...rows] = stdout.trimEnd().split('\n');
      expect(head).toMatch(/^ {4}path {5}status +first → warm {2}requests$/);
      expect(rows).toEqual([
        expect.stringMatching(/^ {2}✔ \/ {11}200 +[\d.]+ m?s → +[\d.]+ m?s +\d+$/),
        expect.stringMatching(/^ {2}✔ \/health {5}200 +[\d.]+ m?s → +[\d.]+ m?s +\d+$/),
      ]);
      expect(stderr).toMatch(/^\/: [\d.]+ m?s → [\d.]+ m?s, \d+ requests$/m);
    }));

  weekly('prints no escape code without a terminal', () =>
    inFreshClone(withFaults({ status: 503, times: 1 }), async (world) => {
      const { stdout, stderr } = await warm(world);
      // eslint-disable-next-line no-control-regex -- the test is that there are none
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      expect(stderr).toMatch(/^\/: 503, retrying in \d+ s$/m);
    }),
  );

  it('prints JSON that matches the published schema with --json', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, json } = await warmAsJson(world);
      expect(code).toBe(0);
      expect(json).toMatchObject({
        ...{ app: 'my-app', warm: true, wasAsleep: false, skipped: null },
        ...{ dynos: { count: 1 }, window: { count: 3, message: null } },
        paths: [{ path: '/', method: 'GET', warm: true, status: 200, retries: 0 }],
      });
      expect(json.paths[0]?.requests).toBe(requestsOf(world).length);
    }));

  it('prints JSON without characters that reorder a terminal’s text', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { paths: ['/\u202egnp/é'] });
      const { stdout, json } = await warmAsJson(world);
      expect(stdout).toMatch(/^[\n -~]*$/);
      expect(json.paths[0]?.path).toBe('/\u202egnp/é');
    }));

  it('wakes a sleeping Eco app, and says that it was asleep', () =>
    inFreshClone(scenarioOf('sleeping'), async (world) => {
      const { code, stdout } = await warm(world);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^my-app {2}1 × eco, was asleep {2}https:/);
      expect(eventsOf(world.simulator, 'dyno')).toContainEqual(
        expect.objectContaining({ to: 'up' }),
      );
    }));

  it('retries while the app isn’t ready', () =>
    inFreshClone(withFaults({ status: 503, times: 2 }), async (world) => {
      const { code, json } = await warmAsJson(world);
      expect(code).toBe(0);
      expect(json.paths).toMatchObject([{ warm: true, status: 200, retries: 2 }]);
    }));

  it('sends its name to the app, and keeps no cookie', () =>
    inFreshClone(
      scenarioOf('one-dyno', { quantity: 2, features: { 'http-session-affinity': true } }),
      async (world) => {
        expect((await warm(world)).code).toBe(0);
        const [first] = requestsOf(world);
        expect(first?.userAgent).toMatch(/^heroku-preflight\//);
        expect(requestsOf(world).filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
      },
    ));

  it('runs in CI, where a push wakes nothing by default', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      expect((await warm(world, [], { env: { CI: 'true' } })).code).toBe(0);
      expect(requestsOf(world).length).toBeGreaterThan(0);
    }));

  weekly('uses the app’s settings', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, {
        warmup: { paths: ['/general'] },
        apps: { 'my-app': { warmup: { paths: [{ path: '/own', method: 'HEAD' }] } } },
      });
      const { json } = await warmAsJson(world);
      expect(json.paths).toMatchObject([{ path: '/own', method: 'HEAD', warm: true }]);
      expect(new Set(requestsOf(world).map(({ method, path }) => `${method} ${path}`))).toEqual(
        new Set(['HEAD /own']),
      );
    }),
  );

  it('reads the config at the top level of the repository from any folder', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { paths: ['/top'] });
      await world.write(`sub/${CONFIG}`, { warmup: { paths: ['/sub'] } });
      const { json } = await warmAsJson(world, [], { cwd: join(world.repository.path, 'sub') });
      expect(json.paths).toMatchObject([{ path: '/top' }]);
    }));
});

describe('an app with several dynos', () => {
  it('gets requests until all of them were reached with 99 % probability', () =>
    inFreshClone(scenarioOf('one-dyno', { quantity: 4 }), async (world) => {
      const { code, stdout } = await warm(world);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^my-app {2}4 × standard-1x /);
      expect(stdout).toMatch(/ℹ reached {11}all 4 dynos with 99% probability\n/);
      expect(requestsOf(world).length).toBeGreaterThanOrEqual(21);
    }));

  it('gets requests until every dyno has sent its name', () =>
    inFreshClone(scenarioOf('identity'), async (world) => {
      const { stdout } = await warm(world);
      expect(stdout).toMatch(/✔ reached {11}4\/4 dynos\n/);
      expect(new Set(answersOf(world).map(({ dyno }) => dyno)).size).toBe(4);
    }));

  weekly('has a count for each path in JSON', () =>
    inFreshClone(scenarioOf('identity'), async (world) => {
      await configure(world, { paths: ['/', '/b'] });
      const { json } = await warmAsJson(world);
      const all = { count: 4, reached: 4, probability: null };
      expect(json.dynos).toMatchObject(all);
      expect(json.paths).toMatchObject([{ dynos: all }, { dynos: all }]);
    }),
  );

  weekly('has the number of dynos in --dynos', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout } = await warm(world, ['--dynos', '2']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/all 2 dynos with 99% probability/);
      expect(requestsOf(world).length).toBeGreaterThanOrEqual(8);
    }),
  );
});

describe('a path that isn’t warm', () => {
  it('exits with 1, gets only one request if it’s missing, and gets a reason', () =>
    inFreshClone(
      scenarioOf('one-dyno', { responses: { '/missing': { status: 404 } } }),
      async (world) => {
        await configure(world, { paths: ['/', '/missing'] });
        const { code, stdout } = await warm(world);
        expect(code).toBe(1);
        expect(stdout).toMatch(/✔ \/ /);
        expect(stdout).toMatch(/✖ \/missing +404 +- → +- +1\n/);
        expect(unfolded(stdout)).toContain(
          '✖ not warm /missing answers 404: is the path right? (warmup.paths, warmup.url)',
        );
        const { json } = await warmAsJson(world);
        expect(json).toMatchObject({
          warm: false,
          paths: [{ warm: true }, { warm: false, notWarm: 'unexpected', status: 404, requests: 1 }],
        });
      },
    ));

  weekly('can lack its text', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { paths: [{ path: '/', contains: 'Welcome' }] });
      const { code, stdout } = await warm(world);
      expect(code).toBe(1);
      expect(unfolded(stdout)).toContain('/ answers 200 without the text in warmup.contains');
    }),
  );

  weekly('can stay unavailable', () =>
    inFreshClone(withFaults({ status: 503 }), async (world) => {
      await configure(world, { retries: 1 });
      const { code, json } = await warmAsJson(world);
      expect(code).toBe(1);
      expect(json.paths).toMatchObject([{ notWarm: 'unanswered', status: 503, requests: 2 }]);
    }),
  );

  weekly('can be left without a request when time is up', () =>
    inFreshClone(withFaults({ delaySeconds: 1_000 }), async (world) => {
      await configure(world, { paths: ['/', '/b'], timeout: '1s' });
      const { stdout } = await warm(world);
      expect(unfolded(stdout)).toContain('/b got no request in 1.0 s: other paths came first');
      expect(requestsOf(world).map(({ path }) => path)).toEqual(['/']);
    }),
  );

  it('can run out of time', () =>
    inFreshClone(withFaults({ delaySeconds: 1_000 }), async (world) => {
      await configure(world, { timeout: '1s' });
      const { code, json } = await warmAsJson(world);
      expect(code).toBe(1);
      expect(json.paths).toMatchObject([{ notWarm: 'out-of-time', status: null }]);
    }));
});
