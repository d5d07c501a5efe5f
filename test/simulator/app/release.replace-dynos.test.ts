import { describe, expect, it } from '@jest/globals';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import {
  APP,
  askApi,
  eventsOf,
  patch,
  push,
  scenarioOf,
  until,
  visit,
  worlds,
} from '../in-world.ts';
import { sampleOf, weekly } from '../../support/weekly.ts';
import { startWorld } from '../../support/simulator.ts';

const end = useTeardown();
const { start, repository } = worlds(end);

const inSpace = (quantity: number, changes = {}) =>
  scenarioOf('one-dyno', { size: 'private-s', space: 'my-space', quantity, ...changes });

/** The fewest web dynos that were up at once after the first of them was stopped. */
function fewestUp({ events }: Simulator): number {
  const up = new Set<string>();
  const counts: number[] = [];
  let began = false;
  for (const event of events) {
    if (event.type !== 'dyno') continue;
    began ||= event.to === 'down';
    const key = `${event.name} v${event.release}`;
    if (event.to === 'up') up.add(key);
    else up.delete(key);
    if (began) counts.push(up.size);
  }
  return Math.min(...counts);
}

const changeConfig = (simulator: Simulator, value: string) =>
  patch(simulator, `/apps/${APP}/config-vars`, { VALUE: value });

const areAllUp = (simulator: Simulator, version: number): boolean =>
  simulator.state(APP).dynos.every(({ release, state }) => release === version && state === 'up');

describe('preboot', () => {
  it.each(
    sampleOf(1, [
      ['heroku/nodejs', 180],
      ['heroku/java', 210],
    ]),
  )('with %s switches %d s after the release', async (buildpack, seconds) => {
    const simulator = await start(scenarioOf('zero-downtime', { buildpacks: [buildpack] }), 30);

    await changeConfig(simulator, 'new');
    await until(() => eventsOf(simulator, 'preboot-switch').length === 1);

    const [release] = eventsOf(simulator, 'release');
    const [switched] = eventsOf(simulator, 'preboot-switch');
    const after = ((switched?.at ?? 0) - (release?.at ?? 0)) / 1000;
    expect(after).toBeGreaterThanOrEqual(seconds - 1);
    expect(after).toBeLessThan(seconds + 28);
  });

  it('switches and lists dynos as the scenario says', async () => {
    const changes = { prebootSeconds: 20, prebootLists: 'all' as const };
    const simulator = await start(scenarioOf('zero-downtime', changes), 20);

    await changeConfig(simulator, 'new');
    const listed = (await (await askApi(simulator, `/apps/${APP}/dynos`)).json()) as {
      release: { version: number };
    }[];
    await until(() => eventsOf(simulator, 'preboot-switch').length === 1);

    expect(listed.map(({ release }) => release.version).sort()).toEqual([3, 3, 4, 4]);
    const [release] = eventsOf(simulator, 'release');
    const [switched] = eventsOf(simulator, 'preboot-switch');
    const after = ((switched?.at ?? 0) - (release?.at ?? 0)) / 1000;
    expect(after).toBeGreaterThanOrEqual(19);
    expect(after).toBeLessThan(60);
  });

  weekly('of two releases switches once, by the time of the second', async () => {
    const simulator = await start(scenarioOf('zero-downtime'), 60);
    await changeConfig(simulator, 'one');
    const [first] = eventsOf(simulator, 'release');
    // a minute
    await until(() => performance.now() - (first?.atReal ?? 0) > 1000);

    await changeConfig(simulator, 'two');
    await until(() => simulator.state(APP).retiring.length === 0);

    const second = eventsOf(simulator, 'release').at(-1);
    const switches = eventsOf(simulator, 'preboot-switch');
    expect(switches).toMatchObject([{ release: 5 }]);
    expect(((switches[0]?.at ?? 0) - (second?.at ?? 0)) / 1000).toBeGreaterThan(175);
  });

  it('switches to dynos even if they crash', async () => {
    const simulator = await start(scenarioOf('zero-downtime', { crashesOnBoot: true }), 30);

    await changeConfig(simulator, 'new');
    expect((await visit(simulator)).status).toBe(200);
    await until(() => simulator.state(APP).retiring.length === 0);

    expect((await visit(simulator)).status).toBe(503);
    expect(eventsOf(simulator, 'router-response').at(-1)).toMatchObject({ code: 'H10' });
  });

  weekly('restarts workers at once', async () => {
    const processes = { worker: { command: 'node worker.js', quantity: 1 } };
    const simulator = await start(scenarioOf('zero-downtime', { processes }), 1);

    await changeConfig(simulator, 'new');

    const { dynos, retiring } = simulator.state(APP);
    expect(dynos.map(({ name, release }) => [name, release])).toEqual([
      ['web.1', 4],
      ['web.2', 4],
      ['worker.1', 4],
    ]);
    expect(retiring.map(({ name }) => name)).toEqual(['web.1', 'web.2']);
  });

  it('refuses to be scaled until the switch', async () => {
    const simulator = await start(scenarioOf('zero-downtime'), 1);
    await changeConfig(simulator, 'new');

    const refused = await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 3 });

    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      message: 'Cannot change formation for a preboot app until preboot is complete',
    });
    expect(simulator.state(APP).formation).toMatchObject({ quantity: 2 });
  });

  weekly('turned off before the switch lets the old dynos be scaled away', async () => {
    const simulator = await start(scenarioOf('zero-downtime'), 1);
    await changeConfig(simulator, 'new');
    await patch(simulator, `/apps/${APP}/features/preboot`, { enabled: false });
    expect(simulator.state(APP).retiring).toHaveLength(2);

    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 0 });

    expect(simulator.state(APP)).toMatchObject({ dynos: [], retiring: [] });
    expect((await visit(simulator)).status).toBe(503);
    expect(eventsOf(simulator, 'router-response')).toMatchObject([{ code: 'H14' }]);
  });
});

