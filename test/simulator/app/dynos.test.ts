import { describe, expect, it } from '@jest/globals';
import type { SimEvent } from '../../../src/simulator/events.ts';
import { useTeardown } from '../../support/teardown.ts';
import {
  APP,
  askApi,
  eventsOf,
  patch,
  push,
  scenarioOf,
  until,
  visit,
  worlds,
} from '../in-world.ts';
import { weekly } from '../../support/weekly.ts';
import { startWorld } from '../../support/simulator.ts';

describe('boot', () => {
  const end = useTeardown();
  const { start, repository } = worlds(end);

  const isDynoEvent = (event: SimEvent): event is Extract<SimEvent, { type: 'dyno' }> =>
    event.type === 'dyno';

  /** Simulated seconds that a dyno's first boot took. */
  function bootSeconds(events: readonly SimEvent[], name = 'web.2'): number {
    const dynos = events.filter(isDynoEvent).filter((event) => event.name === name);
    const began = dynos.find(({ to }) => to === 'starting')?.at ?? 0;
    const ended = dynos.find(({ from }) => from === 'starting')?.at ?? 0;
    return (ended - began) / 1000;
  }

  describe('a boot', () => {
    it('with jitter takes longer or shorter', async () => {
      const random = [0, 0.5, 0.999];
      const simulator = await startWorld({
        scenario: scenarioOf('one-dyno', {
          bootSeconds: 100,
          bootJitter: 0.5,
          bootTimeoutSeconds: 900,
        }),
        speed: 30,
        random: () => random.shift() ?? 0,
      });
      end(simulator.stop);

      await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 4 });
      await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));

      for (const [name, seconds] of Object.entries({ 'web.2': 50, 'web.3': 100, 'web.4': 150 })) {
        const took = bootSeconds(simulator.events, name);
        expect(took).toBeGreaterThan(seconds - 5);
        expect(took).toBeLessThan(seconds + 40);
      }
    });

    it.each([
      ['heroku/nodejs', 60],
      ['heroku/java', 90],
      ['heroku/gradle', 90],
    ])('with %s crashes when it takes longer than %d s', async (buildpack, timeout) => {
      const simulator = await start(
        scenarioOf('one-dyno', { buildpacks: [buildpack], bootSeconds: 500 }),
        30,
      );

      await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 2 });
      await until(() => eventsOf(simulator, 'dyno').some(({ to }) => to === 'crashed'));

      const seconds = bootSeconds(simulator.events);
      expect(seconds).toBeGreaterThan(timeout - 1);
      expect(seconds).toBeLessThan(timeout + 28);
    });

    it('that crashes is tried again at once, and then not for 20 minutes, then longer', async () => {
      const simulator = await start(scenarioOf('one-dyno', { crashesOnBoot: true }), 1000);

      await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 2 });
      const crashes = () =>
        eventsOf(simulator, 'dyno').filter(({ name, to }) => name === 'web.2' && to === 'crashed');
      await until(() => crashes().length === 4);

      const [first = 0, second = 0, third = 0, fourth = 0] = crashes().map(({ at }) => at / 60_000);
      expect(second - first).toBeLessThan(15);
      expect(third - second).toBeGreaterThan(19);
      expect(third - second).toBeLessThan(35);
      expect(fourth - third).toBeGreaterThan(38);
      expect(fourth - third).toBeLessThan(60);
    });

    it('can crash only with code that was deployed after the start', async () => {
      const simulator = await start(scenarioOf('one-dyno', { crashesOnBoot: 'new-code' }), 1000);
      const states = () =>
        eventsOf(simulator, 'dyno').map(({ release, to }) => `v${release} ${to}`);
      await patch(simulator, `/apps/${APP}/config-vars`, { NEW: '1' });
      await until(() => states().includes('v4 up'));
      expect(states()).not.toContain('v4 crashed');
    });

    it('that crashes is over with the next release', async () => {
      const simulator = await start(scenarioOf('sleeping', { crashesOnBoot: true }), 100);
      expect((await visit(simulator)).status).toBe(503);
      const dynoEvents = () => simulator.events.filter(isDynoEvent);
      await until(() => dynoEvents().filter(({ to }) => to === 'crashed').length === 2);

      await patch(simulator, `/apps/${APP}/config-vars`, { NEW: '1' });

      await until(() => dynoEvents().filter(({ to }) => to === 'crashed').length === 4);
      const steps = dynoEvents().map(({ release, to }) => `v${release} ${to}`);
      expect(steps.slice(5, 8)).toEqual(['v3 down', 'v4 starting', 'v4 crashed']);
      const [crashed, , again] = dynoEvents().slice(4, 7);
      expect(((again?.at ?? Infinity) - (crashed?.at ?? 0)) / 60_000).toBeLessThan(15);
    });
  });

  describe('an account whose eco hours are used up', () => {
    it('wakes no dyno, for a request or a deploy', async () => {
      const simulator = await start({ ...scenarioOf('warm'), account: { ecoHoursLeft: 0 } });

      expect((await visit(simulator)).status).toBe(503);
      await push(simulator, await repository(), 'HEAD:main');

      expect(simulator.state(APP).dynos).toMatchObject([{ release: 4, state: 'idle' }]);
      expect(eventsOf(simulator, 'router-response')).toMatchObject([{ code: 'H82' }]);
    });
  });
});

