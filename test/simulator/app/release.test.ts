import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, patch, push, scenarioOf, until, visit, worlds } from '../in-world.ts';
import { weekly } from '../../support/weekly.ts';

describe('deploy', () => {
  const { start, repository } = worlds(useTeardown());

  /** A boot that doesn't end while a test lasts. */
  const ENDLESS_BOOT = { buildSeconds: 0, bootSeconds: 3600, bootTimeoutSeconds: 9000 };

  describe('as many dynos run after a deploy as before', () => {
    it('keeps a sleeping app asleep on the new release', async () => {
      const simulator = await start(scenarioOf('sleeping'));

      await push(simulator, await repository(), 'HEAD:main');

      expect(simulator.state(APP).dynos).toEqual([{ name: 'web.1', state: 'idle', release: 4 }]);
      expect(eventsOf(simulator, 'release')).toMatchObject([
        { version: 4, runningBefore: 0, runningAfter: 0 },
      ]);
    });

    it('brings an app back awake that a request woke before', async () => {
      const simulator = await start(scenarioOf('sleeping'));
      const response = await visit(simulator);
      expect(await response.text()).toContain('release v3');

      await push(simulator, await repository(), 'HEAD:main');

      expect(eventsOf(simulator, 'release')).toMatchObject([{ runningBefore: 1, runningAfter: 1 }]);
      await until(() => simulator.state(APP).dynos[0]?.state === 'up');
      expect(simulator.state(APP).dynos).toEqual([{ name: 'web.1', state: 'up', release: 4 }]);
    });

    it('counts a dyno that is just starting as running', async () => {
      const simulator = await start(scenarioOf('sleeping', ENDLESS_BOOT), 10);
      const visiting = visit(simulator).catch(() => undefined);
      await until(() => simulator.state(APP).dynos[0]?.state === 'starting');

      await push(simulator, await repository(), 'HEAD:main');

      expect(eventsOf(simulator, 'release')).toMatchObject([{ runningBefore: 1, runningAfter: 1 }]);
      expect(simulator.state(APP).dynos).toMatchObject([{ state: 'starting', release: 4 }]);
      await simulator.stop();
      await visiting;
    });
  });

  describe('a deploy', () => {
    it('without preboot makes requests wait for the new dynos', async () => {
      const simulator = await start(
        scenarioOf('one-dyno', { buildSeconds: 0, bootSeconds: 50, bootJitter: 0 }),
        10,
      );
      const pushing = push(simulator, await repository(), 'HEAD:main');
      await until(() => eventsOf(simulator, 'release').length === 1);

      const response = await visit(simulator);

      expect(await response.text()).toContain('release v4');
      const steps = eventsOf(simulator, 'dyno').map(({ release, to }) => `v${release} ${to}`);
      expect(steps).toEqual(['v3 up', 'v3 down', 'v4 starting', 'v4 up']);
      const [answer] = eventsOf(simulator, 'router-response');
      expect(answer?.queuedMs).toBeGreaterThan(1000);
      expect(answer?.at).toBeGreaterThan(eventsOf(simulator, 'dyno').at(-1)?.at ?? Infinity);
      expect((await pushing).code).toBe(0);
    });

    it('with preboot lists the new dynos while the old ones serve, until the switch', async () => {
      const simulator = await start(scenarioOf('zero-downtime', { buildSeconds: 0 }), 30);
      await push(simulator, await repository(), 'HEAD:main');
      expect(simulator.state(APP)).toMatchObject({
        dynos: [{ release: 4 }, { release: 4 }],
        retiring: [
          { state: 'up', release: 3 },
          { state: 'up', release: 3 },
        ],
      });
      expect(await (await visit(simulator)).text()).toContain('release v3');

      await until(() => simulator.state(APP).retiring.length === 0);

      expect(await (await visit(simulator)).text()).toContain('release v4');
      expect(eventsOf(simulator, 'preboot-switch')).toMatchObject([{ release: 4 }]);
    });

    weekly('within the window of another keeps the oldest dynos serving', async () => {
      const simulator = await start(scenarioOf('zero-downtime', { buildSeconds: 0 }), 1);
      const mine = await repository();
      await push(simulator, mine, 'HEAD:main');
      await mine.git('commit', '--quiet', '--allow-empty', '-m', 'second');

      await push(simulator, mine, 'HEAD:main');

      const { dynos, retiring } = simulator.state(APP);
      expect(dynos.map(({ release }) => release)).toEqual([5, 5]);
      expect(retiring.map(({ release }) => release)).toEqual([3, 3]);
    });

    it('is the first one: makes the formation, with one web dyno', async () => {
      const simulator = await start(scenarioOf('no-release'));
      expect(simulator.state(APP)).toMatchObject({ formation: null, dynos: [] });

      await push(simulator, await repository(), 'HEAD:main');

      expect(simulator.state(APP)).toMatchObject({
        formation: { quantity: 1, size: 'eco' },
        dynos: [{ name: 'web.1', release: 3 }],
      });
      expect(eventsOf(simulator, 'release')).toMatchObject([{ runningBefore: 0, runningAfter: 1 }]);
      expect((await visit(simulator)).status).toBe(200);
    });

    weekly('of an app with no dynos starts none', async () => {
      const simulator = await start(scenarioOf('zero-dynos'));

      await push(simulator, await repository(), 'HEAD:main');

      expect(simulator.state(APP).dynos).toEqual([]);
      expect(simulator.state(APP).releases).toHaveLength(4);
    });
  });
});

describe('config vars', () => {
  const { start } = worlds(useTeardown());

  describe('config vars', () => {
    it('make a release with the same code, and restart the dynos', async () => {
      const simulator = await start(scenarioOf('one-dyno', { config: { OLD: '1' } }), 0.1);

      await patch(simulator, `/apps/${APP}/config-vars`, { NEW: '2' });

      const { config, releases, dynos } = simulator.state(APP);
      expect(config).toEqual({ OLD: '1', NEW: '2' });
      expect(releases.at(-1)).toMatchObject({ version: 4, description: 'Set NEW config vars' });
      expect(dynos).toMatchObject([{ release: 4, state: 'starting' }]);
      expect(eventsOf(simulator, 'release')).toMatchObject([{ version: 4 }]);
    });

    it('are removed by null', async () => {
      const simulator = await start(scenarioOf('one-dyno', { config: { OLD: '1' } }));

      await patch(simulator, `/apps/${APP}/config-vars`, { OLD: null });

      const { config, releases } = simulator.state(APP);
      expect(config).toEqual({});
      expect(releases.at(-1)?.description).toBe('Remove OLD config vars');
    });

    weekly('that stay the same make no release', async () => {
      const simulator = await start(scenarioOf('one-dyno', { config: { OLD: '1' } }));
      await patch(simulator, `/apps/${APP}/config-vars`, { OLD: '1' });
      expect(simulator.state(APP).releases).toHaveLength(3);
    });

    weekly('start nothing before the first deploy', async () => {
      const simulator = await start(scenarioOf('no-release'));
      await patch(simulator, `/apps/${APP}/config-vars`, { NEW: '2' });
      expect(simulator.state(APP)).toMatchObject({ dynos: [], releases: [{}, {}, { version: 3 }] });
    });
  });
});
