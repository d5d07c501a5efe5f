import { describe, expect, it } from '@jest/globals';
import { warmCommand } from '../../src/commands/warm.ts';
import { commandWorld } from '../support/command-context.ts';
import { warm, warmAsJson } from '../support/commands.ts';
import { inFreshClone } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';

const ONE_DYNO = scenarioOf('one-dyno');

describe('warm --dynos', () => {
  it.each(['0', '101', '1e1', 'two', ''])('must be a number from 1 to 100: %j', async (dynos) => {
    const { context } = commandWorld({ argv: [`--dynos=${dynos}`] });
    await expect(warmCommand.run(context)).rejects.toMatchObject({
      ...{ code: 'usage', message: '--dynos must be a number from 1 to 100' },
    });
  });

  it('counts instead of what the API says', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { json } = await warmAsJson(world, ['--dynos', '2']);
      expect(json.dynos.count).toBe(2);
    }));
});

describe('warm', () => {
  it('exits with 0 if every path is warm', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout } = await warm(world);
      expect(stdout).toMatch(/^my-app {2}1 × standard-1x/);
      expect(code).toBe(0);
    }));

  it('sends nothing to an app that no request can wake, and exits with 1', () =>
    inFreshClone(scenarioOf('worker-only'), async (world) => {
      const { code, stdout } = await warm(world);
      expect(stdout).toMatch(/no web process +nothing to warm/);
      expect(code).toBe(1);
      expect(eventsOf(world.simulator, 'router-request')).toEqual([]);
    }));

  it('sends nothing if the new release isn’t live, because the old one would answer', () =>
    inFreshClone(
      { ...ONE_DYNO, faults: { api: [{ path: '/releases$', fields: { status: 'failed' } }] } },
      async (world) => {
        const { code, json } = await warmAsJson(world);
        expect(json).toMatchObject({ deploy: { state: 'release-failed' }, warm: false });
        expect(code).toBe(1);
        expect(eventsOf(world.simulator, 'router-request')).toEqual([]);
      },
    ));
});
