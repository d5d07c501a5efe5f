import { describe, expect, it } from '@jest/globals';
import * as shapes from '../../../src/heroku/shapes.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, eventsOf, fetchIn, patch, push, scenarioOf, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

describe('reads', () => {
  it.each([
    ['', shapes.App],
    ['/features/preboot', shapes.Feature],
    ['/formation/web', shapes.Formation],
  ] as const)('answers /apps/my-app%s with an object of its shape', async (path, shape) => {
    const simulator = await start(scenarioOf('zero-downtime'));

    const response = await askApi(simulator, `/apps/${APP}${path}`);

    expect(response.status).toBe(200);
    expect(shape.safeParse(await response.json()).success).toBe(true);
  });

  it.each([
    [`/apps/${APP}/features`, shapes.Feature, 3],
    [`/apps/${APP}/formation`, shapes.Formation, 1],
    [`/apps/${APP}/dynos`, shapes.Dyno, 2],
    [`/apps/${APP}/domains`, shapes.Domain, 1],
    ['/dyno-sizes', shapes.DynoSize, 9],
  ] as const)('answers %s with a list of its shape', async (path, shape, count) => {
    const simulator = await start(scenarioOf('zero-downtime'));

    const items = (await (await askApi(simulator, path)).json()) as unknown[];

    expect(items).toHaveLength(count);
    expect(items.every((item) => shape.safeParse(item).success)).toBe(true);
  });

  it.each(['addons', 'webhooks', 'builds', 'releases', 'buildpack-installations', 'config-vars'])(
    'knows /apps/my-app/%s',
    async (name) => {
      const simulator = await start(scenarioOf('warm'));
      expect((await askApi(simulator, `/apps/${APP}/${name}`)).status).toBe(200);
    },
  );

  it('has no formation before the first deploy', async () => {
    const simulator = await start(scenarioOf('no-release'));

    expect(await (await askApi(simulator, `/apps/${APP}/formation`)).json()).toEqual([]);
    const scaling = await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 1 });
    expect(scaling.status).toBe(404);
  });

  it('names the commit that a build was made of', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');

    const builds = await (await askApi(simulator, `/apps/${APP}/builds`)).json();

    const commit = (await mine.git('rev-parse', 'HEAD')).trim();
    expect(builds).toMatchObject([{ status: 'succeeded', source_blob: { version: commit } }]);
  });

  it('finds an app by its id', async () => {
    const simulator = await start(scenarioOf('warm'));
    const { id } = (await (await askApi(simulator, `/apps/${APP}`)).json()) as { id: string };

    expect(await (await askApi(simulator, `/apps/${id}`)).json()).toMatchObject({ name: APP });
  });
});

describe('lists', () => {
  it('come in pages, each naming the next', async () => {
    const simulator = await start(scenarioOf('warm'));
    const versions: number[] = [];

    let range: string | null = 'version ..; max=2';
    const statuses: number[] = [];
    while (range !== null) {
      const page = await askApi(simulator, `/apps/${APP}/releases`, { headers: { range } });
      statuses.push(page.status);
      versions.push(...((await page.json()) as { version: number }[]).map((item) => item.version));
      range = page.headers.get('next-range');
    }

    expect(versions).toEqual([1, 2, 3]);
    expect(statuses).toEqual([206, 200]);
  });

  it('come newest first when asked to', async () => {
    const simulator = await start(scenarioOf('warm'));

    const page = await askApi(simulator, `/apps/${APP}/releases`, {
      headers: { range: 'version ..; max=1, order=desc' },
    });

    expect(await page.json()).toMatchObject([{ version: 3, current: true }]);
    expect(page.headers.get('next-range')).toBe('version ]3..; max=1, order=desc');
  });

  it('refuse a range that they do not know', async () => {
    const simulator = await start(scenarioOf('warm'));
    const page = await askApi(simulator, `/apps/${APP}/releases`, { headers: { range: 'x' } });
    expect(page.status).toBe(416);
  });
});

