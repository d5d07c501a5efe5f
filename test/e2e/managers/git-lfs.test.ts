import { describeRow } from './row.ts';
import { installLfsHooks, useLfs } from './set-up.ts';

// git-lfs refuses to replace any hook that differs from its own.
const again = [
  { command: ['git', 'lfs', 'install', '--local'], code: 2 },
  { command: ['git', 'lfs', 'update'], code: 2 },
] as const;

describeRow({
  name: 'git-lfs',
  async setUp(place) {
    await installLfsHooks(place);
    await useLfs(place);
  },
  jobs: 1,
  again,
  lfs: true,
});

describeRow({
  name: 'a shell script that calls git-lfs',
  isWeekly: true,
  async setUp(place) {
    const { writeProgram, recorder } = place;
    // As git-lfs tells its users to do with an existing hook; both commands read all of stdin.
    const script = `#!/bin/sh
refs=$(cat)
echo "$refs" | ${recorder.job} "$@" || exit
echo "$refs" | git lfs pre-push "$@"
`;
    await writeProgram('.git/hooks/pre-push', script);
    await useLfs(place);
  },
  jobs: 2,
  again,
  lfs: true,
});
