import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { SHELL_LINES } from '../../support/shells.ts';
import { type Place, TEST_GIT } from './place.ts';
import { describeRow, type Row } from './row.ts';

describe.each(SHELL_LINES)('in %s', (shell) => {
  describeRow({
    name: 'a script',
    setUp: ({ writeProgram, recorder }) =>
      writeProgram('.git/hooks/pre-push', `#!${shell}\n${recorder.sh}`),
    jobs: 1,
  });
});

const LINK: Row = { name: 'a link to a file of the repository', setUp: linkHook, jobs: 1 };

async function linkHook({ world, writeProgram, recorder }: Place): Promise<void> {
  await writeProgram('scripts/pre-push', `#!/bin/sh\n${recorder.sh}`);
  await mkdir(join(world.repository.path, '.git/hooks'), { recursive: true });
  await symlink('../../scripts/pre-push', join(world.repository.path, '.git/hooks/pre-push'));
}

describeRow({ ...LINK, runsAs: '.git/hooks/pre-push.kept-by-heroku-preflight' });

const describeConfigured = TEST_GIT === undefined ? describe.skip : describe;
describeConfigured('in the configuration of git >= 2.54', () => {
  describeRow({ ...LINK, git: TEST_GIT ?? '', args: ['--target', 'git-config'] });
});