describe('sleep', () => {
  const { start, repository } = worlds(useTeardown());

  describe('eco workers', () => {
    const worker = { command: 'node worker.js', quantity: 1 };

    it('sleep and wake with the web dyno', async () => {
      const simulator = await start(scenarioOf('sleeping', { processes: { worker } }));
      expect(simulator.state(APP).dynos).toMatchObject([{ state: 'idle' }, { state: 'idle' }]);

      expect((await visit(simulator)).status).toBe(200);

      await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));
    });

    weekly('that are scaled up while the web dyno sleeps sleep as well', async () => {
      const idle = { ...worker, quantity: 0 };
      const simulator = await start(scenarioOf('sleeping', { processes: { worker: idle } }));

      await patch(simulator, `/apps/${APP}/formation/worker`, { quantity: 1 });

      expect(simulator.state(APP).dynos).toMatchObject([
        { name: 'web.1', state: 'idle' },
        { name: 'worker.1', state: 'idle' },
      ]);
      expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual(['idle', 'idle']);
    });

    it('alone never sleep', async () => {
      const simulator = await start(
        scenarioOf('warm', { command: null, processes: { worker } }),
        10_000,
      );
      // 50 minutes and more
      await until(() => performance.now() - (simulator.events[0]?.atReal ?? 0) > 300);
      expect(simulator.state(APP)).toMatchObject({ formation: null, dynos: [{ state: 'up' }] });
    });
  });

  describe('an account without eco hours', () => {
    const exhausted = { account: { ecoHoursLeft: 0 } };

    it('starts no dyno at a restart', async () => {
      const simulator = await start({ ...scenarioOf('warm'), ...exhausted });

      for (const path of ['/dynos', '/dynos/web.1']) {
        await askApi(simulator, `/apps/${APP}${path}`, { method: 'DELETE' });
      }

      expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual([
        'idle',
        ...['down', 'idle'],
        ...['down', 'idle'],
      ]);
    });

    it('starts no dyno when scaled up', async () => {
      const simulator = await start({ ...scenarioOf('warm'), ...exhausted });

      for (const quantity of [0, 1]) {
        await patch(simulator, `/apps/${APP}/formation/web`, { quantity });
      }

      expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual(['idle', 'down', 'idle']);
      expect((await visit(simulator)).status).toBe(503);
      expect(eventsOf(simulator, 'router-response')).toMatchObject([{ code: 'H82' }]);
    });

    weekly('starts no dyno at a first deploy', async () => {
      const simulator = await start({ ...scenarioOf('no-release'), ...exhausted });

      await push(simulator, await repository(), 'HEAD:main');

      expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual(['idle']);
    });

    weekly('starts dynos of other sizes as usual', async () => {
      const simulator = await start({ ...scenarioOf('basic'), ...exhausted });
      await askApi(simulator, `/apps/${APP}/dynos`, { method: 'DELETE' });
      expect((await visit(simulator)).status).toBe(200);
    });
  });
});
