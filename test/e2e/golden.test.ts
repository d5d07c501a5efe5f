import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PRESET_NAMES, type PresetName } from '../../src/simulator/scenario/presets.ts';
import { check } from '../support/commands.ts';
import { type E2e, inWorld, ROOT } from '../support/e2e.ts';
import { expectGolden, steady } from '../support/golden.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { sampleOf } from '../support/weekly.ts';

// What users read in each named scenario. After an intended change:
// UPDATE_GOLDEN=1 npm run jest -- test/e2e/golden

// A stack's state depends on the date: on this day heroku-22 is deprecated, and every build on it works.
const TODAY = '2026-09-01T12:00:00Z';

/** A build that started this long before noon. It looks older, because the world's clock has today's date. */
const BUILD_MINUTES = 12.5;

const buildSinceBefore = (today: string): number =>
  Math.max(0, Date.now() - Date.parse(today)) / 1000 + BUILD_MINUTES * 60;

const TODAY_CJS = join(ROOT, 'test/support/today.cjs');

const onThatDay = ({ env }: E2e) => ({
  NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --require=${TODAY_CJS}`,
  E2E_TODAY: TODAY,
});

/** This network breaks every 20 s of simulated time, so nothing else may be slow. */
const inPreset = (preset: PresetName, test: (world: E2e) => Promise<void>): Promise<void> =>
  preset === 'flaky-network'
    ? inWorld(scenarioOf(preset, { buildSeconds: 0 }), test, { speed: 1 })
    : inWorld({ ...scenarioOf(preset, CHANGES[preset]?.()), ...SLOWED[preset] }, test);

/** A push doesn't wait for Heroku's status: in this world it comes first. */
const SLOWED: { readonly [Preset in PresetName]?: object } = {
  incident: { faults: { api: [{ delaySeconds: 25 }] } },
};

const CHANGES: { readonly [Preset in PresetName]?: () => Parameters<typeof scenarioOf>[1] } = {
  'build-running': () => ({ runningBuild: { sinceSeconds: buildSinceBefore(TODAY) } }),
};

/** A commit with nothing else. */
const PROCFILES: { readonly [Preset in PresetName]?: string } = {
  // Migrations only need care with Preboot.
  'release-failed': 'web: node server.js\nrelease: node migrate.js\n',
  'one-dyno': 'web: node server.js\nrelease: node migrate.js\n',
};

async function commitProcfile({ write, git }: E2e, procfile: string): Promise<void> {
  await write('Procfile', procfile);
  await git('add', 'Procfile');
  await git('commit', '--quiet', '-m', 'Procfile');
}

/** Only the hook's lines, without git's and Heroku's lines after them. */
const hookLines = (stderr: string): string => stderr.split(/^(?=remote: |To |error: )/m)[0] ?? '';

/** A check and two pushes as in a terminal of 80 columns, with the check's exit code. */
async function transcript(world: E2e, preset: PresetName): Promise<string> {
  // The answer arrives while the push waits for it, whatever the load of the machine.
  // Heroku's status may be late, which is as good as no incident, but without a line.
  const checks = preset === 'incident' ? {} : { 'heroku-status': 'off' };
  await world.write('heroku-preflight.json', { warmup: { wait: '20s' }, checks });
  const env = onThatDay(world);
  const checked = await check(world, [], { env });
  expect(checked.stderr).toBe('');
  const code = checked.code === 0 ? '' : `(exit code ${checked.code})\n`;
  const push = DEPLOYED.includes(preset) ? world.push : world.runHook;
  const first = hookLines((await push(env)).stderr);
  const parts = [
    `$ heroku-preflight check\n${checked.stdout}${code}`,
    `$ git push heroku main\n${first}`,
  ];
  if (PUSHED_ONCE.includes(preset)) return parts.join('\n');
  const second = hookLines((await world.runHook(env)).stderr);
  return [...parts, `$ git push heroku main (the next one)\n${second}`].join('\n');
}

/** The output of the second push, from its transcript. */
const secondPush = (text: string): string[] =>
  (text.split('(the next one)\n')[1] ?? '').trimEnd().split('\n');

// These scenarios say something else at the second push.
const HAS_NEWS: readonly PresetName[] = ['flaky-network', 'no-release'];

// Their first push changes what the second one says. Elsewhere the hook runs without the push.
const DEPLOYED: readonly PresetName[] = [...HAS_NEWS, 'release-failed'];

// Their second push depends on how much time has passed.
const PUSHED_ONCE: readonly PresetName[] = [
  'crash-on-boot',
  'boot-timeout',
  'outage-during-deploy',
];

describe('the output', () => {
  it.each(process.env.UPDATE_GOLDEN === undefined ? sampleOf(12, PRESET_NAMES) : PRESET_NAMES)(
    'of %s matches its golden file',
    (preset) =>
      inPreset(preset, async (world) => {
        const procfile = PROCFILES[preset];
        if (procfile !== undefined) await commitProcfile(world, procfile);
        const text = steady(await transcript(world, preset));
        expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
        await expectGolden(preset, text);
        if (![...HAS_NEWS, ...PUSHED_ONCE].includes(preset))
          expect(secondPush(text)).toHaveLength(1);
      }),
  );
});
