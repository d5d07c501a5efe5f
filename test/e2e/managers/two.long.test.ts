import { expect } from '@jest/globals';
import type { Place } from './place.ts';
import { describeRow } from './row.ts';
import { PRE_COMMIT_INSTALL, setUpHusky, setUpPreCommit, useLfs } from './set-up.ts';

const theirHook = ({ writeProgram, recorder }: Place): Promise<void> =>
  writeProgram('.git/hooks/pre-push', `#!/bin/sh\n${recorder.sh}`);

const LEFTHOOK = 'pre-commit:\n  commands:\n    theirs:\n      run: "true"\n';

describeRow({
  name: 'pre-commit, and lefthook, which is configured and not set up',
  async setUp(place) {
    await place.world.write('lefthook.yml', LEFTHOOK.replace('pre-commit', 'pre-push'));
    await setUpPreCommit(place);
  },
  jobs: 1,
  again: [{ command: PRE_COMMIT_INSTALL, code: 0 }],
});

describeRow({
  name: 'simple-git-hooks, set up for other hooks, and an unrelated pre-push hook',
  async setUp(place) {
    const own = { 'simple-git-hooks': { 'pre-commit': 'true' } };
    await place.world.write('package.json', `${JSON.stringify(own, null, 2)}\n`);
    await place.mustRun('simple-git-hooks');
    await theirHook(place);
  },
  jobs: 1,
});

describeRow({
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
});
