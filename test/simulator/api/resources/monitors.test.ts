import { describe, expect, it } from '@jest/globals';
import type { Response } from 'node-fetch';
import { readScenario } from '../../../../src/simulator/scenario/read-scenario.ts';
import type { Simulator } from '../../../../src/simulator/world.ts';
import { useTeardown } from '../../../support/teardown.ts';
import { APP, askApi, fetchIn, patch, scenarioOf, worlds } from '../../in-world.ts';

const { start } = worlds(useTeardown());

const autoscaled = { size: 'performance-m', autoscaling: { min: 2, max: 4 } } as const;
const ON = { action_type: 'scale', is_active: true, min_quantity: 2, max_quantity: 4, value: 1000 };

/** Asks as `heroku ps:autoscale:enable` does: by the app's id. */
async function askMetrics(
  simulator: Simulator,
  { method = 'GET', id = '', body }: { method?: string; id?: string; body?: object } = {},
): Promise<Response> {
  const app = (await (await askApi(simulator, `/apps/${APP}`)).json()) as { id: string };
  const path = `/apps/${app.id}/formation/web/monitors${id}`;
  return fetchIn(simulator, `https://api.metrics.heroku.com${path}`, {
    method,
    headers: { authorization: `Bearer ${simulator.token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const monitorsIn = async (simulator: Simulator): Promise<unknown> =>
  (await askMetrics(simulator)).json();

describe('the monitors of an app', () => {
  it('are none without an autoscaler', async () => {
    expect(await monitorsIn(await start(scenarioOf('one-dyno')))).toEqual([]);
  });

  it('have the autoscaler of the scenario', async () => {
    const simulator = await start(scenarioOf('zero-downtime', autoscaled));
    expect(await monitorsIn(simulator)).toMatchObject([ON]);
  });

  it.each([
    ['/formation/web', { quantity: 3 }],
    ['/formation', { updates: [{ type: 'web', quantity: 3 }] }],
  ])('are off after a quantity was set at %s', async (path, body) => {
    const simulator = await start(scenarioOf('zero-downtime', autoscaled));

    await patch(simulator, `/apps/${APP}${path}`, body);

    expect(await monitorsIn(simulator)).toMatchObject([{ ...ON, is_active: false }]);
  });

  it.each([
    ['/formation/web', { size: 'performance-l' }],
    ['/formation/worker', { quantity: 1 }],
    ['/formation/web', { quantity: 101 }],
  ])('stay on after another change, or a refused one: %s %j', async (path, body) => {
    const processes = { worker: { command: 'npm run work' } };
    const simulator = await start(scenarioOf('zero-downtime', { ...autoscaled, processes }));

    await patch(simulator, `/apps/${APP}${path}`, body);

    expect(await monitorsIn(simulator)).toMatchObject([ON]);
  });

  it('are made and changed, and the web dynos follow their range', async () => {
    const simulator = await start(scenarioOf('one-dyno', { size: 'performance-m' }));

    const made = await askMetrics(simulator, { method: 'POST', body: ON });
    expect(await made.json()).toMatchObject(ON);
    expect(simulator.state(APP).formation?.quantity).toBe(2);

    const [{ id = '' } = {}] = (await monitorsIn(simulator)) as { id?: string }[];
    const body = { is_active: false, op: 'GREATER_OR_EQUAL', period: 1 };
    await askMetrics(simulator, { method: 'PATCH', id: `/${id}`, body });
    expect(await monitorsIn(simulator)).toMatchObject([{ ...ON, is_active: false }]);
  });

  it('are refused for dynos that can’t autoscale', async () => {
    const simulator = await start(scenarioOf('one-dyno'));
    expect((await askMetrics(simulator, { method: 'POST', body: ON })).status).toBe(422);
    expect(await monitorsIn(simulator)).toEqual([]);
  });

  it('fail with the faults of the API', async () => {
    const faults = { api: [{ path: '/monitors$', status: 503 }] };
    const simulator = await start({ ...scenarioOf('zero-downtime', autoscaled), faults });
    expect((await askMetrics(simulator)).status).toBe(503);
  });

  it('need a token, and are on no other host', async () => {
    const simulator = await start(scenarioOf('zero-downtime', autoscaled));
    const path = `/apps/${APP}/formation/web/monitors`;
    expect((await fetchIn(simulator, `https://api.metrics.heroku.com${path}`)).status).toBe(401);
    expect((await askApi(simulator, path)).status).toBe(404);
  });
});

it.each([
  [{ size: 'standard-1x' }, 'must be left out'],
  [{ size: 'performance-m', autoscaling: { min: 3, max: 2 } }, 'must be at least min'],
] as const)('a scenario can’t have an autoscaler that Heroku refuses: %j', (changes, message) => {
  expect(() =>
    readScenario(scenarioOf('one-dyno', { autoscaling: { min: 1, max: 2 }, ...changes })),
  ).toThrow(message);
});
