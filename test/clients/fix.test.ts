import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { FixJson } from '../../src/report/json-schemas.ts';
import { APP, scenarioOf, until } from '../simulator/in-world.ts';
import { ROOT } from '../support/e2e.ts';
import { type ClientWorld, jsonIn, withClients } from './client-world.ts';

const BIN = join(ROOT, 'dist/heroku-preflight.cjs');

const WORKER = { worker: { command: 'npm run work', quantity: 1 } };
const BASIC = scenarioOf('basic', { processes: WORKER });

// --yes alone doesn't change the dyno tier, so it's named.
const ALL = ['--only', 'dyno-tier,session-affinity,web-dynos,preboot'];

async function fix({ run }: ClientWorld, ...args: string[]): Promise<FixJson> {
  const ended = await run('node', [BIN, 'fix', '--json', '--yes', ...args]);
  return jsonIn(ended) as FixJson;
}

/** `heroku WORDS`; fails if the command does. */
async function heroku(world: ClientWorld, [program, ...words]: readonly string[]): Promise<void> {
  expect(program).toBe('heroku');
  expect(await world.heroku(...words)).toMatchObject({ code: 0 });
}

describe('the Heroku CLI', () => {
  it('confirms what `fix` reports', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const { result, steps } = await fix(world);
      expect(result).toBe('done');
      expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'done']);

      const features = (await world.heroku('features')).stdout;
      expect(features).toMatch(/^\[\+\] http-session-affinity /m);
      expect(features).toMatch(/^\[\+\] preboot /m);
      const dynos = (await world.heroku('ps')).stdout;
      expect(dynos).toMatch(/^=== web \(Standard-1X\): npm start \(2\)$/m);
      expect(dynos).toMatch(/^web\.1: up /m);
      expect(dynos).toMatch(/^web\.2: up /m);
    }));

  it('confirms that an Eco app and its worker have moved to Standard', () =>
    withClients(scenarioOf('sleeping', { processes: WORKER }), async (world) => {
      expect((await fix(world, ...ALL)).result).toBe('done');
      expect((await world.heroku('ps:scale')).stdout.trim().split(/\s+/).sort()).toEqual([
        'web=2:Standard-1X',
        'worker=1:Standard-1X',
      ]);
    }));

  it('confirms that deploy hooks are removed', () =>
    withClients(scenarioOf('deploy-hook'), async (world) => {
      expect((await fix(world, '--only', 'deploy-hook')).result).toBe('done');
      expect((await world.heroku('addons')).stdout).toContain('No add-ons for app my-app.');
      expect((await world.heroku('webhooks')).stdout).toContain('my-app has no webhooks');
    }));

  it('undoes a whole run with the commands that `fix` prints', () =>
    withClients(BASIC, async (world) => {
      const before = world.simulator.state(APP);
      const { undo } = await fix(world, ...ALL);
      expect(undo).toHaveLength(4);
      for (const command of undo) await heroku(world, command);
      const { features, processes } = world.simulator.state(APP);
      expect({ features, processes }).toEqual({
        ...{ features: before.features, processes: before.processes },
      });
    }));

  it('undoes a run that stopped because dynos crashed', () =>
    withClients(scenarioOf('one-dyno', { crashesOnBoot: true }), async (world) => {
      const { result, undo } = await fix(world);
      expect([result, undo.length]).toEqual(['stopped', 2]);
      for (const command of undo) await heroku(world, command);
      const { formation, features } = world.simulator.state(APP);
      expect([formation?.quantity, features['http-session-affinity']]).toEqual([1, false]);
    }));

  it('makes the same changes with the commands of a plan', () =>
    withClients(BASIC, async (world) => {
      const plan = await fix(world, '--dry-run', ...ALL);
      expect(plan).toMatchObject({ result: 'planned' });
      for (const { command } of plan.steps) await heroku(world, command);
      await until(() => world.simulator.state(APP).dynos.every(({ state }) => state === 'up'));
      expect((await fix(world)).result).toBe('nothing-to-do');
    }));
});
