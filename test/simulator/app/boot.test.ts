import { describe, expect, it } from '@jest/globals';
import { startSimulator } from '../../../src/simulator/world.ts';
import type { SimEvent } from '../../../src/simulator/events/events.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, patch, push, scenarioOf, until, visit, worlds } from '../in-world.ts';

const end = useTeardown();
const { start, repository } = worlds(end);

const isDynoEvent = (event: SimEvent): event is Extract<SimEvent, { type: 'dyno' }> =>
  event.type === 'dyno';

/** Simulated seconds that the first boot took. */
function bootSeconds(events: readonly SimEvent[]): number {
  const dynos = events.filter(isDynoEvent);
  const began = dynos.find(({ to }) => to === 'starting')?.at ?? 0;
  const ended = dynos.find(({ from }) => from === 'starting')?.at ?? 0;
  return (ended - began) / 1000;
}

describe('a boot', () => {
  it.each([
    [0, 80],
    [0.5, 100],
    [0.999, 120],
  ])('with jitter takes longer or shorter: a random %d', async (random, seconds) => {
    const simulator = await startSimulator({
      scenario: scenarioOf('one-dyno', {
        bootSeconds: 100,
        bootJitter: 0.2,
        bootTimeoutSeconds: 900,
      }),
      speed: 50,
      random: () => random,
    });
    end(simulator.stop);

    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 2 });
    await until(() => simulator.state(APP).dynos[1]?.state === 'up');

    expect(Math.abs(bootSeconds(simulator.events) - seconds)).toBeLessThan(9);
  });

  it.each([
    ['heroku/nodejs', 60],
    ['heroku/java', 90],
    ['heroku/gradle', 90],
  ])('with %s crashes when it takes longer than %d s', async (buildpack, timeout) => {
    const simulator = await start(
      scenarioOf('one-dyno', { buildpacks: [buildpack], bootSeconds: 500 }),
      60,
    );

    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 2 });
    await until(() => eventsOf(simulator, 'dyno').some(({ to }) => to === 'crashed'));

    const seconds = bootSeconds(simulator.events);
    expect(seconds).toBeGreaterThan(timeout - 1);
    expect(seconds).toBeLessThan(timeout + 20);
  });

  it('that crashes is tried again at once, and then not for 20 minutes', async () => {
    const simulator = await start(scenarioOf('one-dyno', { crashesOnBoot: true }), 1000);

    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 2 });
    const crashes = () =>
      eventsOf(simulator, 'dyno').filter(({ name, to }) => name === 'web.2' && to === 'crashed');
    await until(() => crashes().length === 3);

    const [first = 0, second = 0, third = 0] = crashes().map(({ at }) => at / 60_000);
    expect(second - first).toBeLessThan(10);
    expect(third - second).toBeGreaterThan(20);
  });

  it('that crashes is over with the next release', async () => {
    const simulator = await start(scenarioOf('sleeping', { crashesOnBoot: true }), 100);
    expect((await visit(simulator)).status).toBe(503);
    await until(() => simulator.state(APP).dynos[0]?.state === 'crashed');

    await push(simulator, await repository(), 'HEAD:main');

    expect(simulator.state(APP).dynos).toMatchObject([{ release: 4, state: 'starting' }]);
  });
});

describe('the account without eco hours', () => {
  it('has no dyno woken, by a request or a deploy', async () => {
    const simulator = await start({ ...scenarioOf('warm'), account: { ecoHoursLeft: 0 } });

    expect((await visit(simulator)).status).toBe(503);
    await push(simulator, await repository(), 'HEAD:main');

    expect(simulator.state(APP).dynos).toMatchObject([{ release: 4, state: 'idle' }]);
    expect(eventsOf(simulator, 'router-response')).toMatchObject([{ code: 'H82' }]);
  });
});

describe('eco workers', () => {
  const worker = { command: 'node worker.js', quantity: 1 };

  it('sleep and wake with the web dyno', async () => {
    const simulator = await start(scenarioOf('sleeping', { processes: { worker } }));
    expect(simulator.state(APP).dynos).toMatchObject([{ state: 'idle' }, { state: 'idle' }]);

    expect((await visit(simulator)).status).toBe(200);

    await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));
  });

  it('alone never sleep', async () => {
    const simulator = await start(
      scenarioOf('warm', { command: null, processes: { worker } }),
      50_000,
    );
    await until(() => performance.now() - (simulator.events[0]?.atReal ?? 0) > 100);
    expect(simulator.state(APP)).toMatchObject({ formation: null, dynos: [{ state: 'up' }] });
  });
});