describe('a rolling deploy', () => {
  it('of a Private Space has three of four dynos serving all the time', async () => {
    const simulator = await start(inSpace(4));

    await push(simulator, await repository(), 'HEAD:main');
    await until(() => areAllUp(simulator, 4));

    expect(fewestUp(simulator)).toBe(3);
    expect(simulator.state(APP).dynos).toHaveLength(4);
  });

  weekly('rounds the quarter up', async () => {
    const simulator = await start(inSpace(5));

    await changeConfig(simulator, 'new');
    await until(() => areAllUp(simulator, 4));

    expect(fewestUp(simulator)).toBe(3);
  });

  weekly('with one dyno has a moment without', async () => {
    const simulator = await start(inSpace(1));

    await changeConfig(simulator, 'new');

    await until(() => areAllUp(simulator, 4));
    expect(fewestUp(simulator)).toBe(0);
  });

  weekly('is taken over by the next one, without fewer serving', async () => {
    const simulator = await start(inSpace(4, { bootSeconds: 20 }), 20);

    for (const value of ['one', 'two', 'three']) await changeConfig(simulator, value);
    await until(() => areAllUp(simulator, 6));

    expect(fewestUp(simulator)).toBe(3);
    expect(simulator.state(APP).dynos).toHaveLength(4);
    // The old code is stopped four times, so no dyno was replaced twice.
    const stopped = eventsOf(simulator, 'dyno').filter(({ to }) => to === 'down');
    expect(stopped.filter(({ release }) => release === 3)).toHaveLength(4);
  });

  weekly('replaces crashed dynos before serving ones', async () => {
    // A boot takes 95 s, but has only 60; later it takes 5 s.
    let random = 0.999;
    const simulator = await startWorld({
      scenario: inSpace(1, { bootSeconds: 50, bootJitter: 0.9 }),
      speed: 100,
      random: () => random,
    });
    end(simulator.stop);
    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 2 });
    const crashes = () => eventsOf(simulator, 'dyno').filter(({ to }) => to === 'crashed').length;
    await until(() => crashes() === 2);
    random = 0;

    await changeConfig(simulator, 'new');
    await until(() => areAllUp(simulator, 4));

    const [first] = eventsOf(simulator, 'dyno').filter(({ release }) => release === 4);
    expect(first).toMatchObject({ name: 'web.2', to: 'starting' });
  });

  it('continues when the new dynos crash', async () => {
    const simulator = await start(inSpace(2, { crashesOnBoot: true }));

    await changeConfig(simulator, 'new');

    await until(() => simulator.state(APP).dynos.every(({ release }) => release === 4));
  });

  it('is how all dynos are restarted, on the same release', async () => {
    const simulator = await start(inSpace(4));

    await askApi(simulator, `/apps/${APP}/dynos`, { method: 'DELETE' });
    const ups = () => eventsOf(simulator, 'dyno').filter(({ to }) => to === 'up').length;
    await until(() => ups() === 8);

    expect(fewestUp(simulator)).toBe(3);
    expect(areAllUp(simulator, 3)).toBe(true);
    expect(simulator.state(APP).dynos).toHaveLength(4);
  });

  weekly('on Fir gives the dynos new names', async () => {
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
