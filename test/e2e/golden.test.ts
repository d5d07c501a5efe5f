import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PRESET_NAMES, type PresetName } from '../../src/simulator/scenario/presets.ts';
import { check } from '../support/commands.ts';
import { type E2e, inWorld, ROOT } from '../support/e2e.ts';
import { expectGolden, steady } from '../support/golden.ts';
import { scenarioOf } from '../simulator/in-world.ts';

// What users read, for each scenario that has a name. After a change that is meant:
// UPDATE_GOLDEN=1 npm run jest -- test/e2e/golden

// Stacks have their days: on this one heroku-22 was deprecated, and every build for it still worked.
const TODAY = '2026-09-01T12:00:00Z';

/** A build that had run for this long at noon: to the clock of the world, which is today's, it's older. */
const BUILD_MINUTES = 12.5;

const buildSinceBefore = (today: string): number =>
  Math.max(0, Date.now() - Date.parse(today)) / 1000 + BUILD_MINUTES * 60;

const TODAY_CJS = join(ROOT, 'test/support/today.cjs');

const onThatDay = ({ env }: E2e) => ({
  NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --require=${TODAY_CJS}`,
  E2E_TODAY: TODAY,
});

/** The network of this one breaks in every 20 s of simulated time: in which nothing else may be slow. */
const inPreset = (preset: PresetName, test: (world: E2e) => Promise<void>): Promise<void> =>
  preset === 'flaky-network'
    ? inWorld(scenarioOf(preset, { buildSeconds: 0 }), test, { speed: 1 })
    : inWorld(scenarioOf(preset, CHANGES[preset]?.()), test);

const CHANGES: { readonly [Preset in PresetName]?: () => Parameters<typeof scenarioOf>[1] } = {
  'build-running': () => ({ runningBuild: { sinceSeconds: buildSinceBefore(TODAY) } }),
};

/** What is committed beside nothing at all. */
const PROCFILES: { readonly [Preset in PresetName]?: string } = {
  // With preboot, migrations are a matter of care; without it, there is nothing to say.
  'release-failed': 'web: node server.js\nrelease: node migrate.js\n',
  'one-dyno': 'web: node server.js\nrelease: node migrate.js\n',
};

async function commitProcfile({ write, git }: E2e, procfile: string): Promise<void> {
  await write('Procfile', procfile);
  await git('add', 'Procfile');
  await git('commit', '--quiet', '-m', 'Procfile');
}

/** The hook's own lines: git's and Heroku's come after them. */
const hookLines = (stderr: string): string => stderr.split(/^(?=remote: |To |error: )/m)[0] ?? '';

/** Both commands as in a terminal of 80 columns, with the exit code of the first. */
async function transcript(world: E2e): Promise<string> {
  // However busy this machine is, the answer arrives while the push waits for it.
  await world.write('heroku-preflight.json', { warmup: { wait: '20s' } });
  const env = onThatDay(world);
  const checked = await check(world, [], { env });
  expect(checked.stderr).toBe('');
  const { stderr } = await world.push(env);
  const code = checked.code === 0 ? '' : `(exit code ${checked.code})\n`;
  return `$ heroku-preflight check\n${checked.stdout}${code}\n$ git push heroku main\n${hookLines(stderr)}`;
}

describe('what is printed', () => {
  it.each(PRESET_NAMES)('for %s is what it was', (preset) =>
    inPreset(preset, async (world) => {
      const procfile = PROCFILES[preset];
      if (procfile !== undefined) await commitProcfile(world, procfile);
      const text = steady(await transcript(world));
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
      await expectGolden(preset, text);
    }),
  );
});
