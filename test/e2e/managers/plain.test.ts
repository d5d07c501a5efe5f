import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SHELL_LINES } from '../../support/shells.ts';
import { inPlace, type Place, TEST_GIT } from './place.ts';
import { describeRefusal, describeRow, type Row } from './row.ts';

const HOOK = '.git/hooks/pre-push';

describeRow({ name: 'nothing', setUp: () => Promise.resolve(), jobs: 0 });

describeRow({
  name: 'somebody’s shell script',
  setUp: ({ writeProgram, recorder }) => writeProgram(HOOK, `#!/bin/sh\n${recorder.sh}`),
  jobs: 1,
});

// What git starts is what the first line names: our lines run in every shell. All that may become of
// them there is in plain.long.test.ts.
it.each(SHELL_LINES)('beside somebody’s script in %s our lines come and go', (shell) =>
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
  name: 'somebody’s Python script',
  setUp: ({ writeProgram, recorder }) => writeProgram(HOOK, recorder.python),
  jobs: 1,
};

const LINK: Row = { name: 'a link to a file of the repository', setUp: linkHook, jobs: 1 };

async function linkHook({ world, writeProgram, recorder }: Place): Promise<void> {
  await writeProgram('scripts/pre-push', `#!/bin/sh\n${recorder.sh}`);
  await mkdir(join(world.repository.path, '.git/hooks'), { recursive: true });
  await symlink('../../scripts/pre-push', join(world.repository.path, HOOK));
}

// Lines of ours fit into neither; git's own configuration has a place for hooks from 2.54 on.
if (TEST_GIT === undefined) {
  describeRefusal(PYTHON, /is run by python3/);
  describeRefusal(LINK, /is a link to/);
}
const describeConfigured = TEST_GIT === undefined ? describe.skip : describe;
describeConfigured(
  'in the configuration of the git that PREFLIGHT_TEST_GIT names (>= 2.54)',
  () => {
    for (const row of [PYTHON, LINK]) describeRow({ ...row, args: ['--target', 'git-config'] });
  },
);
