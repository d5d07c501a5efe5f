import { describeRow } from './row.ts';
import { installLfsHooks, useLfs } from './set-up.ts';

// It refuses to write over a hook that isn't its own to the byte.
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
  name: 'somebody’s shell script that calls git-lfs',
  async setUp(place) {
    const { writeProgram, recorder } = place;
    // As git-lfs says to do it where there is a hook; each of the two reads all of stdin.
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
