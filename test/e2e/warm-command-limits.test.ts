import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { type E2e, expectNoTrace, inFreshClone, inWorld } from '../support/e2e.ts';
import { unfolded, warm, warmAsJson } from '../support/commands.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const CONFIG = 'heroku-preflight.json';
const ONE_DYNO = scenarioOf('one-dyno');
const SECRET = 'of-the-developer-5d07';

const requestsOf = ({ simulator }: E2e) => eventsOf(simulator, 'router-request');

const configure = (world: E2e, warmup: unknown): Promise<void> => world.write(CONFIG, { warmup });

describe('an app that no request can wake', () => {
  it.each(
    sampleOf(1, [
      ['no-release', 'not-released', /ℹ first deploy /],
      ['worker-only', 'no-web-process', /ℹ no web process /],
      ['zero-dynos', 'no-web-dynos', /⚠ no web dynos +scaled to 0/],
      ['maintenance', 'maintenance', /⚠ maintenance /],
      ['eco-exhausted', 'eco-hours-used-up', /⚠ no dyno hours /],
    ] as const),
  )('gets no request, and the exit code is 1: %s', (preset, reason, words) =>
    inFreshClone(scenarioOf(preset), async (world) => {
      const { code, stdout } = await warm(world);
      expect(code).toBe(1);
      expect(stdout).toMatch(words);
      const asJson = await warmAsJson(world);
      expect(asJson.code).toBe(1);
      expect(asJson.json).toMatchObject({ warm: false, skipped: { reason }, paths: [] });
      expect(requestsOf(world)).toEqual([]);
    }),
  );
});

describe('a header with a secret', () => {
  const WITH_DOMAIN = {
    ...scenarioOf('one-dyno', { domains: ['www.example.com'] }),
    faults: {
      app: [
        { path: '^/start$', status: 302, headers: { location: 'https://www.example.com/home' } },
        { path: '^/away$', status: 302, headers: { location: 'https://evil.example/' } },
      ],
    },
  };

  it('goes to the app’s address, and to no other host through a redirect', () =>
    inFreshClone(WITH_DOMAIN, async (world) => {
      world.keepSecret(SECRET);
      await configure(world, {
        paths: ['/start', '/away'],
        headers: { 'x-key': 'Bearer ${PREFLIGHT_KEY}' },
      });
      const { code, stdout } = await warm(world, [], { env: { PREFLIGHT_KEY: SECRET } });
      expect(code).toBe(0);
      const { host } = new URL(world.simulator.state('my-app').webUrl);
      const received = requestsOf(world).map(({ host, headers }) =>
        [host, headers['x-key']].join(' '),
      );
      expect(new Set(received)).toEqual(new Set([`${host} Bearer ${SECRET}`, 'www.example.com ']));
      expect(unfolded(stdout)).toContain(
        'ℹ not followed /away redirects (302) to https://evil.example,',
      );
      const asked = eventsOf(world.simulator, 'proxy-refusal').map(({ target }) => target);
      expect(asked.join()).not.toContain('evil');
    }));

  it('needs its variable, and the error names it', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { headers: { 'x-key': '${PREFLIGHT_KEY}' } });
      const failed = await warm(world);
      expect([failed.code, failed.stdout]).toEqual([2, '']);
      expect(unfolded(failed.stderr)).toContain("x-key needs PREFLIGHT_KEY, which isn't set");
      expectNoTrace(failed);
      expect(requestsOf(world)).toEqual([]);
    }));
});

describe('an address that isn’t known to be the app’s', () => {
  it('gets no request, and the message is that of a push', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { url: 'https://evil.example.com' });
      const failed = await warm(world);
      expect([failed.code, failed.stdout]).toEqual([2, '']);
      expect(unfolded(failed.stderr)).toContain(
        "didn't send the warm-up to evil.example.com, which isn't known to be my-app's",
      );
      expect(failed.stderr).toContain('git config --add preflight.allowHost evil.example.com');
    }));
});

