import type { Place } from './place.ts';
import { describeRow } from './row.ts';

// If the pre-push hook isn't the manager's own, the manager's configuration gets nothing of ours:
// two.long.test.ts has more pairs.

const theirHook = ({ writeProgram, recorder }: Place): Promise<void> =>
  writeProgram('.git/hooks/pre-push', `#!/bin/sh\n${recorder.sh}`);

const LEFTHOOK = 'pre-commit:\n  commands:\n    theirs:\n      run: "true"\n';

describeRow({
  name: 'lefthook, set up for other hooks, and an unrelated pre-push hook',
  async setUp(place) {
    await theirHook(place);
    await place.world.write('lefthook.yml', LEFTHOOK);
    await place.mustRun('lefthook', 'install');
  },
  jobs: 1,
  again: [{ command: ['lefthook', 'install'], code: 0 }],
});
