import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withHookLines } from '../../../src/install/hook-line.ts';
import { inPlace } from './place.ts';
import { describeRow } from './row.ts';
import { setUpHusky, setUpOldHusky } from './set-up.ts';

const SCRIPT = '.husky/pre-push';

// With git-lfs, and every column for husky 6 and 8: husky.long.test.ts.
describeRow({
  name: 'husky',
  setUp: (place) => setUpHusky(place, place.recorder.sh),
  jobs: 1,
  again: [{ command: ['husky'], code: 0 }],
});

describe('husky 8', () => {
  it('its switch turns our hook off with the others', () =>
    inPlace(async (place) => {
      await setUpOldHusky(place, 8, place.recorder.sh);
      expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
      const { code, stderr } = await place.run('env', 'HUSKY=0', 'git', 'push', 'heroku', 'main');
      expect([code, await place.recorder.take()]).toEqual([0, []]);
      expect(stderr).not.toContain('preflight');
    }));

  it('our line moves below the line that starts the script again, where an older version put it above', () =>
    inPlace(async (place) => {
      await setUpOldHusky(place, 8, place.recorder.sh);
      const { path } = place.world.repository;
      const script = await readFile(join(path, SCRIPT), 'utf8');
      await place.world.write(SCRIPT, withHookLines(script));
      expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
      expect(await place.rehearse('heroku')).toMatchObject({ code: 0, answers: 1 });
      await place.installHooks('--uninstall', '--yes');
      expect(await readFile(join(path, SCRIPT), 'utf8')).toBe(script);
    }));

  it('a new script is one that husky starts, and --uninstall removes it', () =>
    inPlace(async (place) => {
      await setUpOldHusky(place, 8, '');
      const { path } = place.world.repository;
      await rm(join(path, SCRIPT));
      expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
      expect(await place.rehearse('heroku')).toMatchObject({ code: 0, answers: 1 });
      const off = await place.run('env', 'HUSKY=0', 'git', 'push', '--dry-run', 'heroku', 'main');
      expect([off.code, off.stderr]).toEqual([0, expect.not.stringContaining('preflight')]);
      await place.installHooks('--uninstall', '--yes');
      expect(await readdir(join(path, '.husky'))).toEqual(['_']);
    }));
});
