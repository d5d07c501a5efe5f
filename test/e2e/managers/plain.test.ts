import { describe, expect, it } from '@jest/globals';
import { SHELL_LINES } from '../../support/shells.ts';
import { inPlace, TEST_GIT } from './place.ts';
import { describeRow, type Row } from './row.ts';
import { sampleOf } from '../../support/weekly.ts';

const HOOK = '.git/hooks/pre-push';

// test/e2e/install-hooks.test.ts shows most of it before every change.
describeRow({ name: 'nothing', isWeekly: true, setUp: () => Promise.resolve(), jobs: 0 });

describeRow({
  name: 'a shell script',
  showsRest: true,
  setUp: ({ writeProgram, recorder }) => writeProgram(HOOK, `#!/bin/sh\n${recorder.sh}`),
  jobs: 1,
});

// git runs the program in the first line. Here our lines run in every shell; all other cases are
// in plain.long.test.ts.
it.each(sampleOf(1, SHELL_LINES))('in a script for %s our lines are added and removed', (shell) =>
  inPlace(async (place) => {
    await place.writeProgram(HOOK, `#!${shell}\n${place.recorder.sh}`);
    const before = await place.contents();
    const { records } = await place.rehearse('heroku');
    expect(await place.installHooks('--yes')).toMatchObject({ code: 0 });
    expect(await place.rehearse('heroku')).toEqual({ code: 0, records, answers: 1 });
    expect(await place.installHooks('--uninstall', '--yes')).toMatchObject({ code: 0 });
    expect(await place.contents()).toEqual(before);
  }),
);

const PYTHON: Row = {
  name: 'a Python script',
  setUp: ({ writeProgram, recorder }) => writeProgram(HOOK, recorder.python),
  jobs: 1,
};

// Our lines don't fit into it: it's kept beside ours.
describeRow({ ...PYTHON, isWeekly: true, runsAs: `${HOOK}.kept-by-heroku-preflight` });

// From 2.54 on, git's own configuration can have hooks.
const describeConfigured = TEST_GIT === undefined ? describe.skip : describe;
describeConfigured(
  'in the configuration of the git that PREFLIGHT_TEST_GIT names (>= 2.54)',
  () => {
    describeRow({ ...PYTHON, git: TEST_GIT ?? '', args: ['--target', 'git-config'] });

    it('our hook is seen and updated without --target, whatever other git there is', () =>
      inPlace(async ({ installHooks, writeProgram, recorder, world }) => {
        await writeProgram(HOOK, recorder.python);
        await installHooks('--target', 'git-config');
        const { stdout } = await installHooks('--status');
        expect(stdout).toMatch(/hook +installed \(verified: git runs it\)/);
        await world.write('.git/heroku-preflight/hook.cjs', 'older');
        expect(await installHooks('--quiet')).toMatchObject({ code: 0, stderr: '' });
        expect((await installHooks('--status')).stdout).toContain('verified');
      }, TEST_GIT));
  },
);
