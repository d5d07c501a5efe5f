import { describe, expect, it } from '@jest/globals';
import fetch from 'node-fetch';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, eventsOf, patch, scenarioOf, visit, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

const logsUrl = async (simulator: Simulator, body: object): Promise<string> => {
  const path = `/apps/${APP}/log-sessions`;
  const made = await askApi(simulator, path, { method: 'POST', body: JSON.stringify(body) });
  return ((await made.json()) as { logplex_url: string }).logplex_url;
};

const logs = async (simulator: Simulator, body: object): Promise<string> =>
  (await fetch(await logsUrl(simulator, body))).text();

describe('the logs of an app', () => {
  it('have its requests and its changes, and say that they are simulated', async () => {
    const simulator = await start(scenarioOf('one-dyno'));
    await visit(simulator, '/login');
    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 2 });

    const text = await logs(simulator, { lines: 100 });

    expect(text).toMatch(/^data: \S+ heroku\[simulator\]: \(simulated\) /);
    expect(text).toMatch(/heroku\[router\]: at=info method=GET path="\/login" .* status=200/);
    expect(text).toMatch(/app\[api\]: Scaled to web@2:standard-1X/);
    expect(text).toMatch(/heroku\[web\.2\]: State changed from down to starting/);
  });

  it.each([
    [{ dyno: 'web.1', lines: 100 }, false],
    [{ dyno: 'web', lines: 100 }, false],
    [{ source: 'app', lines: 100 }, false],
    [{ dyno: 'router', lines: 100 }, true],
    [{ source: 'heroku', lines: 1 }, true],
  ])('can be chosen: %j', async (body, hasRouter) => {
    const simulator = await start(scenarioOf('one-dyno'));
    await visit(simulator);
    expect((await logs(simulator, body)).includes('[router]')).toBe(hasRouter);
  });

  it('continue with --tail', async () => {
    const simulator = await start(scenarioOf('one-dyno'));
    const { body } = await fetch(await logsUrl(simulator, { tail: true, lines: 1 }));
    await visit(simulator, '/later');
    for await (const chunk of body ?? []) if (String(chunk).includes('path="/later"')) break;
  });
});

describe('the registry of buildpacks', () => {
  it.each([
    ['heroku%2Fpython', 200],
    ['acme%2Fanything', 200],
    ['heroku%2Fpyton', 404],
    ['nonsense', 403],
  ])('answers %s with %d', async (name, status) => {
    const simulator = await start(scenarioOf('one-dyno'));
    const url = `${simulator.env.HEROKU_BUILDPACK_REGISTRY_URL ?? ''}/buildpacks/${name}`;
    expect((await fetch(url)).status).toBe(status);
    expect(eventsOf(simulator, 'proxy-refusal')).toHaveLength(status === 403 ? 1 : 0);
  });
});
