import { describe, expect, it } from '@jest/globals';
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

const { start, repository } = worlds(useTeardown());

describe('eco workers', () => {
  const worker = { command: 'node worker.js', quantity: 1 };

  it('sleep and wake with the web dyno', async () => {
    const simulator = await start(scenarioOf('sleeping', { processes: { worker } }));
    expect(simulator.state(APP).dynos).toMatchObject([{ state: 'idle' }, { state: 'idle' }]);

    expect((await visit(simulator)).status).toBe(200);

    await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));
  });

  it('that are scaled up while the web dyno sleeps sleep as well', async () => {
    const idle = { ...worker, quantity: 0 };
    const simulator = await start(scenarioOf('sleeping', { processes: { worker: idle } }));

    await patch(simulator, `/apps/${APP}/formation/worker`, { quantity: 1 });

    expect(simulator.state(APP).dynos).toMatchObject([
      { name: 'web.1', state: 'idle' },
      { name: 'worker.1', state: 'idle' },
    ]);
    expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual(['idle', 'idle']);
  });

  it('alone never sleep', async () => {
    const simulator = await start(
      scenarioOf('warm', { command: null, processes: { worker } }),
      10_000,
    );
    // 50 minutes and more
    await until(() => performance.now() - (simulator.events[0]?.atReal ?? 0) > 300);
    expect(simulator.state(APP)).toMatchObject({ formation: null, dynos: [{ state: 'up' }] });
  });
});

describe('an account without eco hours', () => {
  const exhausted = { account: { ecoHoursLeft: 0 } };

  it('has no dyno started by a restart', async () => {
    const simulator = await start({ ...scenarioOf('warm'), ...exhausted });

    for (const path of ['/dynos', '/dynos/web.1']) {
      await askApi(simulator, `/apps/${APP}${path}`, { method: 'DELETE' });
    }

    expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual([
      'idle',
      ...['down', 'idle'],
      ...['down', 'idle'],
    ]);
  });

  it('has no dyno started by scaling', async () => {
    const simulator = await start({ ...scenarioOf('warm'), ...exhausted });

    for (const quantity of [0, 1]) {
      await patch(simulator, `/apps/${APP}/formation/web`, { quantity });
    }

    expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual(['idle', 'down', 'idle']);
    expect((await visit(simulator)).status).toBe(503);
    expect(eventsOf(simulator, 'router-response')).toMatchObject([{ code: 'H82' }]);
  });

  it('has no dyno started by a first deploy', async () => {
    const simulator = await start({ ...scenarioOf('no-release'), ...exhausted });

    await push(simulator, await repository(), 'HEAD:main');

    expect(eventsOf(simulator, 'dyno').map(({ to }) => to)).toEqual(['idle']);
  });

  it('has dynos of other sizes as ever', async () => {
    const simulator = await start({ ...scenarioOf('basic'), ...exhausted });
    await askApi(simulator, `/apps/${APP}/dynos`, { method: 'DELETE' });
    expect((await visit(simulator)).status).toBe(200);
  });
});
