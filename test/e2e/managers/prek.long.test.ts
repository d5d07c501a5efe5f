import { describeRow } from './row.ts';
import { PREK_INSTALL, setUpPreCommit } from './set-up.ts';

const again = [{ command: PREK_INSTALL, code: 0 }] as const;

describeRow({
  name: 'prek',
  setUp: (place) => setUpPreCommit(place, PREK_INSTALL),
  jobs: 1,
  again,
});

describeRow({
  name: 'prek, which found an existing hook',
  async setUp(place) {
    await place.writeProgram('.git/hooks/pre-push', `#!/bin/sh\n${place.recorder.sh}`);
    await setUpPreCommit(place, PREK_INSTALL);
  },
  jobs: 2,
  again,
});
