import { describe, expect, it } from '@jest/globals';
import fetch from 'node-fetch';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, patch, push, scenarioOf, until, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

const withPhase = (failures: number) =>
  scenarioOf('one-dyno', {
    processes: { release: { command: 'node migrate.js' } },
    releasePhase: { seconds: 5, failures },
    buildSeconds: 1,
  });

const statuses = (simulator: Simulator): string[] =>
  simulator.state(APP).releases.map(({ status }) => status);

const setVariable = (simulator: Simulator) =>
  patch(simulator, `/apps/${APP}/config-vars`, { COLOR: 'blue' });

const make = (simulator: Simulator, body: object) =>
  askApi(simulator, `/apps/${APP}/releases`, { method: 'POST', body: JSON.stringify(body) });

describe('a release phase', () => {
  it('runs before the dynos move to the release', async () => {
    const simulator = await start(withPhase(0), 20);

    await setVariable(simulator);
    expect(statuses(simulator).at(-1)).toBe('pending');
    expect(simulator.state(APP).dynos).toMatchObject([{ release: 3, state: 'up' }]);

    await until(() => statuses(simulator).at(-1) === 'succeeded');
    expect(simulator.state(APP).dynos).toMatchObject([{ release: 4 }]);
  });

  it('is updated at its end', async () => {
    const simulator = await start(withPhase(0), 20);
    await setVariable(simulator);
    await until(() => statuses(simulator).at(-1) === 'succeeded');
    const answer = await askApi(simulator, `/apps/${APP}/releases/4`);
    const times = (await answer.json()) as Record<'created_at' | 'updated_at', string>;
    const seconds = (Date.parse(times.updated_at) - Date.parse(times.created_at)) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(4);
  });

  it('leaves the app on the old release when it fails', async () => {
    const simulator = await start(withPhase(1));

    await setVariable(simulator);
    await until(() => statuses(simulator).at(-1) === 'failed');

    expect(simulator.state(APP).dynos).toMatchObject([{ release: 3, state: 'up' }]);
    const releases = (await (await askApi(simulator, `/apps/${APP}/releases`)).json()) as {
      version: number;
      current: boolean;
      output_stream_url: string;
    }[];
    expect(releases.filter(({ current }) => current)).toMatchObject([{ version: 3 }]);
    const failed = releases.find(({ version }) => version === 4);
    const output = await fetch(failed?.output_stream_url ?? '');
    expect(await output.text()).toMatch(/node migrate\.js\n.*failed/);
  });

  it("doesn't reject the push when it fails", async () => {
    const simulator = await start(withPhase(1));

    const { code, output } = await push(simulator, await repository(), 'main');

    expect(code).toBe(0);
    expect(output).toContain('Running release command... (simulated)');
    expect(output).toContain('Waiting for release.... failed. (simulated)');
    expect(statuses(simulator)).toEqual(['succeeded', 'succeeded', 'succeeded', 'failed']);
    expect(simulator.state(APP).dynos).toMatchObject([{ release: 3 }]);
  });

  it('that failed runs again with a release of the same slug, and can succeed', async () => {
    const simulator = await start(scenarioOf('release-failed'));
    const failed = (await (await askApi(simulator, `/apps/${APP}/releases/4`)).json()) as {
      slug: { id: string };
    };

    const body = { description: 'Retry of v4: Deploy', slug: failed.slug.id };
    const made = await make(simulator, body);

    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ version: 5, status: 'pending', slug: failed.slug });
    await until(() => statuses(simulator).at(-1) === 'succeeded');
    expect(simulator.state(APP).dynos).toMatchObject([{ release: 5 }, { release: 5 }]);
  });

  it('doesn’t run before there is code', async () => {
    const scenario = scenarioOf('no-release', { processes: { release: { command: 'x' } } });
    const simulator = await start(scenario);
    await setVariable(simulator);
    expect(statuses(simulator)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });
});
