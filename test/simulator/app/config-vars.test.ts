import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, patch, scenarioOf, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

describe('config vars', () => {
  it('make a release with the same code, and restart the dynos', async () => {
    const simulator = await start(scenarioOf('one-dyno', { config: { OLD: '1' } }), 0.1);

    await patch(simulator, `/apps/${APP}/config-vars`, { NEW: '2' });

    const { config, releases, dynos } = simulator.state(APP);
    expect(config).toEqual({ OLD: '1', NEW: '2' });
    expect(releases.at(-1)).toMatchObject({ version: 4, description: 'Set NEW config vars' });
    expect(dynos).toMatchObject([{ release: 4, state: 'starting' }]);
    expect(eventsOf(simulator, 'release')).toMatchObject([{ version: 4 }]);
  });

  it('are removed by null', async () => {
    const simulator = await start(scenarioOf('one-dyno', { config: { OLD: '1' } }));

    await patch(simulator, `/apps/${APP}/config-vars`, { OLD: null });

    const { config, releases } = simulator.state(APP);
    expect(config).toEqual({});
    expect(releases.at(-1)?.description).toBe('Remove OLD config vars');
  });

  it('that stay the same make no release', async () => {
    const simulator = await start(scenarioOf('one-dyno', { config: { OLD: '1' } }));
    await patch(simulator, `/apps/${APP}/config-vars`, { OLD: '1' });
    expect(simulator.state(APP).releases).toHaveLength(3);
  });

  it('start nothing before the first deploy', async () => {
    const simulator = await start(scenarioOf('no-release'));
    await patch(simulator, `/apps/${APP}/config-vars`, { NEW: '2' });
    expect(simulator.state(APP)).toMatchObject({ dynos: [], releases: [{}, {}, { version: 3 }] });
  });
});
