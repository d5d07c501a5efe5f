import { describe, expect, it } from '@jest/globals';
import { inWorld, PATIENT, type E2e } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const ONE_DYNO = scenarioOf('one-dyno');

const configure = (world: E2e, config: object): Promise<void> =>
  world.write('heroku-preflight.json', config);

const pushesAtHeroku = ({ simulator }: E2e): number => eventsOf(simulator, 'push').length;

describe('an app without problems', () => {
  it('passes every check and says so in one line', () =>
    inWorld(scenarioOf('zero-downtime'), async (world) => {
      const { code, stderr } = await world.push();
      expect(code).toBe(0);
      expect(stderr).toMatch(/^preflight {2}my-app ✔ awake \(200 in .*\), \d+ checks passed$/m);
    }));
});

describe('a finding', () => {
  it('has the command that fixes it, and its price', () =>
    inWorld(ONE_DYNO, async (world) => {
      const { stderr } = await world.runHook();
      expect(stderr).toMatch(
        /⚠ web dynos +1 × standard-1x: no spare if it fails\n +→ heroku ps:scale web=2 -a my-app {2}\(\+\$25\/month\)\n/,
      );
      expect(stderr).toMatch(/⚠ preboot +off: .*\n +→ heroku features:enable preboot -a my-app\n/);
    }));

  weekly('names session affinity before the second dyno that needs it', () =>
    inWorld(ONE_DYNO, async (world) => {
      const { stderr } = await world.runHook();
      const commands = [...stderr.matchAll(/→ heroku (\S+ \S+)/g)].map(([, command]) => command);
      expect(commands).toEqual([
        'features:enable http-session-affinity',
        'ps:scale web=2',
        'features:enable preboot',
      ]);
    }),
  );

  it.each(
    sampleOf(1, [
      ['eco', '$25'],
      ['basic', '+$18'],
    ] as const),
  )('is the only one for an app on %s, and costs %s', (size, price) =>
    inWorld(scenarioOf('warm', { size }), async (world) => {
      const { stderr } = await world.runHook();
      expect(stderr.match(/→ heroku/g)).toHaveLength(1);
      expect(stderr).toMatch(new RegExp(`⚠ dyno tier +${size}: no (?:second dyno|preboot)`));
      expect(stderr).toContain(`→ heroku ps:type web=standard-1x -a my-app  (${price}/month)\n`);
    }),
  );

  weekly('isn’t reported for a Private Space, which replaces dynos one by one', () =>
    inWorld(
      scenarioOf('one-dyno', { size: 'private-m', space: 'my-space', quantity: 2 }),
      async (world) => {
        const { stderr } = await world.runHook();
        expect(stderr).toMatch(/ℹ Private Space +replaces dynos one by one; no preboot/);
        expect(stderr).not.toContain('→ heroku features:enable');
      },
    ),
  );
});

