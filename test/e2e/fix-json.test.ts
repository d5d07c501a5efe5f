import { describe, expect, it } from '@jest/globals';
import { inFreshClone } from '../support/e2e.ts';
import { fixAsJson } from '../support/commands.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { weekly } from '../support/weekly.ts';

const ONE_DYNO = scenarioOf('one-dyno');
describe('heroku-preflight fix --json', () => {
  it('prints one object on stdout that matches the published schema', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, json } = await fixAsJson(world, ['--yes']);
      expect(code).toBe(0);
      expect(json).toMatchObject({
        ...{ app: 'my-app', result: 'done', error: null },
        price: { centsPerMonth: 2_500 },
        steps: [{ state: 'done' }, { state: 'done' }, { state: 'done' }],
      });
      expect((await fixAsJson(world)).json).toMatchObject({ result: 'nothing-to-do', steps: [] });
    }));

  it('prints the plan of a dry run', () =>
    inFreshClone(scenarioOf('sleeping'), async (world) => {
      const { code, json } = await fixAsJson(world, ['--dry-run']);
      expect(code).toBe(0);
      expect(json).toMatchObject({
        result: 'planned',
        price: { centsPerMonth: 5_000, whole: true },
      });
      expect(json.steps.map(({ state }) => state)).toEqual(Array(4).fill('planned'));
    }));

  weekly('prints the plan without a terminal to confirm it, too', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, json, stderr } = await fixAsJson(world);
      expect([code, json.result]).toEqual([2, 'needs-yes']);
      expect(stderr).toContain("heroku-preflight: not a terminal, so it can't ask about my-app\n");
    }),
  );

  it('prints commands that make the same changes, and commands that undo them', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { json } = await fixAsJson(world, ['--yes']);
      expect(json.steps.map(({ command }) => command.join(' '))).toEqual([
        'heroku features:enable http-session-affinity -a my-app',
        'heroku ps:scale web=2 -a my-app',
        'heroku features:enable preboot -a my-app',
      ]);
      expect(json.undo.map((command) => command.join(' '))).toEqual([
        'heroku features:disable preboot -a my-app',
        'heroku ps:scale web=1 -a my-app',
        'heroku features:disable http-session-affinity -a my-app',
      ]);
    }));
});
