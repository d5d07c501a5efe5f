import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, eventsOf, patch, push, scenarioOf, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

const withFault = (fault: object): Scenario => ({
  ...scenarioOf('warm'),
  faults: { api: [fault] },
});

describe('faults', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [422, 'invalid_params'],
    [429, 'rate_limit'],
    [500, 'internal_server_error'],
    [503, 'service_unavailable'],
    [599, 'error'],
  ])('answer %d as the scenario says', async (status, id) => {
    const simulator = await start(withFault({ status }));
    const response = await askApi(simulator, `/apps/${APP}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ id });
  });

  it('ask for a second factor', async () => {
    const simulator = await start(withFault({ id: 'two_factor' }));

    const response = await askApi(simulator, `/apps/${APP}`);

    expect(response.status).toBe(403);
    expect(response.headers.get('heroku-two-factor-required')).toBe('true');
    expect(await response.json()).toMatchObject({ id: 'two_factor' });
  });

  it('give an error a name of their own', async () => {
    const simulator = await start(withFault({ id: 'verification_required', status: 402 }));
    const response = await askApi(simulator, `/apps/${APP}`);
    expect(response.status).toBe(402);
    expect(await response.json()).toMatchObject({ id: 'verification_required' });
  });

  it('affect the paths that they match, as often as they may', async () => {
    const simulator = await start(withFault({ path: '/dynos$', status: 500, times: 1 }));
    const statusOf = async (path: string): Promise<number> =>
      (await askApi(simulator, path)).status;

    expect(await statusOf(`/apps/${APP}`)).toBe(200);
    expect(await statusOf(`/apps/${APP}/dynos`)).toBe(500);
    expect(await statusOf(`/apps/${APP}/dynos`)).toBe(200);
  });

  it.each([
    ['', { stack: null, climate: { zone: 4 } }],
    ['/dynos', { state: 'hibernating' }],
  ])('change the fields of what my-app%s answers', async (path, fields) => {
    const usual = await start(scenarioOf('warm'));
    const simulator = await start(withFault({ path: `^/apps/${APP}${path}$`, fields }));
    const [before, after] = (await Promise.all(
      [usual, simulator].map(async (world) => (await askApi(world, `/apps/${APP}${path}`)).json()),
    )) as [object, object];

    const [first] = [before].flat();
    const changed = [after].flat();
    expect(changed).toHaveLength([before].flat().length);
    expect(changed).toMatchObject(changed.map(() => fields));
    expect(Object.keys({ ...changed[0] }).sort()).toEqual(
      Object.keys({ ...first, ...fields }).sort(),
    );
  });

  it('change no field of a refusal', async () => {
    const simulator = await start(withFault({ fields: { id: 'mine' } }));
    const response = await askApi(simulator, '/apps/other');
    expect([response.status, await response.json()]).toMatchObject([404, { id: 'not_found' }]);
  });

  it('leave pages, what is left and the request’s id as they are', async () => {
    const simulator = await start(withFault({ fields: { current: false }, requestsLeft: 7 }));
    const { status, headers } = await askApi(simulator, `/apps/${APP}/releases`, {
      headers: { range: 'version ..; max=1' },
    });
    expect(status).toBe(206);
    expect(headers.get('next-range')).toBe('version ]1..; max=1');
    expect(headers.get('ratelimit-remaining')).toBe('7');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('request-id')).not.toBeNull();
  });

  it('count time from the events of the app in the path', async () => {
    const simulator = await start({
      apps: { [APP]: {}, other: {} },
      faults: { api: [{ when: { after: 'push' }, status: 503 }] },
    });
    const statusOf = async (app: string): Promise<number> =>
      (await askApi(simulator, `/apps/${app}`)).status;
    expect(await statusOf(APP)).toBe(200);

    await push(simulator, await repository(), 'HEAD:main');

    expect([await statusOf(APP), await statusOf('other')]).toEqual([503, 200]);
  });

  it('add headers to a normal answer', async () => {
    const simulator = await start(withFault({ headers: { 'Warning-Message': 'It ends soon.' } }));
    const response = await askApi(simulator, `/apps/${APP}`);
    expect(response.headers.get('warning-message')).toBe('It ends soon.');
    expect(await response.json()).toMatchObject({ name: APP });
  });

  it('add headers to an error', async () => {
    const simulator = await start(withFault({ status: 429, headers: { 'Retry-After': '60' } }));
    const { headers } = await askApi(simulator, `/apps/${APP}`);
    expect([headers.get('retry-after'), headers.get('ratelimit-remaining')]).toEqual(['60', '0']);
  });

  it('answer nonsense', async () => {
    const headers = { 'Content-Type': 'text/html' };
    const simulator = await start(withFault({ status: 502, body: '<html>', headers }));
    const response = await askApi(simulator, `/apps/${APP}`);
    expect([response.status, await response.text()]).toEqual([502, '<html>']);
    expect(response.headers.get('content-type')).toBe('text/html');
  });

  it.each([204, 205, 304])('answer %d, which has no body', async (status) => {
    const headers = { 'X-Reason': 'none' };
    const simulator = await start(withFault({ status, body: 'ignored', headers }));

    const response = await askApi(simulator, `/apps/${APP}`);

    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(response.headers.get('x-reason')).toBe('none');
  });

  it.each([
    ['GET', undefined],
    ['PATCH', { maintenance: true }],
  ])('drop the connection of a %s', async (method, body) => {
    const simulator = await start(withFault({ drop: true }));

    const asked = body
      ? patch(simulator, `/apps/${APP}`, body)
      : askApi(simulator, `/apps/${APP}`, { method });

    await expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' });
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
