import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SHELL_LINES } from '../../support/shells.ts';
import { inPlace, type Place, TEST_GIT } from './place.ts';
import { describeRefusal, describeRow, type Row } from './row.ts';

const HOOK = '.git/hooks/pre-push';

describeRow({ name: 'nothing', setUp: () => Promise.resolve(), jobs: 0 });

describeRow({
  name: 'a shell script',
  setUp: ({ writeProgram, recorder }) => writeProgram(HOOK, `#!/bin/sh\n${recorder.sh}`),
  jobs: 1,
});

// git runs the program in the first line. Here our lines run in every shell; all other cases are
// in plain.long.test.ts.
it.each(SHELL_LINES)('in a script for %s our lines are added and removed', (shell) =>
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

const LINK: Row = { name: 'a link to a file of the repository', setUp: linkHook, jobs: 1 };

async function linkHook({ world, writeProgram, recorder }: Place): Promise<void> {
  await writeProgram('scripts/pre-push', `#!/bin/sh\n${recorder.sh}`);
  await mkdir(join(world.repository.path, '.git/hooks'), { recursive: true });
  await symlink('../../scripts/pre-push', join(world.repository.path, HOOK));
}

// Our lines fit into neither.
describeRefusal(PYTHON, /is run by python3/);
describeRefusal(LINK, /is a link to/);

// From 2.54 on, git's own configuration can have hooks.
const describeConfigured = TEST_GIT === undefined ? describe.skip : describe;
describeConfigured(
  'in the configuration of the git that PREFLIGHT_TEST_GIT names (>= 2.54)',
  () => {
    for (const row of [PYTHON, LINK]) {
      describeRow({ ...row, git: TEST_GIT ?? '', args: ['--target', 'git-config'] });
    }
  },
);