describe('a severity of', () => {
  weekly('warn lets the push continue', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, { checks: { preboot: 'warn' } });
      expect((await world.push()).code).toBe(0);
      expect(pushesAtHeroku(world)).toBe(1);
    }),
  );

  it('error stops the push before anything reaches Heroku, and says how to push anyway', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, { checks: { preboot: 'error' } });
      const { code, stderr } = await world.push();
      expect(code).toBe(1);
      expect(stderr).toMatch(/✖ preboot +off: /);
      expect(stderr).toContain(
        '  1 error, 2 warnings: push stopped. To push anyway (add your own options):\n' +
          '    git -c preflight.mode=off push heroku main\n',
      );
      expect(pushesAtHeroku(world)).toBe(0);
    }));

  it('error lets the printed command push anyway', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, { checks: { preboot: 'error' } });
      const { stderr } = await world.push();
      const [, command = ''] = /push anyway.*:\n +git (.*)\n/.exec(stderr) ?? [];
      expect(await world.git(...command.split(' '))).toMatchObject({ code: 0 });
      expect(pushesAtHeroku(world)).toBe(1);
    }));

  it('error stops the push if the app is on a tier that can’t meet it', () =>
    inWorld(scenarioOf('warm', { size: 'eco' }), async (world) => {
      await configure(world, {
        checks: { 'dyno-tier': 'off', preboot: 'error', 'web-dynos': ['error', { min: 2 }] },
      });
      const { code, stderr } = await world.push();
      expect(code).toBe(1);
      expect(stderr).toMatch(/✖ web dynos +not possible on eco dynos: it needs Standard or larger/);
      expect(stderr).toMatch(
        /✖ preboot .*\n +→ npx heroku-preflight fix -a my-app --only dyno-tier/,
      );
      expect(stderr).toContain('  2 errors: push stopped.');
      expect(pushesAtHeroku(world)).toBe(0);
      expect((await world.command(['check'])).code).toBe(1);
    }));

  it('error stops the push even if Heroku’s price list can’t be read', () =>
    inWorld(
      { ...ONE_DYNO, faults: { api: [{ path: 'dyno-sizes', status: 503 }] } },
      async (world) => {
        await configure(world, { checks: { 'web-dynos': 'error' } });
        const { code, stderr } = await world.runHook();
        expect(code).toBe(1);
        expect(stderr).toContain('→ heroku ps:scale web=2 -a my-app  (price unknown)');
        expect(stderr).not.toContain('not checked');
      },
    ));

  weekly('error prints nothing if the check passes', () =>
    inWorld(scenarioOf('zero-downtime'), async (world) => {
      await configure(world, { checks: { preboot: 'error', 'web-dynos': 'error' } });
      expect((await world.runHook()).code).toBe(0);
    }),
  );

  weekly('error checks nothing before the first release', () =>
    inWorld(scenarioOf('no-release'), async (world) => {
      await configure(world, { checks: { 'dyno-tier': 'error', preboot: 'error' } });
      expect((await world.runHook()).code).toBe(0);
    }),
  );

  weekly('off prints nothing', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, { checks: { preboot: 'off', 'session-affinity': 'off' } });
      const { stderr } = await world.runHook();
      expect(stderr).not.toMatch(/preboot|session affinity/);
      expect(stderr).toMatch(/⚠ web dynos/);
    }),
  );

  weekly('can differ for one app', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, {
        checks: { preboot: 'error' },
        apps: { 'my-app': { checks: { preboot: 'warn' } } },
      });
      expect((await world.runHook()).code).toBe(0);
    }),
  );
});

describe('onFailure: "block"', () => {
  it('stops a push if HEROKU_HOST isn’t a valid host', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, { onFailure: 'block' });
      const { code, stderr } = await world.push({ HEROKU_HOST: 'heroku.com/x' });
      expect(code).toBe(1);
      expect(stderr.replace(/\s+/g, ' ')).toContain(
        'HEROKU_HOST is "heroku.com/x", which isn\'t a host',
      );
      expect(stderr).toContain('    git -c preflight.mode=off push …\n');
      expect(pushesAtHeroku(world)).toBe(0);
    }));

  weekly('lets a push continue if only the price list can’t be read', () =>
    inWorld(
      { ...ONE_DYNO, faults: { api: [{ path: 'dyno-sizes', status: 503 }] } },
      async (world) => {
        await configure(world, { onFailure: 'block' });
        expect((await world.runHook()).code).toBe(0);
      },
    ),
  );
});

describe('an option', () => {
  weekly('min requires more web dynos, and gives their price', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, { checks: { 'web-dynos': ['error', { min: 4 }] } });
      const { code, stderr } = await world.runHook();
      expect(code).toBe(1);
      expect(stderr).toContain('→ heroku ps:scale web=4 -a my-app  (+$75/month)');
    }),
  );

  weekly('min: 1 accepts one web dyno', () =>
    inWorld(ONE_DYNO, async (world) => {
      await configure(world, { checks: { 'web-dynos': ['error', { min: 1 }] } });
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(stderr).not.toContain('web dynos');
    }),
  );
});

it('a push that a check stops still warms up the app', () =>
  inWorld(ONE_DYNO, async (world) => {
    await configure(world, { ...PATIENT, checks: { preboot: 'error' } });
    expect((await world.runHook()).stderr).toMatch(/✔ awake +200 in /);
  }));

it('a push says that the account has few API requests left', () =>
  inWorld({ ...ONE_DYNO, faults: { api: [{ requestsLeft: 60 }] } }, async (world) => {
    const { code, stderr } = await world.runHook();
    expect(code).toBe(0);
    expect(stderr).toMatch(/ℹ API requests +60 left for this account/);
  }));
