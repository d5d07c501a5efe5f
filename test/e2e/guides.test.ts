import { describe, expect, it } from '@jest/globals';
import { carryOut } from '../support/carry-out.ts';
import { check } from '../support/commands.ts';
import { type E2e, eventually, inWorld } from '../support/e2e.ts';
import { APP, eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { weekly } from '../support/weekly.ts';

// Guides to zero-downtime deploys, by Heroku and its users, have these manual steps. Each step is a
// test: a push names the missing step and the command that fixes it, and the command works.

const ONE_DYNO = scenarioOf('one-dyno');

/** The commands in the output of a push or a check, in order. */
const advisedIn = (text: string): string[] =>
  [...text.matchAll(/→ (heroku .+?)(?= {2}\(|$)/gm)].map(([, command = '']) => command);

async function reportOf(world: E2e): Promise<string> {
  return (await check(world)).stdout;
}

/** How many web dynos are awake right after the last release. */
const upAfter = ({ simulator }: E2e): number | undefined =>
  eventsOf(simulator, 'release').at(-1)?.runningAfter;

describe('the guides’ steps', () => {
  it('turn on session affinity', () =>
    inWorld(ONE_DYNO, async (world) => {
      const { code, stderr } = await world.push();
      expect(code).toBe(0);
      expect(stderr).toMatch(/⚠ session affinity {2}off: /);
      // This comes first, because a second dyno would log users out without it.
      const [first = ''] = advisedIn(stderr);
      expect(first).toBe('heroku features:enable http-session-affinity -a my-app');
      await carryOut(world, first);
      expect(await reportOf(world)).toMatch(/✔ session affinity\n/);
    }));

  weekly('scale to two web dynos, with the cost', () =>
    inWorld(ONE_DYNO, async (world) => {
      const { stderr } = await world.push();
      expect(stderr).toMatch(/⚠ web dynos {9}1 × standard-1x: no spare if it fails\n/);
      expect(stderr).toContain('→ heroku ps:scale web=2 -a my-app  (+$25/month)\n');
      await carryOut(world, 'heroku ps:scale web=2 -a my-app');
      expect(await reportOf(world)).toMatch(/✔ web dynos {9}2 × standard-1x\n/);
    }),
  );

  weekly('turn on preboot', () =>
    inWorld(ONE_DYNO, async (world) => {
      const { stderr } = await world.push();
      expect(stderr).toMatch(/⚠ preboot {11}off: /);
      const advised = advisedIn(stderr);
      // This comes after the second dyno, because it needs one.
      expect(advised.at(-1)).toBe('heroku features:enable preboot -a my-app');
      expect(advised.at(-2)).toBe('heroku ps:scale web=2 -a my-app');
      for (const command of advised) await carryOut(world, command);
      expect(await reportOf(world)).not.toMatch(/⚠|✖/);
    }),
  );

  weekly('warm up a Java app', () =>
    inWorld(scenarioOf('java'), async (world) => {
      const { stderr } = await world.push();
      expect(stderr).toMatch(/ℹ Java warm-up {6}the Procfile starts none: /);
      expect(stderr.replace(/\s+/g, ' ')).toContain('web: bin/warmup & java …');
      await world.write('Procfile', 'web: bin/warmup & java -jar target/app.jar\n');
      await world.git('add', 'Procfile');
      await world.git('commit', '--quiet', '-m', 'Warm up beside the app');
      expect(await reportOf(world)).toMatch(
        /✔ Java warm-up {6}the Procfile starts one beside the app\n/,
      );
    }),
  );

  weekly('don’t apply to Eco or Basic', async () => {
    for (const [size, price] of [
      ['eco', '$25'],
      ['basic', '+$18'],
    ] as const) {
      await inWorld(scenarioOf('warm', { size }), async (world) => {
        const { stderr } = await world.push();
        expect(stderr).toMatch(
          new RegExp(`⚠ dyno tier {9}${size}: no (?:second dyno or )?preboot`),
        );
        expect(stderr).toContain(`(${price}/month)\n`);
        // The output doesn't suggest what such dynos don't support.
        const [first = '', ...others] = advisedIn(stderr);
        expect([first, others]).toEqual(['heroku ps:type web=standard-1x -a my-app', []]);
        await carryOut(world, first);
        const report = await reportOf(world);
        expect(report).toMatch(/✔ dyno tier\n/);
        expect(advisedIn(report)).toContain('heroku features:enable preboot -a my-app');
      });
    }
  });

  weekly('wake the app before the deploy', () =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      await world.write('heroku-preflight.json', { warmup: { wait: '20s' } });
      await world.push({ PREFLIGHT: 'off' });
      expect(upAfter(world)).toBe(0);
      await world.git('commit', '--quiet', '--allow-empty', '-m', 'second');
      const { stderr } = await world.push();
      expect(stderr).toMatch(/✔ awake {13}/);
      const { events } = world.simulator;
      const woken = events.findIndex(({ type }) => type === 'router-request');
      const pushed = events.findLastIndex(({ type }) => type === 'push');
      expect(woken).toBeGreaterThan(-1);
      expect(woken).toBeLessThan(pushed);
      expect(upAfter(world)).toBe(1);
      const [dyno] = await eventually(() => {
        const { dynos } = world.simulator.state(APP);
        return dynos.every(({ state }) => state === 'up') ? dynos : undefined;
      });
      expect(dyno?.release).toBe(eventsOf(world.simulator, 'release').at(-1)?.version);
    }),
  );

  it('remove the HTTP deploy hook', () =>
    inWorld(scenarioOf('deploy-hook'), async (world) => {
      const { stderr } = await world.push();
      const hooks = advisedIn(stderr).filter((command) => /addons|webhooks/.test(command));
      expect(hooks).toEqual([
        expect.stringMatching(/^heroku addons:destroy deployhooks-\S+ -a my-app$/),
        expect.stringMatching(/^heroku webhooks:remove \S+ -a my-app$/),
      ]);
      for (const command of hooks) await carryOut(world, command);
      expect(await reportOf(world)).toMatch(/✔ deploy hooks {6}none\n/);
    }));
});
