import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inFreshClone, ROOT, type E2e } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { setTraps } from '../support/traps.ts';
import { weekly } from '../support/weekly.ts';

const HUSKY = join(ROOT, 'node_modules/husky/bin.js');
const SCRIPT = '.husky/pre-push';

/** A repository with husky set up, and the team's lines in its pre-push script. */
const withHusky = (script: string, test: (world: E2e) => Promise<void>): Promise<void> =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    await world.write('package.json', { devDependencies: { husky: '*' } });
    expect(await world.run(process.execPath, [HUSKY])).toMatchObject({ code: 0 });
    await world.write(SCRIPT, script);
    await test(world);
  });

const scriptOf = ({ repository }: E2e): Promise<string> =>
  readFile(join(repository.path, SCRIPT), 'utf8');

describe('in a repository with husky', () => {
  it('no program in node_modules/.bin runs for us, though husky puts it first in PATH', () =>
    withHusky('', async (world) => {
      await world.command(['install-hooks', '--yes']);
      const { outside, path } = world.repository;
      const traps = await setTraps(join(path, 'node_modules/.bin'), join(outside, 'ran'));
      // husky's own programs, which come later in its script than its change of PATH.
      await rm(join(path, 'node_modules/.bin/sh'));
      expect((await world.push()).stderr).toMatch(/^preflight {2}my-app/m);
      expect(await traps.ran()).toEqual([]);
    }));

  it('the team’s script isn’t changed without a confirmation', () =>
    withHusky('echo theirs\n', async (world) => {
      const { code, stderr } = await world.bin('install-hooks', []);
      expect(code).toBe(2);
      expect(stderr).toMatch(/not a terminal, so it can't ask about [^]*--yes/);
      expect(await scriptOf(world)).toBe('echo theirs\n');
    }));

  weekly('a push to Heroku is checked, and the team’s script still gets its stdin', () =>
    withHusky('cat >seen\n', async (world) => {
      expect(await world.command(['install-hooks', '--yes'])).toMatchObject({ code: 0 });
      const { code, stderr } = await world.push();
      expect(code).toBe(0);
      expect(stderr).toMatch(/^preflight {2}my-app/m);
      const seen = await readFile(join(world.repository.path, 'seen'), 'utf8');
      expect(seen).toMatch(/^refs\/heads\/main [0-9a-f]{40} refs\/heads\/main 0{40}\n$/);
    }),
  );

  weekly('an error stops the push', () =>
    withHusky('', async (world) => {
      await world.command(['install-hooks', '--yes']);
      await world.write('heroku-preflight.json', { checks: { 'dyno-tier': 'error' } });
      expect((await world.push()).code).toBe(1);
      expect(eventsOf(world.simulator, 'push')).toEqual([]);
    }),
  );

  weekly('the next run of husky keeps the hook', () =>
    withHusky('', async (world) => {
      await world.command(['install-hooks', '--yes']);
      await world.run(process.execPath, [HUSKY]);
      expect((await world.push()).stderr).toMatch(/^preflight {2}my-app/m);
    }),
  );

  it('HUSKY=0 skips it, as it skips every other hook', () =>
    withHusky('', async (world) => {
      await world.command(['install-hooks', '--yes']);
      const { code, stderr } = await world.push({ HUSKY: '0' });
      expect(code).toBe(0);
      expect(stderr).not.toContain('preflight');
    }));

  weekly('--uninstall restores the team’s script', () =>
    withHusky('echo theirs\n', async (world) => {
      await world.command(['install-hooks', '--yes']);
      expect(await scriptOf(world)).not.toBe('echo theirs\n');
      expect(await world.command(['install-hooks', '--uninstall', '--yes'])).toMatchObject({
        code: 0,
      });
      expect(await scriptOf(world)).toBe('echo theirs\n');
    }),
  );
});
