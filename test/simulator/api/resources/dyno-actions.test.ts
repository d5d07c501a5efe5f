import { expect, it } from '@jest/globals';
import { useTeardown } from '../../../support/teardown.ts';
import { APP, askApi, patch, scenarioOf, worlds } from '../../in-world.ts';

const { start } = worlds(useTeardown());

it.each(['dynos/web.1', 'formations/web'])('%s starts again after it was stopped', async (what) => {
  // In real time, so that the dyno is still booting after the answer.
  const simulator = await start(scenarioOf('one-dyno'), 1);
  const path = `/apps/${APP}/${what}/actions/stop`;
  expect((await askApi(simulator, path, { method: 'POST' })).status).toBe(202);
  expect(simulator.state(APP).dynos).toMatchObject([{ name: 'web.1', state: 'starting' }]);
});

it('a dyno that doesn’t exist can’t be stopped', async () => {
  const simulator = await start(scenarioOf('one-dyno'));
  const path = `/apps/${APP}/dynos/web.9/actions/stop`;
  expect((await askApi(simulator, path, { method: 'POST' })).status).toBe(404);
});

it.each(['dynos', 'dynos/web.1'])('no command runs with POST %s', async (what) => {
  const simulator = await start(scenarioOf('one-dyno'));
  const body = JSON.stringify({ command: 'bash', attach: true });
  const answer = await askApi(simulator, `/apps/${APP}/${what}`, { method: 'POST', body });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    id: 'not_simulated',
    message: expect.stringContaining('(not simulated) Nothing ran'),
  });
});

it('the stacks are listed, and those that the app can have', async () => {
  const names = async (preset: 'one-dyno' | 'fir', path: string): Promise<string[]> => {
    const answer = await askApi(await start(scenarioOf(preset)), path);
    return ((await answer.json()) as { name: string }[]).map(({ name }) => name).sort();
  };
  const cedar = ['container', 'heroku-22', 'heroku-24', 'heroku-26'];
  expect(await names('one-dyno', '/stacks')).toEqual(['cnb', ...cedar]);
  expect(await names('one-dyno', `/apps/${APP}/available-stacks`)).toEqual(cedar);
  expect(await names('fir', `/apps/${APP}/available-stacks`)).toEqual(['cnb']);
});

it('an unknown feature is reported with the simulated ones', async () => {
  const simulator = await start(scenarioOf('one-dyno'));
  const path = `/apps/${APP}/features/preboots`;
  for (const answer of [
    await askApi(simulator, path),
    await patch(simulator, path, { enabled: true }),
  ]) {
    expect(answer.status).toBe(404);
    expect(JSON.stringify(await answer.json())).toMatch(/the simulation has only preboot, /);
  }
});
