import { describe, expect, it } from '@jest/globals';
import { type E2e, inWorld } from '../support/e2e.ts';
import { unfolded, warm, warmAsJson } from '../support/commands.ts';
import { weekly } from '../support/weekly.ts';
import { APP, eventsOf, patch, scenarioOf } from '../simulator/in-world.ts';

const IDENTITY = {
  ...{ quantity: 1, bootSeconds: 8, buildSeconds: 5, identityHeaders: true },
  features: { preboot: true, 'runtime-dyno-metadata': true },
} as const;

const pushed = (world: E2e): Promise<unknown> => world.push({ PREFLIGHT: 'off' });

/** The releases that answered since `mark`, a number of events. */
const releasesSince = ({ simulator: { events } }: E2e, mark: number): (number | undefined)[] =>
  eventsOf({ events: events.slice(mark) }, 'router-response').map(({ release }) => release);

// The tool's own pauses aren't sped up: in a faster world, preboot's bound would be over in one of them, or while
// a busy machine does something else.
const options = { installed: false, speed: 15 };

describe('warm right after git push', () => {
  it('waits for Preboot’s switch: each counted answer is the new release’s', () =>
    inWorld(
      scenarioOf('one-dyno', IDENTITY),
      async (world) => {
        await pushed(world);
        const mark = world.simulator.events.length;
        const { code, stdout, stderr } = await warm(world);
        expect(code).toBe(0);
        expect(stdout).toMatch(/✔ deploy +v4 is live: waited \d+ s\n/);
        expect(stderr).toMatch(/^waiting for Preboot to switch to v4/m);
        const requests = Number(/ (\d+)$/m.exec(stdout)?.[1]);
        expect(requests).toBeGreaterThanOrEqual(6);
        expect(releasesSince(world, mark).slice(-requests)).toEqual(
          Array<number>(requests).fill(4),
        );
      },
      options,
    ));

  weekly('calls it an estimate if answers don’t name their release', () =>
    inWorld(
      scenarioOf('one-dyno', { ...IDENTITY, identityHeaders: false }),
      async (world) => {
        await pushed(world);
        const { code, json } = await warmAsJson(world);
        expect(code).toBe(0);
        expect(json.deploy).toMatchObject({ state: 'live', release: 4, by: 'time' });
        expect(json.deploy?.message).toContain('an estimate by time');
      },
      options,
    ),
  );

  it('says that the old release answers if the release phase has failed, and exits with 1', () =>
    inWorld(
      scenarioOf('one-dyno', {
        processes: { release: { command: 'node migrate.js' } },
        releasePhase: { seconds: 5, failures: 1 },
      }),
      async (world) => {
        await pushed(world);
        const mark = world.simulator.events.length;
        const { code, stdout } = await warm(world);
        expect(code).toBe(1);
        expect(unfolded(stdout)).toContain(
          '✖ deploy the release phase of v4 failed: the app still runs v3 → heroku releases:retry -a my-app',
        );
        expect(releasesSince(world, mark)).toEqual([]);
      },
      options,
    ));

  weekly('exits with 1 if the new dynos crash', () =>
    inWorld(
      scenarioOf('crash-on-boot', { ...IDENTITY, bootSeconds: 40 }),
      async (world) => {
        await pushed(world);
        const { code, json } = await warmAsJson(world);
        expect(code).toBe(1);
        expect(json).toMatchObject({ warm: false, skipped: { reason: expect.any(String) } });
      },
      options,
    ),
  );

  weekly('waits for a config var’s release, too', () =>
    inWorld(
      scenarioOf('one-dyno', { ...IDENTITY, quantity: 2 }),
      async (world) => {
        await patch(world.simulator, `/apps/${APP}/config-vars`, { COLOR: 'blue' });
        const { code, json } = await warmAsJson(world);
        expect(code).toBe(0);
        expect(json.deploy).toMatchObject({ state: 'live', release: 4, by: 'identity' });
      },
      options,
    ),
  );

  weekly('warms anyway if the releases can’t be read', () =>
    inWorld(
      {
        ...scenarioOf('one-dyno'),
        faults: { api: [{ path: 'releases', status: 403 }] },
      },
      async (world) => {
        const { code, stdout } = await warm(world);
        expect(code).toBe(0);
        expect(unfolded(stdout)).toContain("ℹ deploy couldn't check for one under way: ");
      },
      options,
    ),
  );
});
