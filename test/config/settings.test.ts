import { describe, expect, it } from '@jest/globals';
import { CHECK_IDS } from '../../src/config/defaults.ts';
import { readConfig } from '../../src/config/schema.ts';
import { type Settings, settingsFor } from '../../src/config/settings.ts';

const settings = (config: object, app = 'my-app'): Settings =>
  settingsFor(readConfig(JSON.stringify(config), 'c.json'), app);

const severities = ({ checks }: Settings): string[] =>
  CHECK_IDS.map((id) => `${id} ${checks[id].severity}`);

describe('settingsFor', () => {
  it('has a default for everything', () => {
    expect(settingsFor(undefined, 'my-app')).toEqual({
      warmup: {
        request: {
          paths: [{ path: '/', method: 'GET', expect: ['2xx', '3xx'], contains: null }],
          requestTimeout: 110_000,
          retries: 20,
          concurrency: 4,
          headers: {},
          identityHeader: 'x-heroku-dyno-id',
          releaseHeader: 'x-heroku-release-version',
        },
        wait: 1000,
        timeout: 180_000,
        window: null,
        url: null,
        ci: false,
      },
      checks: {
        'dyno-tier': { severity: 'warn', options: {} },
        'session-affinity': { severity: 'warn', options: {} },
        'web-dynos': { severity: 'warn', options: { min: 2 } },
        preboot: { severity: 'warn', options: {} },
        'boot-time': { severity: 'warn', options: {} },
        maintenance: { severity: 'warn', options: {} },
        'deploy-ref': { severity: 'warn', options: {} },
        procfile: { severity: 'warn', options: {} },
        source: { severity: 'warn', options: {} },
        'config-vars': { severity: 'off', options: { required: [] } },
        stack: { severity: 'warn', options: {} },
        'build-running': { severity: 'warn', options: {} },
        'last-release': { severity: 'warn', options: {} },
        'heroku-status': { severity: 'warn', options: {} },
        'deploy-hook': { severity: 'warn', options: {} },
        'java-warmup': { severity: 'warn', options: {} },
        'runtime-metadata': { severity: 'warn', options: {} },
      },
      deploy: {
        ...{ follow: true, warm: false, probe: false, failOn: 'fail' },
        probing: { rate: 2, maxDowntimeMs: 1_000, slowMs: null },
      },
      onFailure: 'allow',
    });
  });

  it("gives a path the warm-up's settings, unless it has its own", () => {
    const { warmup } = settings({
      warmup: {
        expect: [200],
        contains: 'Welcome',
        paths: [
          '/',
          { path: '/health', contains: null },
          { path: '/x', expect: [401] },
          { path: '/y', method: 'HEAD' },
        ],
      },
    });
    const paths = [
      { path: '/', method: 'GET', expect: [200], contains: 'Welcome' },
      { path: '/health', method: 'GET', expect: [200], contains: null },
      { path: '/x', method: 'GET', expect: [401], contains: 'Welcome' },
      { path: '/y', method: 'HEAD', expect: [200], contains: null },
    ];
    expect(warmup).toMatchObject({ request: { paths } });
  });

  it('returns the names of the identity headers in lower case, as answers have them', () => {
    const { warmup } = settings({ deploy: { identity: { dyno: 'X-Dyno', release: 'X-Release' } } });
    expect(warmup).toMatchObject({
      request: { identityHeader: 'x-dyno', releaseHeader: 'x-release' },
    });
  });

  it('returns what makes a deploy fail in milliseconds', () => {
    const { probing } = settings({ deploy: { slow: '2.5s', maxDowntime: '500ms' } }).deploy;
    expect(probing).toEqual({ rate: 2, maxDowntimeMs: 500, slowMs: 2_500 });
  });

  it('returns durations in milliseconds', () => {
    const { warmup } = settings({ warmup: { wait: '250ms', timeout: '1.5m' } });
    expect(warmup).toMatchObject({ wait: 250, timeout: 90_000 });
  });

  it.each([
    ['error', 'error', 2],
    [['error'], 'error', 2],
    [['error', {}], 'error', 2],
    [['off', { min: 3 }], 'off', 3],
  ])('reads the check %j', (check, severity, min) => {
    const { checks } = settings({ checks: { 'web-dynos': check } });
    expect(checks['web-dynos']).toEqual({ severity, options: { min } });
  });

  it('switches the check of config vars on if the config lists some', () => {
    const { checks } = settings({ checks: { 'config-vars': ['error', { required: ['A'] }] } });
    expect(checks['config-vars']).toEqual({ severity: 'error', options: { required: ['A'] } });
  });

  it('can switch that check off for one app', () => {
    const config = {
      checks: { 'config-vars': ['error', { required: ['A'] }] },
      apps: { 'my-app': { checks: { 'config-vars': 'off' } } },
    };
    expect(settings(config).checks['config-vars'].severity).toBe('off');
    expect(settings(config, 'other-app').checks['config-vars'].severity).toBe('error');
  });

  it('switches off every section that is false', () => {
    const all = settings({ warmup: false, checks: false });
    expect(all.warmup).toBe(false);
    expect(severities(all)).toEqual(CHECK_IDS.map((id) => `${id} off`));
  });

  describe('of an app with its own settings', () => {
    it('merges objects by key, and replaces any other value', () => {
      const config = {
        warmup: { paths: ['/', '/a'], wait: '2s', headers: { A: '1', B: '2' } },
        checks: { preboot: 'error', 'web-dynos': ['error', { min: 3 }] },
        apps: {
          'my-app': {
            warmup: { paths: ['/b'], headers: { B: '3' } },
            checks: { 'web-dynos': 'error' },
            onFailure: 'block',
          },
        },
      };
      expect(settings(config)).toMatchObject({
        warmup: { request: { paths: [{ path: '/b' }], headers: { a: '1', b: '3' } }, wait: 2000 },
        checks: {
          preboot: { severity: 'error' },
          'web-dynos': { severity: 'error', options: { min: 2 } },
        },
        onFailure: 'block',
      });
    });

    it('leaves other apps alone', () => {
      const config = { apps: { 'my-app': { warmup: false } } };
      expect(settings(config).warmup).toBe(false);
      expect(settings(config, 'other-app')).toEqual(settingsFor(undefined, 'other-app'));
    });

    it('switches on only the named checks if all others are off', () => {
      const config = {
        warmup: false,
        checks: false,
        apps: { 'my-app': { warmup: {}, checks: { preboot: 'error' } } },
      };
      expect(settings(config).warmup).toEqual(settingsFor(undefined, 'my-app').warmup);
      expect(severities(settings(config))).toEqual(
        CHECK_IDS.map((id) => `${id} ${id === 'preboot' ? 'error' : 'off'}`),
      );
    });

    it('merges both lists of headers, regardless of case', () => {
      const config = {
        warmup: { headers: { Authorization: 'general' } },
        apps: { 'my-app': { warmup: { headers: { authorization: 'own' } } } },
      };
      expect(settings(config).warmup).toMatchObject({
        request: { headers: { authorization: 'own' } },
      });
    });

    it('replaces with null', () => {
      const config = {
        warmup: { url: 'https://www.example.com' },
        apps: { 'my-app': { warmup: { url: null } } },
      };
      expect(settings(config).warmup).toMatchObject({ url: null });
    });

    it.each(['constructor', 'valueof'])('finds no settings for an app named %s', (app) => {
      expect(settings({ apps: {} }, app)).toEqual(settingsFor(undefined, app));
    });

    it('keeps a header named like a property of every object', () => {
      const config = {
        warmup: { headers: { constructor: 'x' } },
        apps: { 'my-app': { warmup: { headers: {} } } },
      };
      expect(settings(config).warmup).toMatchObject({
        request: { headers: { constructor: 'x' } },
      });
    });
  });
});