describe('writes', () => {
  it('switch a feature', async () => {
    const simulator = await start(scenarioOf('one-dyno'));

    const response = await patch(simulator, `/apps/${APP}/features/preboot`, { enabled: true });

    expect(await response.json()).toMatchObject({ name: 'preboot', enabled: true });
    expect(simulator.state(APP).features.preboot).toBe(true);
  });

  it('scale up and down', async () => {
    const simulator = await start(scenarioOf('one-dyno'));

    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 3 });
    expect(simulator.state(APP).dynos.map(({ name, state }) => [name, state])).toEqual([
      ['web.1', 'up'],
      ['web.2', 'starting'],
      ['web.3', 'starting'],
    ]);

    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 1 });
    expect(simulator.state(APP).dynos.map(({ name }) => name)).toEqual(['web.1']);
  });

  it('restart the dynos on another size', async () => {
    const simulator = await start(scenarioOf('warm'));

    const response = await patch(simulator, `/apps/${APP}/formation/web`, { size: 'Standard-2X' });

    expect(await response.json()).toMatchObject({ size: 'Standard-2X', quantity: 1 });
    expect(simulator.state(APP).dynos).toMatchObject([{ state: 'starting' }]);
  });

  it('turn maintenance on', async () => {
    const simulator = await start(scenarioOf('warm'));

    const response = await patch(simulator, `/apps/${APP}`, { maintenance: true });

    expect(await response.json()).toMatchObject({ maintenance: true });
    expect(simulator.state(APP).maintenance).toBe(true);
  });

  it.each([
    ['two eco dynos', 'formation/web', { quantity: 2 }],
    ['a size that there is not', 'formation/web', { size: 'huge' }],
    ['half a dyno', 'formation/web', { quantity: 0.5 }],
    ['preboot on eco', 'features/preboot', { enabled: true }],
    ['a feature neither on nor off', 'features/preboot', {}],
  ])('refuse %s', async (_what, path, body) => {
    const simulator = await start(scenarioOf('warm'));
    const before = simulator.state(APP);

    const response = await patch(simulator, `/apps/${APP}/${path}`, body);

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ id: 'invalid_params' });
    expect(simulator.state(APP)).toEqual(before);
  });

  it('refuse what is not JSON', async () => {
    const simulator = await start(scenarioOf('warm'));
    const response = await askApi(simulator, `/apps/${APP}`, { method: 'PATCH', body: '{' });
    expect(response.status).toBe(400);
  });
});

describe('errors', () => {
  it('says 401 to a wrong token and to none', async () => {
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
    '/dyno-sizes/huge',
    '/nothing',
  ])('says 404 to %s', async (path) => {
    const simulator = await start(scenarioOf('warm'));
    const response = await askApi(simulator, path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ id: 'not_found' });
  });

  it('knows no endpoint for a request without the version', async () => {
    const simulator = await start(scenarioOf('warm'));
    const response = await fetchIn(simulator, `https://api.heroku.com/apps/${APP}`, {
      headers: { authorization: `Bearer ${simulator.token}` },
    });
    expect(response.status).toBe(404);
  });

  it('signs every answer with an id and the requests that are left', async () => {
    const simulator = await start(scenarioOf('warm'));
    const answers = [await askApi(simulator, '/account'), await askApi(simulator, '/nothing')];

    const ids = answers.map(({ headers }) => headers.get('request-id'));
    expect(new Set(ids).size).toBe(2);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual([
      '4499',
      '4498',
    ]);
    expect(eventsOf(simulator, 'api-response').map(({ requestId }) => requestId)).toEqual(ids);
  });
});

describe('faults', () => {
  const withFault = (fault: object) => ({ ...scenarioOf('warm'), faults: { api: [fault] } });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [429, 'rate_limit'],
    [500, 'internal_server_error'],
    [503, 'service_unavailable'],
  ])('answers %d as the scenario says', async (status, id) => {
    const simulator = await start(withFault({ status }));
    const response = await askApi(simulator, `/apps/${APP}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ id });
  });

  it('hit the paths that they match, as often as they may', async () => {
    const simulator = await start(withFault({ path: '/dynos$', status: 500, times: 1 }));
    const statusOf = async (path: string): Promise<number> =>
      (await askApi(simulator, path)).status;

    expect(await statusOf(`/apps/${APP}`)).toBe(200);
    expect(await statusOf(`/apps/${APP}/dynos`)).toBe(500);
    expect(await statusOf(`/apps/${APP}/dynos`)).toBe(200);
  });

  it('answer nonsense', async () => {
    const simulator = await start(withFault({ body: '<html>' }));
    const response = await askApi(simulator, `/apps/${APP}`);
    expect([response.status, await response.text()]).toEqual([200, '<html>']);
  });

  it('drop the connection', async () => {
    const simulator = await start(withFault({ drop: true }));

    await expect(askApi(simulator, `/apps/${APP}`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(eventsOf(simulator, 'api-response')).toMatchObject([{ status: 0 }]);
  });

  it('keep the client waiting, in simulated time', async () => {
    const simulator = await start(withFault({ delaySeconds: 10 }));

    expect((await askApi(simulator, `/apps/${APP}`)).status).toBe(200);
    const [arrived, answered] = ['api-request', 'api-response'].map(
      (type) => simulator.events.find((event) => event.type === type)?.at ?? 0,
    );
    expect((answered ?? 0) - (arrived ?? 0)).toBeGreaterThan(5000);
  });

  it('say how many requests are left', async () => {
    const simulator = await start(withFault({ requestsLeft: 3 }));
    const response = await askApi(simulator, `/apps/${APP}`);
    expect(response.headers.get('ratelimit-remaining')).toBe('3');
  });
});
