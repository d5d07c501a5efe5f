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

/** A check and two pushes as in a terminal of 80 columns, with the exit code of the check. */
async function transcript(world: E2e, isPushedTwice: boolean): Promise<string> {
  // However busy this machine is, the answer arrives while the push waits for it.
  await world.write('heroku-preflight.json', { warmup: { wait: '20s' } });
  const env = onThatDay(world);
  const checked = await check(world, [], { env });
  expect(checked.stderr).toBe('');
  const code = checked.code === 0 ? '' : `(exit code ${checked.code})\n`;
  const first = hookLines((await world.push(env)).stderr);
  const parts = [
    `$ heroku-preflight check\n${checked.stdout}${code}`,
    `$ git push heroku main\n${first}`,
  ];
  if (!isPushedTwice) return parts.join('\n');
  await world.git('commit', '--quiet', '--allow-empty', '-m', 'second');
  const second = hookLines((await world.push(env)).stderr);
  return [...parts, `$ git push heroku main (the next one)\n${second}`].join('\n');
}

/** What the second push says, by its transcript. */
const secondPush = (text: string): string[] =>
  (text.split('(the next one)\n')[1] ?? '').trimEnd().split('\n');

// After its first push there is more to say about an app, and a network may fail in other ways.
const HAS_NEWS: readonly PresetName[] = ['flaky-network', 'no-release'];

// What these say at the next push depends on how long their dynos have been booting.
const PUSHED_ONCE: readonly PresetName[] = ['crash-on-boot', 'boot-timeout'];

describe('what is printed', () => {
  it.each(PRESET_NAMES)('for %s is what it was', (preset) =>
    inPreset(preset, async (world) => {
      const procfile = PROCFILES[preset];
      if (procfile !== undefined) await commitProcfile(world, procfile);
      const text = steady(await transcript(world, !PUSHED_ONCE.includes(preset)));
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
      await expectGolden(preset, text);
      if (![...HAS_NEWS, ...PUSHED_ONCE].includes(preset)) expect(secondPush(text)).toHaveLength(1);
    }),
  );
});
