import { expect, it } from '@jest/globals';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, patch, scenarioOf, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

const rollBack = (simulator: Simulator, release: string) =>
  askApi(simulator, `/apps/${APP}/releases`, { method: 'POST', body: JSON.stringify({ release }) });

it('a rollback releases the code and the config vars of an earlier release', async () => {
  const simulator = await start(scenarioOf('one-dyno', { config: { COLOR: 'red' } }), 1);
  await patch(simulator, `/apps/${APP}/config-vars`, { COLOR: 'blue', SIZE: '1' });

  const answer = await rollBack(simulator, '3');

  expect(await answer.json()).toMatchObject({ version: 5, current: true });
  expect(simulator.state(APP).config).toEqual({ COLOR: 'red' });
  expect(simulator.state(APP).releases.at(-1)).toMatchObject({ description: 'Rollback to v3' });
  expect(simulator.state(APP).dynos).toMatchObject([{ release: 5, state: 'starting' }]);
});

it.each([
  ['2', 422],
  ['4', 422],
  ['9', 404],
])(
  'a rollback to v%s, which has no code, failed, or doesn’t exist, is refused',
  async (release, status) => {
    const simulator = await start(scenarioOf('release-failed'));
    expect((await rollBack(simulator, release)).status).toBe(status);
    expect(simulator.state(APP).releases).toHaveLength(4);
  },
);

it('a release of an unknown slug is refused', async () => {
  const simulator = await start(scenarioOf('one-dyno'));
  const body = JSON.stringify({ slug: 'none', description: 'Retry' });
  const answer = await askApi(simulator, `/apps/${APP}/releases`, { method: 'POST', body });
  expect(answer.status).toBe(404);
});