describe('if Heroku’s API can’t be read,', () => {
  const NO_KEY = { env: { HEROKU_API_KEY: undefined, GIT_CONFIG_COUNT: undefined } };

  it('the app is warmed at an allowed address, and its dynos are reported as unknown', () =>
    inFreshClone(
      scenarioOf('one-dyno', { quantity: 2, webUrl: 'https://my-app.herokuapp.com/' }),
      async (world) => {
        await world.git('config', 'preflight.allowHost', 'my-app.herokuapp.com');
        const { code, stdout } = await warm(world, [], NO_KEY);
        expect(code).toBe(0);
        expect(stdout).toMatch(/^my-app {2}https:\/\/my-app\.herokuapp\.com\n/);
        expect(unfolded(stdout)).toContain(
          'ℹ web dynos number unknown: no Heroku credential found → Run: heroku login',
        );
        expect(unfolded(stdout)).toContain(
          "ℹ window compared 3 answers with the 3 before: couldn't read the app's language",
        );
        const { json } = await warmAsJson(world, [], NO_KEY);
        expect(json).toMatchObject({
          warm: true,
          wasAsleep: null,
          dynos: { count: null, message: 'no Heroku credential found' },
          window: {
            count: 3,
            message: expect.stringContaining("couldn't read the app's language") as unknown,
          },
        });
        expect((await warm(world, ['--dynos', '2'], NO_KEY)).stdout).toMatch(
          /all 2 dynos with 99% probability/,
        );
      },
    ));

  weekly('the app is warmed at its last known address', () =>
    inWorld(ONE_DYNO, async (world) => {
      expect((await warm(world)).code).toBe(0);
      const { host, origin } = new URL(world.simulator.state('my-app').webUrl);
      expect(JSON.parse(await readFile(world.state.cache, 'utf8'))).toMatchObject({
        apps: { 'my-app': { hosts: expect.arrayContaining([host]) as unknown } },
      });
      const { code, stdout } = await warm(world, [], NO_KEY);
      expect(code).toBe(0);
      expect(stdout).toContain(`my-app  ${origin}\n`);
    }),
  );

  weekly('an app without such an address isn’t found', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const failed = await warm(world, [], NO_KEY);
      expect([failed.code, failed.stdout]).toEqual([2, '']);
      expect(unfolded(failed.stderr)).toContain(
        "the app's address is unknown: no Heroku credential found",
      );
    }),
  );

  it.each(
    sampleOf(1, [
      ['none-such', 'no app none-such'],
      ['Not An App', `"Not An App" isn't a valid app name`],
      ['evil.example/', "isn't a valid app name"],
    ]),
  )('an app that doesn’t exist gets no request: %s', (app, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const failed = await warm(world, ['--app', app]);
      expect([failed.code, failed.stdout]).toEqual([2, '']);
      expect(unfolded(failed.stderr)).toContain(words);
      expectNoTrace(failed);
      expect(eventsOf(world.simulator, 'unknown-app-request')).toEqual([]);
    }),
  );
});

describe('a wrong command line or config', () => {
  it.each(sampleOf(2, ['0', '-1', '1.5', '101', 'two', '']))('exits with 2: --dynos=%s', (dynos) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout, stderr } = await warm(world, [`--dynos=${dynos}`]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('--dynos must be a number from 1 to 100');
      expect(eventsOf(world.simulator, 'api-request')).toEqual([]);
    }),
  );

  it('exits with 2 if the config turns the warm-up off', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, { apps: { 'my-app': { warmup: false } } });
      const { code, stderr } = await warm(world);
      expect(code).toBe(2);
      expect(unfolded(stderr)).toContain('the config sets "warmup" to false for my-app');
      expect(requestsOf(world)).toEqual([]);
    }));
});

describe('outside a repository, warm', () => {
  it('uses the app of --app', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const cwd = world.repository.outside;
      const { code, json } = await warmAsJson(world, ['--app', 'my-app'], { cwd });
      expect(code).toBe(0);
      expect(json).toMatchObject({ app: 'my-app', warm: true, dynos: { count: 1 } });
    }));

  it('asks for the app’s name', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stderr } = await warm(world, [], { cwd: world.repository.outside });
      expect(code).toBe(2);
      expect(stderr).toMatch(/this isn't a git repository\n {2}.*--app/);
    }));
});
