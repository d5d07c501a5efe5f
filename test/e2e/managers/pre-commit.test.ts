import { describeRow } from './row.ts';
import { PRE_COMMIT_INSTALL, setUpPreCommit } from './set-up.ts';

const again = [{ command: PRE_COMMIT_INSTALL, code: 0 }] as const;

describeRow({ name: 'pre-commit', setUp: (place) => setUpPreCommit(place), jobs: 1, again });

describeRow({
  name: 'pre-commit, which found an existing hook',
  isWeekly: true,
  async setUp(place) {
    await place.writeProgram('.git/hooks/pre-push', `#!/bin/sh\n${place.recorder.sh}`);
    await setUpPreCommit(place);
  },
  jobs: 2,
  again,
});
