import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, push, scenarioOf, until, visit, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

describe('as many dynos run after a deploy as before', () => {
  it('leaves an app that sleeps asleep, on the new release', async () => {
    const simulator = await start(scenarioOf('sleeping'));

    await push(simulator, await repository(), 'HEAD:main');

    expect(simulator.state(APP).dynos).toEqual([{ name: 'web.1', state: 'idle', release: 4 }]);
    expect(eventsOf(simulator, 'release')).toMatchObject([
      { version: 4, runningBefore: 0, runningAfter: 0 },
    ]);
  });

  it('brings an app back awake that a request woke before', async () => {
    const simulator = await start(scenarioOf('sleeping'));
    const response = await visit(simulator);
    expect(await response.text()).toContain('release v3');

    await push(simulator, await repository(), 'HEAD:main');

    expect(eventsOf(simulator, 'release')).toMatchObject([{ runningBefore: 1, runningAfter: 1 }]);
    await until(() => simulator.state(APP).dynos[0]?.state === 'up');
    expect(simulator.state(APP).dynos).toEqual([{ name: 'web.1', state: 'up', release: 4 }]);
  });

  it('counts a dyno that is just starting as running', async () => {
    const simulator = await start(scenarioOf('sleeping', { bootSeconds: 3600 }));
    const visiting = visit(simulator).catch(() => undefined);
    await until(() => simulator.state(APP).dynos[0]?.state === 'starting');

    await push(simulator, await repository(), 'HEAD:main');

    expect(eventsOf(simulator, 'release')).toMatchObject([{ runningBefore: 1, runningAfter: 1 }]);
    expect(simulator.state(APP).dynos).toMatchObject([{ state: 'starting', release: 4 }]);
    await simulator.stop();
    await visiting;
  });
});

describe('a deploy', () => {
  it('without preboot makes requests wait for the new dynos', async () => {
    const simulator = await start(scenarioOf('one-dyno', { bootSeconds: 20 }));
    await push(simulator, await repository(), 'HEAD:main');
    expect(simulator.state(APP).dynos).toEqual([{ name: 'web.1', state: 'starting', release: 4 }]);

    const response = await visit(simulator);

    expect(await response.text()).toContain('release v4');
    expect(eventsOf(simulator, 'router-response')[0]?.queuedMs).toBeGreaterThan(0);
  });

  it('with preboot lists the new dynos while the old ones serve, until the switch', async () => {
    const simulator = await start(scenarioOf('zero-downtime'));
    await push(simulator, await repository(), 'HEAD:main');
    expect(simulator.state(APP)).toMatchObject({
      dynos: [{ release: 4 }, { release: 4 }],
      retiring: [
        { state: 'up', release: 3 },
        { state: 'up', release: 3 },
      ],
    });
    expect(await (await visit(simulator)).text()).toContain('release v3');

    await until(() => simulator.state(APP).retiring.length === 0);

    expect(await (await visit(simulator)).text()).toContain('release v4');
    expect(eventsOf(simulator, 'preboot-switch')).toMatchObject([{ release: 4 }]);
  });

  it('within the window of another keeps the oldest dynos serving', async () => {
    const simulator = await start(scenarioOf('zero-downtime', { buildSeconds: 0 }), 10);
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');
    await mine.git('commit', '--quiet', '--allow-empty', '-m', 'second');

    await push(simulator, mine, 'HEAD:main');

    const { dynos, retiring } = simulator.state(APP);
    expect(dynos.map(({ release }) => release)).toEqual([5, 5]);
    expect(retiring.map(({ release }) => release)).toEqual([3, 3]);
  });

  it('is the first one: makes the formation, with one web dyno', async () => {
    const simulator = await start(scenarioOf('no-release'));
    expect(simulator.state(APP)).toMatchObject({ formation: null, dynos: [] });

    await push(simulator, await repository(), 'HEAD:main');

    expect(simulator.state(APP)).toMatchObject({
      formation: { quantity: 1, size: 'eco' },
      dynos: [{ name: 'web.1', release: 3 }],
    });
    expect((await visit(simulator)).status).toBe(200);
  });

  it('of an app scaled to nothing starts nothing', async () => {
    const simulator = await start(scenarioOf('zero-dynos'));

    await push(simulator, await repository(), 'HEAD:main');

    expect(simulator.state(APP).dynos).toEqual([]);
    expect(simulator.state(APP).releases).toHaveLength(4);
  });
});
