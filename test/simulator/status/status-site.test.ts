import { describe, expect, it } from '@jest/globals';
import type { Response } from 'node-fetch';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import { eventsOf, fetchIn, scenarioOf, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

const ask = (simulator: Simulator, path = '/api/v4/current-status'): Promise<Response> =>
  fetchIn(simulator, `https://status.heroku.com${path}`);

const begin = (more: Partial<Scenario> = {}): Promise<Simulator> =>
  start({ ...scenarioOf('warm'), ...more });

describe("Heroku's status", () => {
  it('is green everywhere, for a client without a token', async () => {
    const simulator = await begin();
    expect(await (await ask(simulator)).json()).toEqual({
      status: [
        { system: 'Apps', status: 'green' },
        { system: 'Data', status: 'green' },
        { system: 'Tools', status: 'green' },
      ],
      incidents: [],
      scheduled: [],
    });
    expect(eventsOf(simulator, 'status-request')).toHaveLength(1);
  });

  it('has the color of the worst incident of each system', async () => {
    const simulator = await begin({
      incidents: [
        { system: 'Apps', status: 'red', title: 'No requests' },
        { system: 'Apps' },
        { system: 'Tools' },
      ],
    });
    expect(await (await ask(simulator)).json()).toMatchObject({
      status: [{ status: 'red' }, { status: 'green' }, { status: 'yellow' }],
      incidents: [
        { id: 1, title: 'No requests (simulated)', resolved: false },
        { id: 2 },
        { id: 3 },
      ],
    });
  });

  it('is at one address only', async () => {
    expect((await ask(await begin(), '/api/v3/current-status')).status).toBe(404);
  });

  it.each([
    [{ status: 503 }, 503, '{}'],
    [{ body: '<h1>' }, 200, '<h1>'],
    [{ status: 403, body: 'no' }, 403, 'no'],
  ])('can be replaced by a fault: %j', async (fault, status, body) => {
    const answer = await ask(await begin({ faults: { status: [fault] } }));
    expect([answer.status, await answer.text()]).toEqual([status, body]);
  });

  it('can be silent', async () => {
    await expect(ask(await begin({ faults: { status: [{ drop: true }] } }))).rejects.toThrow();
  });
});
