import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type E2e, expectNoTrace, inFreshClone, ROOT } from '../support/e2e.ts';
import { changesIn, fix } from '../support/commands.ts';
import { expectGolden } from '../support/golden.ts';
import { APP, eventsOf, scenarioOf } from '../simulator/in-world.ts';

const ONE_DYNO = scenarioOf('one-dyno');
const CONFIG = 'heroku-preflight.json';

const stateOf = ({ simulator }: E2e) => simulator.state(APP);

const AFFINITY = 'PATCH /apps/my-app/features/http-session-affinity';
const SCALE = 'PATCH /apps/my-app/formation/web';
const PREBOOT = 'PATCH /apps/my-app/features/preboot';

const ALL = 'dyno-tier,session-affinity,web-dynos,preboot';

/** All checks that `fix` can fix, as errors: then `check` exits with 0 only if they pass. */
const ALL_ERRORS = {
  checks: {
    ...{ 'dyno-tier': 'error', 'session-affinity': 'error' },
    ...{ 'web-dynos': 'error', preboot: 'error' },
  },
};

describe('heroku-preflight fix', () => {
  it('makes one dyno ready for deploys without downtime, in the safe order', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, ALL_ERRORS);
      expect((await world.bin('heroku-preflight', ['check'])).code).toBe(1);
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(0);
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, PREBOOT]);
      expect(stdout).toMatch(/^ {2}✔ web dynos {9}2 × standard-1x, all up after [\d.]+ m?s$/m);
      expect(stdout).toMatch(/^ {2}✔ done {14}each change was read back from Heroku/m);
      expect((await world.bin('heroku-preflight', ['check'])).code).toBe(0);
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

  it('says how its dynos get on where nobody looks at a terminal, without escape codes', () =>
    // Long enough that a busy machine sees it boot, too.
    inFreshClone(scenarioOf('one-dyno', { bootSeconds: 300 }), async (world) => {
      const { stdout, stderr } = await fix(world, ['--yes']);
      expect(stderr).toMatch(/^( {4}[01] of 2 web dynos up \(\d+ s\)\n)+$/);
      // eslint-disable-next-line no-control-regex -- what must not be there
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }));

  it('has nothing to do a second time', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await fix(world, ['--yes']);
      const { code, stdout } = await fix(world);
      expect(code).toBe(0);
      expect(stdout).toMatch(/ {2}✔ preboot\n {2}Nothing to fix\.\n$/);
      expect(changesIn(world)).toHaveLength(3);
    }));

  it('moves an Eco app that sleeps to Standard dynos first', () =>
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
    }));

  it('leaves the tier with --yes alone, and says how to move it', () =>
    inFreshClone(scenarioOf('basic'), async (world) => {
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(0);
      expect(stdout.replace(/\s+/g, ' ')).toContain('--yes needs --only dyno-tier');
      expect(changesIn(world)).toEqual([]);
      const shown = await fix(world);
      expect(shown.stdout).toContain('1. Move web (basic) to standard-1x dynos');
      expect(shown.stderr).toContain(`npx heroku-preflight fix -a my-app --yes --only ${ALL}\n`);
    }));

  it('moves all process types of a Basic app, since Heroku lets none run beside other sizes', () =>
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

  it('needs --yes where nobody can be asked, and changes nothing without', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout, stderr } = await fix(world);
      expect(code).toBe(2);
      expect(stdout).toContain('  2. Scale web from 1 to 2 × standard-1x (+$25/month)\n');
      expect(stderr).toBe(
        "heroku-preflight: not a terminal, so it can't ask\n" +
          '  Use --yes, or --dry-run to see the changes\n',
      );
      expect(changesIn(world)).toEqual([]);
    }));

  it('changes nothing with --dry-run, whatever else is said', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout } = await fix(world, ['--dry-run', '--yes']);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        / {2}3\. Turn on preboot \(free\)\n[^]* {2}Dry run: nothing was changed\.\n$/,
      );
      expect(changesIn(world)).toEqual([]);
    }));

  it('has the plan that the README shows', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { stdout } = await fix(world, ['--dry-run']);
      await expectGolden('fix-one-dyno', stdout);
      const plan = stdout.replace(/ {2}Dry run: nothing was changed\.\n$/, '');
      const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
      expect(readme).toContain(`$ npx heroku-preflight fix\n${plan}\`\`\`\n`);
    }));

  it.each([
    [['--only', 'session-affinity'], [AFFINITY]],
    [['--skip', 'session-affinity,preboot'], [SCALE]],
  ])('does what it’s asked for alone: %j', (options, changes) =>
    inFreshClone(ONE_DYNO, async (world) => {
      expect((await fix(world, ['--yes', ...options])).code).toBe(0);
      expect(changesIn(world)).toEqual(changes);
    }),
  );

  it('wants as many dynos as the config does, and nothing that it has off', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, {
        apps: { 'my-app': { checks: { 'web-dynos': ['warn', { min: 3 }], preboot: 'off' } } },
      });
      expect((await fix(world, ['--yes'])).code).toBe(0);
      expect(changesIn(world)).toEqual([AFFINITY, SCALE]);
      expect(stateOf(world).formation?.quantity).toBe(3);
    }));

  it('is about the app that --app names', () =>
    inFreshClone({ apps: { ...ONE_DYNO.apps, other: { size: 'standard-1x' } } }, async (world) => {
      expect((await fix(world, ['--yes', '--app', 'other', '--only', 'preboot'])).code).toBe(0);
      expect(world.simulator.state('other').features.preboot).toBe(true);
      expect(stateOf(world).features.preboot).toBe(false);
    }));
});

