import { describe, expect, it } from '@jest/globals';
import { APP, eventsOf, scenarioOf, until } from '../simulator/in-world.ts';
import { jsonIn, withClients } from './client-world.ts';

describe('heroku ps', () => {
  it('lists the dynos', () =>
    withClients(scenarioOf('zero-downtime'), async ({ heroku }) => {
      const { stdout } = await heroku('ps');

      expect(stdout).toMatch(/^=== web \(Standard-1X\): npm start \(2\)$/m);
      expect(stdout).toMatch(/^web\.1: up /m);
      expect(stdout).toMatch(/^web\.2: up /m);
    }));

  it('gives JSON', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      expect(jsonIn(await heroku('ps', '--json'))).toMatchObject([
        { name: 'web.1', type: 'web', state: 'up', size: 'Standard-1X', release: { version: 3 } },
      ]);
    }));

  it('shows a sleeping Eco app, and the hours that are left', () =>
    withClients(scenarioOf('sleeping'), async ({ heroku }) => {
      const { stdout } = await heroku('ps');

      expect(stdout).toMatch(/^Eco dyno hours quota remaining this month: \d+h \d+m \(\d+%\)$/m);
      expect(stdout).toMatch(/^=== web \(Eco\): npm start \(1\)$/m);
      expect(stdout).toMatch(/^web\.1: idle /m);
    }));

  it('lists none before the first release', () =>
    withClients(scenarioOf('no-release'), async ({ heroku }) => {
      expect((await heroku('ps')).stdout).toContain('No dynos on my-app');
    }));

  it('groups them by process type', () =>
    withClients(
      scenarioOf('one-dyno', { processes: { worker: { command: 'npm run work', quantity: 1 } } }),
      async ({ heroku }) => {
        expect((await heroku('ps')).stdout).toMatch(
          /^=== worker \(Standard-1X\): npm run work \(1\)$/m,
        );
        expect((await heroku('ps', 'worker')).stdout).not.toContain('=== web');
      },
    ));
});

describe('heroku ps:scale', () => {
  it('shows the formation', () =>
    withClients(scenarioOf('zero-downtime'), async ({ heroku }) => {
      expect((await heroku('ps:scale')).stdout).toBe('web=2:Standard-1X\n');
    }));

  it('changes how many dynos run', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      expect((await heroku('ps:scale', 'web=2')).stderr).toContain(
        'Scaling dynos... done, now running web at 2:Standard-1X',
      );
      expect(simulator.state(APP).formation?.quantity).toBe(2);
      await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));
      expect(simulator.state(APP).dynos.map(({ name }) => name)).toEqual(['web.1', 'web.2']);
    }));

  it('changes their number and size together', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      expect((await heroku('ps:scale', 'web=2:standard-2x')).stderr).toContain(
        'now running web at 2:Standard-2X',
      );
      expect(eventsOf(simulator, 'scale')).toMatchObject([
        { process: 'web', quantity: 2, size: expect.stringMatching(/^standard-2x$/i) },
      ]);
    }));

  it('adds and removes dynos by relative numbers', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      await heroku('ps:scale', 'web+2');
      expect(simulator.state(APP).formation?.quantity).toBe(3);
      await heroku('ps:scale', 'web-1');
      expect(simulator.state(APP).formation?.quantity).toBe(2);
    }));

  it('stops all of them', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      await heroku('ps:scale', 'web=0');

      expect(simulator.state(APP).dynos).toEqual([]);
      expect((await heroku('ps')).stdout).toContain('No dynos on my-app');
    }));

  it('changes several process types at once, or rejects all changes', () =>
    withClients(
      scenarioOf('one-dyno', { processes: { worker: { command: 'npm run work' } } }),
      async ({ heroku, simulator }) => {
        expect((await heroku('ps:scale', 'web=2', 'worker=1')).stderr).toMatch(
          /now running (web at 2:Standard-1X, worker at 1|worker at 1:Standard-1X, web at 2)/,
        );
        expect((await heroku('ps:scale', 'web=3', 'clock=1')).code).not.toBe(0);
        expect(simulator.state(APP).formation?.quantity).toBe(2);
      },
    ));
});

describe('heroku ps:restart', () => {
  it('restarts every dyno, on the same release', () =>
    withClients(scenarioOf('zero-downtime'), async ({ heroku, simulator }) => {
      const before = eventsOf(simulator, 'dyno').length;

      expect((await heroku('ps:restart')).stderr).toContain(
        'Restarting all dynos on my-app... done',
      );

      const started = eventsOf(simulator, 'dyno')
        .slice(before)
        .filter(({ to }) => to === 'starting');
      expect(new Set(started.map(({ name, release }) => `${name} v${release}`))).toEqual(
        new Set(['web.1 v3', 'web.2 v3']),
      );
      expect(simulator.state(APP).releases).toHaveLength(3);
    }));

  it('restarts a single dyno', () =>
    withClients(scenarioOf('zero-downtime'), async ({ heroku, simulator }) => {
      const before = eventsOf(simulator, 'dyno').length;

      await heroku('ps:restart', '--dyno-name', 'web.2');

      const changed = eventsOf(simulator, 'dyno').slice(before);
      expect(new Set(changed.map(({ name }) => name))).toEqual(new Set(['web.2']));
    }));

  it('restarts the dynos of one process type', () =>
    withClients(
      scenarioOf('one-dyno', { processes: { worker: { command: 'npm run work', quantity: 1 } } }),
      async ({ heroku, simulator }) => {
        const before = eventsOf(simulator, 'dyno').length;

        expect((await heroku('ps:restart', '--process-type', 'worker')).code).toBe(0);

        const changed = eventsOf(simulator, 'dyno').slice(before);
        expect(new Set(changed.map(({ name }) => name))).toEqual(new Set(['worker.1']));
      },
    ));
});
