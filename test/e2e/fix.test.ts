import { describe, expect, it } from '@jest/globals';
import { type E2e, expectNoTrace, inFreshClone } from '../support/e2e.ts';
import { changesIn, fix } from '../support/commands.ts';
import { expectGolden } from '../support/golden.ts';
import { APP, eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const ONE_DYNO = scenarioOf('one-dyno');
const CONFIG = 'heroku-preflight.json';

const stateOf = ({ simulator }: E2e) => simulator.state(APP);

const AFFINITY = 'PATCH /apps/my-app/features/http-session-affinity';
const SCALE = 'PATCH /apps/my-app/formation/web';
const PREBOOT = 'PATCH /apps/my-app/features/preboot';

const ALL = 'dyno-tier,session-affinity,web-dynos,preboot';

/** All checks that `fix` fixes, as errors: then `check` exits with 0 only if they pass. */
const ALL_ERRORS = {
  checks: {
    ...{ 'dyno-tier': 'error', 'session-affinity': 'error' },
    ...{ 'web-dynos': 'error', preboot: 'error' },
  },
};

describe('heroku-preflight fix', () => {
  it('prepares one dyno for zero-downtime deploys, in a safe order', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, ALL_ERRORS);
      expect((await world.command(['check'])).code).toBe(1);
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(0);
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, PREBOOT]);
      expect(stdout).toMatch(/^ {2}✔ web dynos {9}2 × standard-1x, all up after [\d.]+ m?s$/m);
      expect(stdout).toMatch(/^ {2}✔ done {14}each change was read back from Heroku/m);
      expect((await world.command(['check'])).code).toBe(0);
      expect(stateOf(world)).toMatchObject({
        formation: { quantity: 2 },
        features: { preboot: true, 'http-session-affinity': true },
      });
    }));

  it('turns preboot on only after every web dyno is up', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await fix(world, ['--yes']);
      const { events } = world.simulator;
      const up = events.findIndex(
        (event) => event.type === 'dyno' && event.name === 'web.2' && event.to === 'up',
      );
      const on = events.findIndex((event) => event.type === 'feature' && event.name === 'preboot');
      expect(up).toBeGreaterThan(0);
      expect(on).toBeGreaterThan(up);
    }));

  weekly('reports booting dynos without a terminal, without escape codes', () =>
    // Long enough for a busy machine to see the boot.
    inFreshClone(scenarioOf('one-dyno', { bootSeconds: 300 }), async (world) => {
      const { stdout, stderr } = await fix(world, ['--yes']);
      expect(stderr).toMatch(/^( {4}[01] of 2 web dynos up \(\d+ s\)\n)+$/);
      // eslint-disable-next-line no-control-regex -- the test is that there are none
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }),
  );

  weekly('has nothing to do the second time', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await fix(world, ['--yes']);
      const { code, stdout } = await fix(world);
      expect(code).toBe(0);
      expect(stdout).toMatch(/ {2}✔ preboot\n {2}Nothing to fix\.\n$/);
      expect(changesIn(world)).toHaveLength(3);
    }),
  );

  it('exits with 1 if what is named isn’t possible on the app’s tier, and says what to do first', () =>
    inFreshClone(scenarioOf('sleeping'), async (world) => {
      const { code, stdout } = await fix(world, ['--yes', '--only', 'preboot']);
      expect(code).toBe(1);
      expect(stdout).toBe(
        [
          'my-app',
          '  ✖ preboot           not possible on eco dynos: it needs Standard or larger',
          '                      → npx heroku-preflight fix -a my-app --only dyno-tier',
          '  Nothing was changed.\n',
        ].join('\n'),
      );
      expect(changesIn(world)).toEqual([]);
    }));

  weekly('moves a sleeping Eco app to Standard dynos first', () =>
    inFreshClone(scenarioOf('sleeping'), async (world) => {
      const { code, stdout } = await fix(world, ['--yes', '--only', ALL]);
      expect(code).toBe(0);
      expect(stdout).toContain(
        "Total: $50/month by Heroku's price list, instead of Eco's flat fee",
      );
      expect(changesIn(world)).toEqual([
        'PATCH /apps/my-app/formation',
        ...[AFFINITY, SCALE, PREBOOT],
      ]);
      expect(stateOf(world).formation).toMatchObject({ quantity: 2, size: 'standard-1X' });
      expect(stateOf(world).dynos.map(({ state }) => state)).toEqual(['up', 'up']);
    }),
  );

  it('doesn’t change the tier with --yes alone, and says how to change it', () =>
    inFreshClone(scenarioOf('basic'), async (world) => {
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(0);
      expect(stdout.replace(/\s+/g, ' ')).toContain('--yes needs --only dyno-tier');
      expect(changesIn(world)).toEqual([]);
      const shown = await fix(world);
      expect(shown.stdout).toContain('1. Move web (basic) to standard-1x dynos');
      expect(shown.stderr).toContain(`npx heroku-preflight fix -a my-app --yes --only ${ALL}\n`);
    }));

  it('moves all process types of a Basic app, because Heroku doesn’t mix Basic with other sizes', () =>
    inFreshClone(
      scenarioOf('basic', { processes: { worker: { command: 'work', quantity: 1 } } }),
      async (world) => {
        expect((await fix(world, ['--yes', '--only', ALL])).code).toBe(0);
        expect(stateOf(world).processes).toMatchObject({
          web: { quantity: 2, size: 'standard-1X' },
          worker: { quantity: 1, size: 'standard-1X' },
        });
      },
    ));

  it('needs --yes without a terminal, and changes nothing without it', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout, stderr } = await fix(world);
      expect(code).toBe(2);
      expect(stdout).toContain('  2. Scale web from 1 to 2 × standard-1x (+$25/month)\n');
      expect(stderr).toBe(
        "heroku-preflight: not a terminal, so it can't ask about my-app\n" +
          '  Use --yes, or --dry-run to see the changes\n',
      );
      expect(changesIn(world)).toEqual([]);
    }));

  weekly('changes nothing with --dry-run, even with other options', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout } = await fix(world, ['--dry-run', '--yes']);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        / {2}3\. Turn on preboot \(free\)\n[^]* {2}Dry run: nothing was changed\.\n$/,
      );
      expect(changesIn(world)).toEqual([]);
    }),
  );

  it('prints a plan with prices and reasons', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { stdout } = await fix(world, ['--dry-run']);
      await expectGolden('fix-one-dyno', stdout);
    }));

  it.each(
    sampleOf(1, [
      [['--only', 'session-affinity'], [AFFINITY]],
      [['--skip', 'session-affinity,preboot'], [SCALE]],
    ]),
  )('makes only the requested changes: %j', (options, changes) =>
    inFreshClone(ONE_DYNO, async (world) => {
      expect((await fix(world, ['--yes', ...options])).code).toBe(0);
      expect(changesIn(world)).toEqual(changes);
    }),
  );

  weekly('uses the config’s number of dynos, and skips checks that are off', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, {
        apps: { 'my-app': { checks: { 'web-dynos': ['warn', { min: 3 }], preboot: 'off' } } },
      });
      expect((await fix(world, ['--yes'])).code).toBe(0);
      expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
      expect(stateOf(world).formation?.quantity).toBe(3);
    }),
  );

  weekly('uses the app of --app', () =>
    inFreshClone({ apps: { ...ONE_DYNO.apps, other: { size: 'standard-1x' } } }, async (world) => {
      expect((await fix(world, ['--yes', '--app', 'other', '--only', 'preboot'])).code).toBe(0);
      expect(world.simulator.state('other').features.preboot).toBe(true);
      expect(stateOf(world).features.preboot).toBe(false);
    }),
  );
});