describe('deploy hooks', () => {
  const WEBHOOK = { url: 'https://example.com/hook', include: ['api:release'] };
  const scenario = scenarioOf('deploy-hook');
  const own = scenario.apps[APP]?.webhooks ?? [];
  const HOOKS = scenarioOf('deploy-hook', {
    webhooks: [...own, WEBHOOK],
    addons: ['deployhooks:http', 'heroku-postgresql:essential-0'],
  });

  it('stay where they aren’t named', () =>
    inFreshClone(HOOKS, async (world) => {
      const { code, stdout } = await fix(world, ['--yes']);
      expect(code).toBe(0);
      expect(stdout).toContain("left unchanged: removing it can't be undone, so it");
      expect(changesIn(world)).toEqual([AFFINITY, SCALE, PREBOOT]);
      expect(stateOf(world)).toMatchObject({ addons: { length: 2 }, webhooks: { length: 2 } });
    }));

  it('are removed where nothing else of the app can be read', () =>
    inFreshClone(
      { ...HOOKS, faults: { api: [{ path: '/(features|formation|dynos)$', status: 403 }] } },
      async (world) => {
        expect((await fix(world, ['--yes', '--only', 'deploy-hook'])).code).toBe(0);
        expect(stateOf(world).webhooks).toHaveLength(1);
      },
    ));

  it('are removed where they are, and nothing else is', () =>
    inFreshClone(HOOKS, async (world) => {
      const { code, stdout } = await fix(world, ['--yes', '--only', 'deploy-hook']);
      expect(code).toBe(0);
      expect(stdout).toContain("It gets no more release notifications. This can't be undone.");
      const { addons, webhooks, features, formation } = stateOf(world);
      expect(addons.map(({ plan }) => plan)).toEqual(['heroku-postgresql:essential-0']);
      expect(webhooks.map(({ url }) => url)).toEqual(['https://example.com/hook']);
      expect([features.preboot, formation?.quantity]).toEqual([false, 1]);
    }));
});

describe('an app that there is nothing to do for', () => {
  it.each([
    ['zero-downtime', '✔ preboot'],
    ['private-space', 'not needed: Private Spaces replace dynos one by one'],
    ['fir', 'not needed: Private Spaces replace dynos one by one'],
    ['no-release', 'nothing to check yet'],
    ['worker-only', 'no web process    nothing to check'],
  ] as const)('is told why, and exits with 0: %s', (preset, why) =>
    inFreshClone(scenarioOf(preset), async (world) => {
      const { code, stdout } = await fix(world);
      expect(code).toBe(0);
      expect(stdout).toContain(why);
      expect(stdout).toMatch(/\n {2}Nothing to fix\.\n$/);
      expect(changesIn(world)).toEqual([]);
    }),
  );
});

describe('a command line that can’t be meant', () => {
  it.each([
    [['--only', 'perboot'], 'Did you mean preboot?'],
    [['--only', 'stack'], "stack can't be fixed automatically"],
    [['--skip', ''], '--skip: unknown check ""'],
    [['--dryrun'], 'Did you mean --dry-run?'],
    [['--app', 'no/app'], "isn't a valid app name"],
  ])('exits with 2 before anything is asked of Heroku: %j', (options, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const run = await fix(world, ['--yes', ...options]);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(words);
      expectNoTrace(run);
      expect(eventsOf(world.simulator, 'api-request')).toEqual([]);
    }),
  );
});
