import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, eventsOf, fetchIn, patch, scenarioOf, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

const webhook = { include: ['api:release'], level: 'notify', url: 'https://example.com/hook' };

describe('a write', () => {
  it.each([
    ['two eco dynos', 'formation/web', { quantity: 2 }, 'cannot_update_above_limit'],
    ['a size that there is not', 'formation/web', { size: 'huge' }, 'invalid_params'],
    ['a private size without a space', 'formation/web', { size: 'private-s' }, 'invalid_params'],
    ['half a dyno', 'formation/web', { quantity: 0.5 }, 'invalid_params'],
    ['a number that is none', 'formation/web', { quantity: 'many' }, 'invalid_params'],
    ['preboot on eco', 'features/preboot', { enabled: true }, 'invalid_params'],
    ['a feature neither on nor off', 'features/preboot', {}, 'invalid_params'],
    ['a config var that is no text', 'config-vars', { A: 1 }, 'invalid_params'],
    ['updates that are none', 'formation', { web: 1 }, 'invalid_params'],
  ])('is refused for %s', async (_what, path, body, id) => {
    const simulator = await start(scenarioOf('warm'));
    const before = simulator.state(APP);

    const response = await patch(simulator, `/apps/${APP}/${path}`, body);

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ id });
    expect(simulator.state(APP)).toEqual(before);
  });

  it('is refused when it is not JSON', async () => {
    const simulator = await start(scenarioOf('warm'));
    const response = await askApi(simulator, `/apps/${APP}`, { method: 'PATCH', body: '{' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ id: 'bad_request' });
  });
});

describe('a parameter that is not simulated', () => {
  it.each([
    ['PATCH', '', { name: 'other' }, 'name'],
    ['PATCH', '', { maintenance: true, maintenence: true }, 'maintenence'],
    ['PATCH', '/features/preboot', { enabled: true, on: true }, 'on'],
    ['PATCH', '/formation/web', { quantity: 2, sise: 'basic' }, 'sise'],
    ['PATCH', '/formation', { updates: [{ type: 'web', count: 2 }] }, 'updates.0.count'],
    ['PUT', '/buildpack-installations', { updates: [{ buildpack: 'x', at: 1 }] }, 'updates.0.at'],
    ['POST', '/webhooks', { ...webhook, retry: true }, 'retry'],
  ])('refuses a %s of my-app%s with %j', async (method, path, body, parameter) => {
    const simulator = await start(scenarioOf('one-dyno'));
    const before = simulator.state(APP);

    const response = await askApi(simulator, `/apps/${APP}${path}`, {
      method,
      body: JSON.stringify(body),
    });

    expect([response.status, await response.json()]).toEqual([
      422,
      { id: 'invalid_params', message: `Invalid parameter: ${parameter} (not simulated).` },
    ]);
    expect(simulator.state(APP)).toEqual(before);
  });
});

describe('sizes that do not go with each other', () => {
  const withWorker = (quantity: number) =>
    scenarioOf('one-dyno', { processes: { worker: { command: 'npm run work', quantity } } });

  it('are refused', async () => {
    const simulator = await start(withWorker(1));

    const response = await patch(simulator, `/apps/${APP}/formation/web`, { size: 'basic' });

    expect([response.status, await response.json()]).toEqual([
      422,
      {
        id: 'invalid_params',
        message: 'Cannot use the following dyno types in the same app: Basic and Standard-1X',
      },
    ]);
    expect(simulator.state(APP).processes.web).toMatchObject({ size: 'standard-1X' });
  });

  it('are refused once the second has dynos', async () => {
    const simulator = await start(withWorker(0));

    const sized = await patch(simulator, `/apps/${APP}/formation/web`, { size: 'basic' });
    const scaled = await patch(simulator, `/apps/${APP}/formation/worker`, { quantity: 1 });

    expect([sized.status, scaled.status]).toEqual([200, 422]);
  });

  it('may change together', async () => {
    const simulator = await start(withWorker(1));

    const response = await patch(simulator, `/apps/${APP}/formation`, {
      updates: ['web', 'worker'].map((type) => ({ type, size: 'basic' })),
    });

    expect(response.status).toBe(200);
    expect(simulator.state(APP).processes).toMatchObject({
      web: { size: 'basic' },
      worker: { size: 'basic' },
    });
  });
});

describe('a request', () => {
  it('is refused with a wrong token and with none', async () => {
    const simulator = await start(scenarioOf('warm'));

    for (const authorization of ['Bearer HRKU-wrong', '']) {
      const response = await askApi(simulator, `/apps/${APP}`, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ id: 'unauthorized' });
    }
    expect(eventsOf(simulator, 'api-request').map(({ authorized }) => authorized)).toEqual([
      false,
      false,
    ]);
  });

  it.each([
    '/apps/other',
    `/apps/${APP}/features/none`,
    `/apps/${APP}/formation/worker`,
    `/apps/${APP}/releases/9`,
    '/dyno-sizes/huge',
    '/accounts/someone/actions/get-quota',
    '/nothing',
  ])('says 404 to %s', async (path) => {
    const simulator = await start(scenarioOf('warm'));
    const response = await askApi(simulator, path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ id: 'not_found' });
  });

  it.each([
    '*/*',
    'application/json',
    'application/vnd.heroku+json',
    'application/vnd.heroku+json; version=30',
  ])('finds no endpoint when it accepts %s', async (accept) => {
    const simulator = await start(scenarioOf('warm'));
    const response = await fetchIn(simulator, `https://api.heroku.com/apps/${APP}`, {
      headers: { accept, authorization: `Bearer ${simulator.token}` },
    });
    expect(response.status).toBe(404);
  });

  it.each(['3', '3.sdk', '3.webhooks', '3.account-quotas', '3.account_quotas'])(
    'may be for version %s',
    async (version) => {
      const simulator = await start(scenarioOf('warm'));
      const accept = `application/vnd.heroku+json; version=${version}`;
      const response = await askApi(simulator, `/apps/${APP}`, { headers: { accept } });
      expect(response.status).toBe(200);
    },
  );
});

describe('an answer', () => {
  it('has an id, and an event with its status', async () => {
    const simulator = await start(scenarioOf('warm'));
    const answers = [
      await askApi(simulator, '/account'),
      await askApi(simulator, '/nothing'),
      await patch(simulator, `/apps/${APP}`, { maintenance: true }),
      await patch(simulator, `/apps/${APP}`, { maintenance: 1 }),
    ];

    const ids = answers.map(({ headers }) => headers.get('request-id'));
    expect(new Set(ids).size).toBe(4);
    expect(
      eventsOf(simulator, 'api-response').map(({ requestId, status }) => [requestId, status]),
    ).toEqual(ids.map((id, index) => [id, [200, 404, 200, 422][index]]));
  });
});
