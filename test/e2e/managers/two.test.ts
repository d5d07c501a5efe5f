import { expect } from '@jest/globals';
import type { Place } from './place.ts';
import { describeRow, type Row } from './row.ts';
import { PRE_COMMIT_INSTALL, setUpHusky, setUpPreCommit, useLfs } from './set-up.ts';

// A manager that didn't write the pre-push that is there gets nothing of ours, and is told to do nothing.

const theirHook = ({ writeProgram, recorder }: Place): Promise<void> =>
  writeProgram('.git/hooks/pre-push', `#!/bin/sh\n${recorder.sh}`);

const LEFTHOOK = 'pre-commit:\n  commands:\n    theirs:\n      run: "true"\n';

const ROWS: readonly Row[] = [
  {
    name: 'pre-commit, and lefthook, which is configured and not set up',
    async setUp(place) {
      await place.world.write('lefthook.yml', LEFTHOOK.replace('pre-commit', 'pre-push'));
      await setUpPreCommit(place);
    },
    jobs: 1,
    again: [{ command: PRE_COMMIT_INSTALL, code: 0 }],
  },
  {
    name: 'lefthook, set up for other hooks, and somebody’s pre-push',
    async setUp(place) {
      await theirHook(place);
      await place.world.write('lefthook.yml', LEFTHOOK);
      await place.mustRun('lefthook', 'install');
    },
    jobs: 1,
    again: [{ command: ['lefthook', 'install'], code: 0 }],
  },
  {
    name: 'simple-git-hooks, set up for other hooks, and somebody’s pre-push',
    async setUp(place) {
      const own = { 'simple-git-hooks': { 'pre-commit': 'true' } };
      await place.world.write('package.json', `${JSON.stringify(own, null, 2)}\n`);
      await place.mustRun('simple-git-hooks');
      await theirHook(place);
    },
    jobs: 1,
  },
  {
    name: 'husky, after which git-lfs could not install its hook',
    async setUp(place) {
      await setUpHusky(place, place.recorder.sh);
      await useLfs(place);
      expect(await place.run('git', 'lfs', 'install', '--local')).toMatchObject({ code: 2 });
    },
    jobs: 1,
    again: [
      { command: ['git', 'lfs', 'install', '--local'], code: 2 },
      { command: ['husky'], code: 0 },
    ],
  },
];

for (const row of ROWS) describeRow(row);
