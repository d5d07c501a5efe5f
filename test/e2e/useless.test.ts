import { describe, expect, it } from '@jest/globals';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { eventually, inWorld, PATIENT, remarksIn, type E2e } from '../support/e2e.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const requests = ({ simulator }: E2e): number => eventsOf(simulator, 'router-request').length;

const REASONS = [
  ['eco-exhausted', /⚠ no dyno hours +the Eco hours are used up: no request/, /⚠ no dyno hours/],
  ['zero-dynos', /⚠ web dynos +scaled to 0: the app answers no requests/, /⚠ 3 warnings as before/],
  ['maintenance', /⚠ maintenance +on: /, /⚠ 4 warnings as before/],
  ['worker-only', /ℹ no web process +nothing to wake/, /ℹ no web process/],
] as const;

const FIRST = REASONS.map(([preset, words]) => [preset, words] as const);

/** The output of a push, or of the hook alone, as one text. */
async function remarksOf(push: E2e['push' | 'runHook']): Promise<string> {
  const { code, stderr } = await push();
  expect(code).toBe(0);
  return remarksIn(stderr).join('\n');
}

/** Waits until every dyno has crashed twice, because then Heroku waits before the next restart. */
async function waitForCrashes({ simulator }: E2e): Promise<void> {
  await eventually(() => {
    const states = eventsOf(simulator, 'dyno').filter(({ to }) => to === 'crashed');
    return states.length >= 4 || undefined;
  });
}

describe('an app that no request can wake', () => {
  it.each(sampleOf(1, [...FIRST, ['no-release', /ℹ first deploy +nothing to wake/]] as const))(
    'gets no request at the first push, which says why: %s',
    (preset, words) =>
      inWorld(scenarioOf(preset), async (world) => {
        expect(await remarksOf(world.runHook)).toMatch(words);
        expect(requests(world)).toBe(0);
        expect(await world.runs()).toEqual([]);
      }),
  );

  it.each(sampleOf(1, REASONS))('takes one line at a later push: %s', (preset, _, words) =>
    inWorld(scenarioOf(preset), async (world) => {
      await remarksOf(world.runHook);
      await world.git('commit', '--allow-empty', '-m', 'second');
      const remarks = await remarksOf(world.push);
      expect(remarks).toMatch(words);
      expect(remarks.split('\n')).toHaveLength(1);
      expect(remarks).not.toContain('awake');
      expect(await world.runs()).toEqual([]);
    }),
  );

  it('has crashed: a request wouldn’t help, and the deploy restarts it', () =>
    inWorld(
      scenarioOf('crash-on-boot'),
      async (world) => {
        await world.push({ PREFLIGHT: 'off' });
        await waitForCrashes(world);
        await world.git('commit', '--allow-empty', '-m', 'second');
        expect(await remarksOf(world.runHook)).toMatch(/⚠ crashed +all web dynos: /);
        expect(requests(world)).toBe(0);
      },
      // It stays crashed for 20 minutes.
      { speed: 20 },
    ));
});

describe('Eco hours', () => {
  const asked = ({ simulator }: E2e): number =>
    eventsOf(simulator, 'api-request').filter(({ path }) => path.includes('get-quota')).length;

  it.each(
    sampleOf(2, [
      ['warm', 0],
      ['sleeping', 1],
      ['one-dyno', 0],
    ] as const),
  )('are read only if they matter: %s', (preset, times) =>
    inWorld(scenarioOf(preset), async (world) => {
      await remarksOf(world.runHook);
      expect(asked(world)).toBe(times);
    }),
  );

  weekly('that this account can’t read affect nothing else', () =>
    inWorld(
      { ...scenarioOf('sleeping'), faults: { api: [{ path: 'get-quota', status: 403 }] } },
      async (world) => {
        await world.write('heroku-preflight.json', PATIENT);
        const remarks = await remarksOf(world.runHook);
        expect(remarks).toMatch(/✔ awake +woken: 200 in /);
        expect(remarks).not.toContain('get-quota');
      },
    ),
  );
});
