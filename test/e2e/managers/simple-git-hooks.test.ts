import { describeRow, type Row } from './row.ts';
import { setUpSimpleGitHooks } from './set-up.ts';

const sync = ['simple-git-hooks'] as const;
const again: Row['again'] = [{ command: sync, code: 0 }];

// Told in a file of its own: simple-git-hooks.long.test.ts.
describeRow({
  name: 'simple-git-hooks, told in package.json',
  setUp: (place) => setUpSimpleGitHooks(place),
  jobs: 1,
  ...{ sync, again },
});
