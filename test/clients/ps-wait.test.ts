import { describe, expect, it } from '@jest/globals';
import { APP, eventsOf, scenarioOf, until, visit } from '../simulator/in-world.ts';
import { withClients } from './client-world.ts';

describe('heroku ps:wait', () => {
  // It polls every ten real seconds, so the boot is slow enough for its first poll to see it.
  it('waits until the dynos of a release are up', () =>
    withClients(
      scenarioOf('one-dyno', { buildSeconds: 0, bootSeconds: 40, bootJitter: 0 }),
      async ({ git, heroku, simulator }) => {
        expect((await git('push', 'heroku', 'main')).code).toBe(0);

        const { code, stderr } = await heroku('ps:wait');

        expect(code).toBe(0);
        expect(stderr).toContain('Waiting for every dyno to be running v4');
        expect(stderr).toContain('1 / 1, done');
        expect(simulator.state(APP).dynos).toMatchObject([{ state: 'up', release: 4 }]);
      },
      { speed: 2 },
    ));

  it('returns at once while a push is still building', () =>
    withClients(
      scenarioOf('one-dyno', { buildSeconds: 1000 }),
      async ({ git, heroku, simulator }) => {
        const pushing = git('push', 'heroku', 'main');
        await until(() => eventsOf(simulator, 'build').length > 0);

        expect(await heroku('ps:wait')).toMatchObject({ code: 0, stdout: '' });
        expect(eventsOf(simulator, 'release')).toEqual([]);

        await simulator.stop();
        await pushing;
      },
      { speed: 1 },
    ));

  it('returns at once with Preboot while the old release still answers', () =>
    withClients(
      scenarioOf('zero-downtime', { buildSeconds: 0, bootSeconds: 0 }),
      async ({ git, heroku, simulator }) => {
        await git('push', 'heroku', 'main');

        expect((await heroku('ps:wait')).code).toBe(0);

        expect((await visit(simulator)).status).toBe(200);
        expect(eventsOf(simulator, 'router-response').at(-1)).toMatchObject({ release: 3 });
        expect(simulator.state(APP).dynos).toMatchObject([{ release: 4 }, { release: 4 }]);
        expect(eventsOf(simulator, 'preboot-switch')).toEqual([]);
      },
      { speed: 1 },
    ));

  it('returns at once before the first release', () =>
    withClients(scenarioOf('no-release'), async ({ heroku }) => {
      expect((await heroku('ps:wait')).code).toBe(0);
    }));
});
