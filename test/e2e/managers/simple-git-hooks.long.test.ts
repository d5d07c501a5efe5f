import { describeRow, type Row } from './row.ts';
import { setUpSimpleGitHooks } from './set-up.ts';

const sync = ['simple-git-hooks'] as const;
const again: Row['again'] = [{ command: sync, code: 0 }];

describeRow({
  name: 'simple-git-hooks, told in a file of its own',
  setUp: (place) => setUpSimpleGitHooks(place, '.simple-git-hooks.json'),
  jobs: 1,
  ...{ sync, again },
});
