import { describe, expect, it } from '@jest/globals';
import { PRESET_NAMES, PRESETS, presetScenario } from '../../../src/simulator/scenario/presets.ts';
import { readScenario } from '../../../src/simulator/scenario/read-scenario.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

describe.each(PRESET_NAMES)('the scenario %s', (name) => {
  it('has one app with the chosen name', () => {
    expect(Object.keys(readScenario(presetScenario(name, 'other')).apps)).toEqual(['other']);
  });

  it('makes a world', async () => {
    const simulator = await start(presetScenario(name, 'other'));
    expect(simulator.state('other').webUrl).toMatch(/^https:/);
  });
});

describe('a scenario that has a name', () => {
  it('keeps its account and its faults', () => {
    expect(readScenario(presetScenario('eco-exhausted')).account.ecoHoursLeft).toBe(0);
    expect(readScenario(presetScenario('two-factor')).faults.api).toMatchObject([
      { status: 403, id: 'two_factor' },
    ]);
  });

  it('never has an API request left', async () => {
    const simulator = await start(presetScenario('rate-limited', APP), 10_000);
    const ask = async (path: string) => {
      const { status, headers } = await askApi(simulator, path);
      return [status, headers.get('ratelimit-remaining')];
    };

    expect(await ask('/account/rate-limits')).toEqual([200, '0']);
    for (const path of ['/account', `/apps/${APP}`]) expect(await ask(path)).toEqual([429, '0']);
  });

  it('with a deploy hook sends notices to the app itself', () => {
    const { webUrl = '', webhooks } = readScenario(presetScenario('deploy-hook', 'shop')).apps
      .shop ?? { webhooks: [] };
    expect(new URL(webUrl).hostname).toMatch(/^shop-/);
    expect(webhooks.map(({ url }) => new URL(url).origin)).toEqual([new URL(webUrl).origin]);
  });

  it('boots within Heroku’s time limit, or beyond it, whatever the jitter', () => {
    const range = (name: 'slow-boot' | 'boot-timeout'): number[] => {
      const { bootSeconds = 0, bootJitter = 0 } =
        readScenario(presetScenario(name)).apps['my-app'] ?? {};
      return [bootSeconds * (1 - bootJitter), bootSeconds * (1 + bootJitter)];
    };
    expect(Math.max(...range('slow-boot'))).toBeLessThan(60);
    expect(Math.min(...range('boot-timeout'))).toBeGreaterThan(60);
  });

  it('has a summary of its own', () => {
    const summaries = Object.values(PRESETS).map(({ summary }) => summary);
    expect(new Set(summaries).size).toBe(summaries.length);
  });
});
