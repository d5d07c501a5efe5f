import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, patch, push, scenarioOf, until, visit, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

describe('a build that runs when the world begins', () => {
  it('runs as long as the scenario says, and is released', async () => {
    const commit = 'abcdef0123'.repeat(4);
    const simulator = await start(
      scenarioOf('build-running', { runningBuild: { commit, forSeconds: 20 } }),
    );

    await until(() => simulator.state(APP).builds[0]?.status === 'succeeded');

    expect(simulator.state(APP).releases.at(-1)).toEqual({
      version: 4,
      description: 'Deploy abcdef01',
      status: 'succeeded',
    });
    const [began, ended] = eventsOf(simulator, 'build');
    expect((ended?.at ?? 0) - (began?.at ?? 0)).toBeGreaterThanOrEqual(20_000);
  });

  it('doesn’t block a push', async () => {
    const simulator = await start(scenarioOf('build-running'));

    await push(simulator, await repository(), 'HEAD:main');

    expect(simulator.state(APP).builds.map(({ status }) => status)).toEqual([
      'pending',
      'succeeded',
    ]);
    expect(simulator.state(APP).releases.at(-1)).toMatchObject({ version: 4 });
  });

  it('can be the app’s first', async () => {
    const simulator = await start(scenarioOf('no-release', { runningBuild: {} }));
    expect(simulator.state(APP)).toMatchObject({
      builds: [{ status: 'pending' }],
      formation: null,
    });
  });
});

describe('an app whose last release failed', () => {
  const failed = scenarioOf('release-failed');

  it('runs the previous release', async () => {
    const simulator = await start(failed);
    expect(await (await visit(simulator)).text()).toContain('release v3');
  });

  it('runs the next release that succeeds', async () => {
    const simulator = await start(failed);

    await push(simulator, await repository(), 'HEAD:main');

    expect(simulator.state(APP).releases.map(({ status }) => status)).toEqual([
      ...['succeeded', 'succeeded', 'succeeded'],
      ...['failed', 'succeeded'],
    ]);
    expect(simulator.state(APP).dynos).toMatchObject([{ release: 5 }, { release: 5 }]);
  });

  it('starts new dynos on the release that it runs', async () => {
    const simulator = await start(failed);
    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 3 });
    expect(simulator.state(APP).dynos.map(({ release }) => release)).toEqual([3, 3, 3]);
  });
});