describe('deploy hooks', () => {
  const WEBHOOK = { url: 'https://example.com/hook', include: ['api:release'] };
  const scenario = scenarioOf('deploy-hook');
  const own = scenario.apps[APP]?.webhooks ?? [];
  const HOOKS = scenarioOf('deploy-hook', {
    webhooks: [...own, WEBHOOK],
    addons: ['deployhooks:http', 'heroku-postgresql:standard-0'],
  });

  it('aren’t removed unless they’re named', () =>
    inFreshClone(HOOKS, async (world) => {
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(0);
      expect(stdout).toContain("left unchanged: removing it can't be undone, so it");
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, PREBOOT]);
      expect(stateOf(world)).toMatchObject({ addons: { length: 2 }, webhooks: { length: 2 } });
    }));

  weekly('are removed even if nothing else of the app can be read', () =>
    inFreshClone(
      { ...HOOKS, faults: { api: [{ path: '/(features|formation|dynos)$', status: 403 }] } },
      async (world) => {
        expect((await fix(world, ['--yes', '--only', 'deploy-hook'])).code).toBe(0);
        expect(stateOf(world).webhooks).toHaveLength(1);
      },
    ),
  );

  it('are removed if they’re named, and nothing else is', () =>
    inFreshClone(HOOKS, async (world) => {
      const { code, stdout } = await fix(world, ['--yes', '--only', 'deploy-hook']);
      expect(code).toBe(0);
      expect(stdout).toContain("It gets no more release notifications. This can't be undone.");
      const { addons, webhooks, features, formation } = stateOf(world);
      expect(addons.map(({ plan }) => plan)).toEqual(['heroku-postgresql:standard-0']);
      expect(webhooks.map(({ url }) => url)).toEqual(['https://example.com/hook']);
      expect([features.preboot, formation?.quantity]).toEqual([false, 1]);
    }));
});

describe('an app with nothing to fix', () => {
  it.each(
    sampleOf(2, [
      ['zero-downtime', '✔ preboot'],
      ['private-space', 'not needed: Private Spaces replace dynos one by one'],
      ['fir', 'not needed: Private Spaces replace dynos one by one'],
      ['no-release', 'nothing to check yet'],
      ['worker-only', 'no web process    nothing to check'],
    ] as const),
  )('gets the reason, and the exit code is 0: %s', (preset, why) =>
    inFreshClone(scenarioOf(preset), async (world) => {
      const { code, stdout } = await fix(world);
      expect(code).toBe(0);
      expect(stdout).toContain(why);
      expect(stdout).toMatch(/\n {2}Nothing to fix\.\n$/);
      expect(changesIn(world)).toEqual([]);
    }),
  );
});

describe('a wrong command line', () => {
  it.each(
    sampleOf(2, [
      [['--only', 'perboot'], 'Did you mean preboot?'],
      [['--only', 'stack'], "stack can't be fixed automatically"],
      [['--skip', ''], '--skip: unknown check ""'],
      [['--dryrun'], 'Did you mean --dry-run?'],
      [['--app', 'no/app'], "isn't a valid app name"],
    ]),
  )('exits with 2 before any request to Heroku: %j', (options, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const run = await fix(world, ['--yes', ...options]);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(words);
      expectNoTrace(run);
      expect(eventsOf(world.simulator, 'api-request')).toEqual([]);
    }),
  );
});
