import { describe, expect, it } from '@jest/globals';
import { APP, askApi, eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { jsonIn, withClients } from './client-world.ts';

const config = { GREETING: 'good morning' };

describe('heroku releases', () => {
  it('lists the newest first', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, git }) => {
      await git('push', 'heroku', 'main');

      const { stdout } = await heroku('releases');

      expect(stdout).toMatch(/^=== my-app Releases - Current: v4$/m);
      expect(stdout).toMatch(/v4 +Deploy [0-9a-f]{8} [^]*v3 [^]*v2 [^]*v1 +Initial release/);
      expect(jsonIn(await heroku('releases', '--json'))).toMatchObject([
        { version: 4, current: true, status: 'succeeded' },
        { version: 3, current: false },
        { version: 2 },
        { version: 1 },
      ]);
    }));

  it('lists the requested number', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      expect(jsonIn(await heroku('releases', '--json', '--num', '2'))).toMatchObject([
        { version: 3 },
        { version: 2 },
      ]);
    }));

  it('shows the newest or a named release, with its config', () =>
    withClients(scenarioOf('one-dyno', { config }), async ({ heroku }) => {
      const newest = await heroku('releases:info');
      expect(newest.stdout).toMatch(/^=== Release v3$/m);
      expect(newest.stdout).toMatch(/^Change: +Deploy /m);
      expect(newest.stdout).toMatch(/^GREETING: +good morning$/m);

      expect((await heroku('releases:info', 'v1')).stdout).toMatch(/^Change: +Initial release$/m);
      expect(jsonIn(await heroku('releases:info', 'v2', '--json'))).toMatchObject({ version: 2 });
    }));
});

describe('heroku config', () => {
  it('shows the config vars', () =>
    withClients(scenarioOf('one-dyno', { config }), async ({ heroku }) => {
      expect((await heroku('config')).stdout).toMatch(
        /^=== my-app Config Vars\n\nGREETING: +good morning$/m,
      );
      expect(jsonIn(await heroku('config', '--json'))).toEqual(config);
      expect((await heroku('config:get', 'GREETING')).stdout).toBe('good morning\n');
    }));

  it('sets a variable, which makes a release and restarts the dynos', () =>
    withClients(scenarioOf('one-dyno', { config }), async ({ heroku, simulator }) => {
      const { stderr, stdout } = await heroku('config:set', 'COLOUR=blue');

      expect(stderr).toContain('Setting COLOUR and restarting my-app... done, v4');
      expect(stdout).toMatch(/^COLOUR: +blue$/m);
      expect(await (await askApi(simulator, `/apps/${APP}/config-vars`)).json()).toEqual({
        ...config,
        COLOUR: 'blue',
      });
      expect(simulator.state(APP).releases.at(-1)).toMatchObject({
        version: 4,
        description: 'Set COLOUR config vars',
      });
      expect(eventsOf(simulator, 'dyno')).toContainEqual(
        expect.objectContaining({ name: 'web.1', release: 4, to: 'starting' }),
      );
    }));

  it('removes a variable', () =>
    withClients(scenarioOf('one-dyno', { config }), async ({ heroku, simulator }) => {
      expect((await heroku('config:unset', 'GREETING')).stderr).toContain(
        'Unsetting GREETING and restarting my-app... done, v4',
      );
      expect(await (await askApi(simulator, `/apps/${APP}/config-vars`)).json()).toEqual({});
      expect(simulator.state(APP).releases.at(-1)?.description).toBe('Remove GREETING config vars');
    }));
});
