import { describe, expect, it } from '@jest/globals';
import type { Response } from 'node-fetch';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, patch, push, scenarioOf, until, visit, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

const send = (
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> =>
  askApi(simulator, `/apps/${APP}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { accept: 'application/vnd.heroku+json; version=3.webhooks' },
  });

const worker = { command: 'npm run work', quantity: 1 };

describe('features', () => {
  it('are switched', async () => {
    const simulator = await start(scenarioOf('one-dyno'));

    const response = await patch(simulator, `/apps/${APP}/features/preboot`, { enabled: true });

    expect(await response.json()).toMatchObject({ name: 'preboot', enabled: true });
    expect(simulator.state(APP).features.preboot).toBe(true);
  });
});

describe('formations', () => {
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

  it.each([
    ['by its name', { dyno_size: 'standard-2x' }],
    ['as an object with its name', { dyno_size: { name: 'Standard-2X' } }],
  ])('take a size %s', async (_how, update) => {
    const simulator = await start(scenarioOf('one-dyno'));
    await patch(simulator, `/apps/${APP}/formation/web`, update);
    expect(simulator.state(APP).formation).toMatchObject({ size: 'standard-2X' });
  });

  it('take a size by its id', async () => {
    const simulator = await start(scenarioOf('one-dyno'));
    const size = (await (await askApi(simulator, '/dyno-sizes/standard-2x')).json()) as {
      id: string;
    };
    await patch(simulator, `/apps/${APP}/formation/web`, { dyno_size: { id: size.id } });
    expect(simulator.state(APP).formation).toMatchObject({ size: 'standard-2X' });
  });

  it('change several at once, by number and by difference', async () => {
    const simulator = await start(scenarioOf('one-dyno', { processes: { worker } }));

    const response = await patch(simulator, `/apps/${APP}/formation`, {
      updates: [
        { type: 'web', quantity: '2', size: 'Standard-2X' },
        { type: 'worker', quantity: '+2' },
      ],
    });

    expect(await response.json()).toHaveLength(2);
    expect(simulator.state(APP).processes).toEqual({
      web: { quantity: 2, size: 'standard-2X' },
      worker: { quantity: 3, size: 'standard-1X' },
    });
  });

  it('change all or none', async () => {
    const simulator = await start(scenarioOf('one-dyno'));
    const before = simulator.state(APP);

    const response = await patch(simulator, `/apps/${APP}/formation`, {
      updates: [
        { type: 'web', quantity: 2 },
        { type: 'clock', quantity: 1 },
      ],
    });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      message: "Couldn't find that process type (clock).",
    });
    expect(simulator.state(APP)).toEqual(before);
  });

  it('stay as they are until preboot has switched', async () => {
    const simulator = await start(scenarioOf('zero-downtime'), 10);
    await patch(simulator, `/apps/${APP}/config-vars`, { A: '1' });

    const response = await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 3 });

    expect(response.status).toBe(422);
    expect(simulator.state(APP).formation).toMatchObject({ quantity: 2 });
  });
});

describe('maintenance', () => {
  it('is turned on', async () => {
    const simulator = await start(scenarioOf('warm'));

    const response = await patch(simulator, `/apps/${APP}`, { maintenance: true });

    expect(await response.json()).toMatchObject({ maintenance: true });
    expect((await visit(simulator)).status).toBe(503);
  });
});

describe('config vars', () => {
  it('are set and unset with a release, which restarts the dynos', async () => {
    const simulator = await start(
      scenarioOf('one-dyno', { config: { OLD: '1', KEPT: '2' }, bootSeconds: 55 }),
    );

    const response = await patch(simulator, `/apps/${APP}/config-vars`, { OLD: null, NEW: '3' });

    expect(await response.json()).toEqual({ KEPT: '2', NEW: '3' });
    expect(await (await send(simulator, 'GET', 'config-vars')).json()).toEqual({
      KEPT: '2',
      NEW: '3',
    });
    expect(simulator.state(APP).releases).toHaveLength(4);
    expect(simulator.state(APP).dynos).toMatchObject([{ release: 4, state: 'starting' }]);
  });
});

describe('dynos', () => {
  const wholeApp = scenarioOf('one-dyno', { quantity: 2, processes: { worker } });

  it.each([
    ['dynos', ['web.1', 'web.2', 'worker.1']],
    ['dynos/web.2', ['web.2']],
    ['formations/worker', ['worker.1']],
  ])('are restarted by DELETE %s', async (path, restarted) => {
    const simulator = await start(wholeApp);

    const response = await send(simulator, 'DELETE', path);

    expect([response.status, await response.json()]).toEqual([202, {}]);
    const starting = simulator.state(APP).dynos.filter(({ state }) => state === 'starting');
    expect(starting.map(({ name }) => name).sort()).toEqual(restarted);
  });

  it('that are not there are not restarted', async () => {
    const simulator = await start(wholeApp);
    expect((await send(simulator, 'DELETE', 'dynos/web.3')).status).toBe(404);
  });

  it('are up again after their boot', async () => {
    const simulator = await start(wholeApp);
    await send(simulator, 'DELETE', 'dynos');
    await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));
    expect(simulator.state(APP).dynos).toHaveLength(3);
  });
});

describe('buildpacks', () => {
  it('are known by their name, however they were given', async () => {
    const simulator = await start(scenarioOf('no-release'));
    const updates = [
      'heroku/java',
      'urn:buildpack:heroku/ruby',
      'https://buildpack-registry.s3.amazonaws.com/buildpacks/heroku/go.tgz',
      'https://example.com/mine.git',
    ].map((buildpack) => ({ buildpack }));

    await send(simulator, 'PUT', 'buildpack-installations', { updates });

    const installed = await send(simulator, 'GET', 'buildpack-installations');
    expect(await installed.json()).toEqual([
      { ordinal: 0, buildpack: { name: 'heroku/java', url: 'urn:buildpack:heroku/java' } },
      { ordinal: 1, buildpack: { name: 'heroku/ruby', url: 'urn:buildpack:heroku/ruby' } },
      { ordinal: 2, buildpack: { name: 'heroku/go', url: 'urn:buildpack:heroku/go' } },
      {
        ordinal: 3,
        buildpack: { name: 'https://example.com/mine.git', url: 'https://example.com/mine.git' },
      },
    ]);
  });
});

describe('add-ons', () => {
  const withAddons = scenarioOf('warm', {
    addons: ['deployhooks:http', 'deployhooks:http', 'papertrail:choklad'],
  });
  const listed = async (simulator: Simulator) =>
    (await (await send(simulator, 'GET', 'addons')).json()) as { id: string; name: string }[];

  it.each(['id', 'name'] as const)('are removed by their %s, one at a time', async (key) => {
    const simulator = await start(withAddons);
    const before = await listed(simulator);
    const [, second] = before;

    const response = await send(simulator, 'DELETE', `addons/${second?.[key] ?? ''}`);

    expect(await response.json()).toMatchObject({ id: second?.id, state: 'deprovisioned' });
    const others = before.filter((addon) => addon !== second);
    expect(await listed(simulator)).toEqual(others);
    expect(simulator.state(APP).addons).toHaveLength(2);
  });

  it('that are not there are not removed', async () => {
    const simulator = await start(withAddons);
    const response = await send(simulator, 'DELETE', 'addons/none');
    expect([response.status, await response.json()]).toEqual([
      404,
      { id: 'not_found', message: "Couldn't find that add-on.", resource: 'add_on' },
    ]);
    expect(simulator.state(APP).addons).toHaveLength(3);
  });

  it.each([
    [APP, 200],
    [null, 200],
    ['other', 404],
  ])('are found by their name, of the app %p', async (app, status) => {
    const simulator = await start(withAddons);
    const [first] = await listed(simulator);

    const response = await askApi(simulator, '/actions/addons/resolve', {
      method: 'POST',
      body: JSON.stringify({ addon: first?.name, app }),
    });

    expect(response.status).toBe(status);
    const found: unknown = await response.json();
    expect(found).toMatchObject(status === 200 ? [{ id: first?.id }] : { id: 'not_found' });
  });
});

describe('the stack', () => {
  const setStack = (simulator: Simulator, stack: string) =>
    patch(simulator, `/apps/${APP}`, { build_stack: stack });

  it('is set for the next build', async () => {
    const simulator = await start(scenarioOf('old-stack'));

    const response = await setStack(simulator, 'heroku-26');

    expect(await response.json()).toMatchObject({
      stack: { name: 'heroku-22' },
      build_stack: { name: 'heroku-26' },
    });
    await push(simulator, await repository(), 'HEAD:main');
    expect(simulator.state(APP)).toMatchObject({ stack: 'heroku-26', buildStack: 'heroku-26' });
    const builds = await send(simulator, 'GET', 'builds');
    expect(await builds.json()).toMatchObject([{ stack: 'heroku-26' }]);
  });

  it('is set at once where nothing is deployed yet', async () => {
    const simulator = await start(scenarioOf('no-release'));
    await setStack(simulator, 'heroku-26');
    expect(simulator.state(APP).stack).toBe('heroku-26');
  });

  it.each([
    ['one-dyno', 'heroku-20'],
    ['one-dyno', 'cnb'],
    ['fir', 'heroku-24'],
  ] as const)('of %s can’t be %s', async (preset, stack) => {
    const simulator = await start(scenarioOf(preset));
    const before = simulator.state(APP);
    expect((await setStack(simulator, stack)).status).toBe(404);
    expect(simulator.state(APP)).toEqual(before);
  });
});

describe('webhooks', () => {
  const webhook = {
    include: ['api:release'],
    level: 'notify',
    url: 'https://my-app.example.com/hook',
  };

  it('are added and removed', async () => {
    const simulator = await start(scenarioOf('warm'));

    const added = await send(simulator, 'POST', 'webhooks', webhook);
    expect(added.status).toBe(201);
    expect(await (await send(simulator, 'GET', 'webhooks')).json()).toMatchObject([webhook]);

    const { id } = (await added.json()) as { id: string };
    expect(await (await send(simulator, 'DELETE', `webhooks/${id}`)).json()).toMatchObject({ id });
    expect(await (await send(simulator, 'GET', 'webhooks')).json()).toEqual([]);
  });

  it('come with a secret, unless one is given', async () => {
    const simulator = await start(scenarioOf('warm'));
    const made = await send(simulator, 'POST', 'webhooks', webhook);
    const given = await send(simulator, 'POST', 'webhooks', { ...webhook, secret: 'mine' });
    const secrets = [made, given].map(({ headers }) => headers.get('heroku-webhook-secret'));
    expect(secrets).toEqual([expect.stringMatching(/^[0-9a-f]+$/), null]);
  });

  it('that are not there are not removed', async () => {
    const simulator = await start(scenarioOf('warm'));
    expect((await send(simulator, 'DELETE', 'webhooks/none')).status).toBe(404);
  });
});
