import { describe, expect, it } from '@jest/globals';
import { APP, askApi, eventsOf, REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { jsonIn, withClients } from './client-world.ts';

describe('heroku apps:info', () => {
  it('shows the app', () =>
    withClients(scenarioOf('zero-downtime'), async ({ heroku, simulator }) => {
      const { stdout, code } = await heroku('apps:info');

      expect(code).toBe(0);
      expect(stdout).toMatch(/^=== my-app$/m);
      expect(stdout).toMatch(/^Git URL: +https:\/\/git\.heroku\.com\/my-app\.git$/m);
      expect(stdout).toContain(simulator.state(APP).webUrl);
      expect(stdout).toMatch(/^Dynos: +web: 2$/m);
      expect(stdout).toMatch(/^Stack: +heroku-24$/m);
    }));

  it('shows its add-ons', () =>
    withClients(
      scenarioOf('one-dyno', { addons: ['heroku-postgresql:essential-0'] }),
      async ({ heroku }) => {
        expect((await heroku('apps:info')).stdout).toContain('heroku-postgresql:essential-0');
      },
    ));

  it('prints JSON', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      const { app, dynos } = jsonIn(await heroku('apps:info', '--json')) as Record<string, unknown>;

      expect(app).toMatchObject({ name: APP, maintenance: false, stack: { name: 'heroku-24' } });
      expect(dynos).toMatchObject([{ name: 'web.1', state: 'up', size: 'Standard-1X' }]);
    }));
});

describe('heroku features', () => {
  it('lists the generally available features, and which are on', () =>
    withClients(scenarioOf('one-dyno', { features: { preboot: true } }), async ({ heroku }) => {
      const { stdout } = await heroku('features');

      expect(stdout).toMatch(/^\[\+\] preboot /m);
      expect(stdout).toMatch(/^\[ \] http-session-affinity /m);
      // This one is in Heroku's labs, so `heroku labs` lists it.
      expect(stdout).not.toContain('runtime-dyno-metadata');
      expect(jsonIn(await heroku('features', '--json'))).toContainEqual(
        expect.objectContaining({ name: 'preboot', enabled: true, state: 'general' }),
      );
    }));

  it('turns preboot on and off', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      expect((await heroku('features:enable', 'preboot')).stderr).toContain(
        'Enabling preboot for my-app... done',
      );
      expect(simulator.state(APP).features.preboot).toBe(true);
      expect((await heroku('features:info', 'preboot')).stdout).toMatch(/^Enabled: +true$/m);

      expect((await heroku('features:disable', 'preboot')).stderr).toContain(
        'Disabling preboot for my-app... done',
      );
      expect(simulator.state(APP).features.preboot).toBe(false);
    }));

  it('turns session affinity on', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      await heroku('features:enable', 'http-session-affinity');

      expect(eventsOf(simulator, 'feature')).toMatchObject([
        { name: 'http-session-affinity', enabled: true },
      ]);
    }));
});

describe('heroku maintenance', () => {
  it('turns the maintenance page on and off', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      expect((await heroku('maintenance:on')).stderr).toContain(
        'Enabling maintenance mode for my-app... done',
      );
      expect(simulator.state(APP).maintenance).toBe(true);
      expect((await heroku('maintenance')).stdout).toBe('on\n');

      expect((await heroku('maintenance:off')).code).toBe(0);
      expect(simulator.state(APP).maintenance).toBe(false);
    }));
});

describe('heroku addons', () => {
  it('lists them with their plans and attachments', () =>
    withClients(
      scenarioOf('one-dyno', { addons: ['heroku-postgresql:essential-0'] }),
      async ({ heroku }) => {
        const { stdout } = await heroku('addons');

        expect(stdout).toMatch(/heroku-postgresql \(postgresql-simulated-\w+\) +essential-0/);
        expect(stdout).toMatch(/└─ as DATABASE/);
        expect(jsonIn(await heroku('addons', '--json'))).toMatchObject([
          { plan: { name: 'heroku-postgresql:essential-0' }, app: { name: APP } },
        ]);
      },
    ));

  it('says when there are none', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      expect((await heroku('addons')).stdout).toBe('No add-ons for app my-app.\n');
    }));
});

describe('heroku buildpacks', () => {
  const python = 'https://github.com/heroku/heroku-buildpack-python';

  it("lists the app's buildpacks in order", () =>
    withClients(
      scenarioOf('one-dyno', { buildpacks: ['heroku/nodejs', 'heroku/java'] }),
      async ({ heroku }) => {
        const { stdout } = await heroku('buildpacks');

        expect(stdout).toMatch(/1\. heroku\/nodejs\n *2\. heroku\/java/);
        expect(jsonIn(await heroku('buildpacks', '--json'))).toMatchObject([
          { ordinal: 0, buildpack: { name: 'heroku/nodejs' } },
          { ordinal: 1, buildpack: { name: 'heroku/java' } },
        ]);
      },
    ));

  it('sets a buildpack by its URL', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      expect((await heroku('buildpacks:set', python)).stdout).toContain(
        `Buildpack set. Next release on my-app will use ${python}.`,
      );
      expect(
        await (await askApi(simulator, `/apps/${APP}/buildpack-installations`)).json(),
      ).toEqual([{ ordinal: 0, buildpack: { name: python, url: python } }]);
    }));
});

describe('heroku domains', () => {
  it("lists Heroku's domain and the app's", () =>
    withClients(scenarioOf('one-dyno', { domains: ['www.example.com'] }), async (world) => {
      const { stdout } = await world.heroku('domains');

      const own = new URL(world.simulator.state(APP).webUrl).hostname;
      expect(stdout).toContain(`=== my-app Heroku Domain\n\n${own}`);
      expect(stdout).toMatch(/www\.example\.com +CNAME +\S+\.herokudns\.com/);
      const listed = jsonIn(await world.heroku('domains', '--json'));
      expect(listed).toContainEqual(expect.objectContaining({ hostname: own, kind: 'heroku' }));
      expect(listed).toContainEqual(
        expect.objectContaining({ hostname: 'www.example.com', kind: 'custom' }),
      );
    }));
});

describe('heroku git:remote', () => {
  it('adds the remote for pushes', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, git }) => {
      const { stdout } = await heroku('git:remote', '--app', APP, '--remote', 'production');

      expect(stdout).toBe(`set git remote production to ${REMOTE}\n`);
      expect((await git('remote', 'get-url', 'production')).stdout).toBe(`${REMOTE}\n`);
    }));
});
