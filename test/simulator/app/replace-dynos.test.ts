import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import type { Simulator } from '../../../src/simulator/world.ts';
import { APP, eventsOf, patch, push, scenarioOf, until, visit, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

const inSpace = (quantity: number, changes = {}) =>
  scenarioOf('one-dyno', { size: 'private-s', space: 'my-space', quantity, ...changes });

/** How many web dynos were up, at each of the events that the release was followed by. */
function upAfterRelease({ events }: Simulator): number[] {
  const up = new Set<string>();
  const counts: number[] = [];
  let released = false;
  for (const event of events) {
    if (event.type !== 'dyno') continue;
    released ||= event.release > 3;
    const key = `${event.name} v${event.release}`;
    if (event.to === 'up') up.add(key);
    else up.delete(key);
    if (released) counts.push(up.size);
  }
  return counts;
}

describe('preboot', () => {
  it.each([
    ['heroku/nodejs', 180],
    ['heroku/java', 210],
  ])('with %s switches %d s after the release', async (buildpack, seconds) => {
    const simulator = await start(scenarioOf('zero-downtime', { buildpacks: [buildpack] }), 60);

    await push(simulator, await repository(), 'HEAD:main');
    await until(() => eventsOf(simulator, 'preboot-switch').length === 1);

    const [release] = eventsOf(simulator, 'release');
    const [switched] = eventsOf(simulator, 'preboot-switch');
    const after = ((switched?.at ?? 0) - (release?.at ?? 0)) / 1000;
    expect(after).toBeGreaterThanOrEqual(seconds - 1);
    expect(after).toBeLessThan(seconds + 25);
  });

  it('switches to dynos that crash all the same', async () => {
    const simulator = await start(scenarioOf('zero-downtime', { crashesOnBoot: true }), 200);

    await push(simulator, await repository(), 'HEAD:main');
    expect((await visit(simulator)).status).toBe(200);
    await until(() => simulator.state(APP).retiring.length === 0);

    expect((await visit(simulator)).status).toBe(503);
    expect(eventsOf(simulator, 'router-response').at(-1)).toMatchObject({ code: 'H10' });
  });

  it('restarts workers at once', async () => {
    const processes = { worker: { command: 'node worker.js', quantity: 1 } };
    const simulator = await start(scenarioOf('zero-downtime', { processes }));

    await push(simulator, await repository(), 'HEAD:main');

    const { dynos, retiring } = simulator.state(APP);
    expect(dynos.map(({ name, release }) => [name, release])).toEqual([
      ['web.1', 4],
      ['web.2', 4],
      ['worker.1', 4],
    ]);
    expect(retiring.map(({ name }) => name)).toEqual(['web.1', 'web.2']);
  });

  it('refuses to be scaled until the switch', async () => {
    const simulator = await start(scenarioOf('zero-downtime', { buildSeconds: 0 }), 20);
    await push(simulator, await repository(), 'HEAD:main');

    const refused = await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 3 });

    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      message: 'Cannot change formation for a preboot app until preboot is complete',
    });
    expect(simulator.state(APP).formation).toMatchObject({ quantity: 2 });
  });
});

describe('a rolling deploy', () => {
  it('of a Private Space has three of four dynos serving all the time', async () => {
    const simulator = await start(inSpace(4));

    await push(simulator, await repository(), 'HEAD:main');
    await until(() => simulator.state(APP).dynos.every(({ release }) => release === 4));
    await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));

    expect(Math.min(...upAfterRelease(simulator))).toBe(3);
    expect(simulator.state(APP).dynos).toHaveLength(4);
  });

  it('with one dyno has a moment without', async () => {
    const simulator = await start(inSpace(1));

    await push(simulator, await repository(), 'HEAD:main');

    await until(() => simulator.state(APP).dynos[0]?.state === 'up');
    expect(Math.min(...upAfterRelease(simulator))).toBe(0);
  });

  it('is taken over by the next one', async () => {
    const simulator = await start(inSpace(4, { bootSeconds: 20, buildSeconds: 0 }), 20);
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');
    await mine.git('commit', '--quiet', '--allow-empty', '-m', 'second');

    await push(simulator, mine, 'HEAD:main');
    await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));

    await until(() => simulator.state(APP).dynos.every(({ release }) => release === 5));
    expect(simulator.state(APP).dynos).toHaveLength(4);
  });

  it('of Fir names the dynos anew', async () => {
    const simulator = await start(
      inSpace(2, { size: 'dyno-1c-0.5gb', generation: 'fir', stack: 'cnb' }),
    );
    const names = (): string[] => simulator.state(APP).dynos.map(({ name }) => name);
    const before = names();

    await push(simulator, await repository(), 'HEAD:main');
    await until(() => simulator.state(APP).dynos.every(({ release }) => release === 4));

    expect(
      before.concat(names()).every((name) => /^web-[0-9a-f]{10}-[0-9a-f]{5}$/.test(name)),
    ).toBe(true);
    expect(names().some((name) => before.includes(name))).toBe(false);
  });
});
