import { describeChanges } from './changes.ts';
import { setUpLefthook, setUpPreCommit, setUpSimpleGitHooks } from './set-up.ts';

describeChanges({ name: 'lefthook', setUp: setUpLefthook, takeAway: ['lefthook', 'uninstall'] });

describeChanges({
  name: 'simple-git-hooks',
  setUp: (place) => setUpSimpleGitHooks(place),
  takeAway: ['rm', '-f', '.git/hooks/pre-push'],
  sync: 'simple-git-hooks',
});

describeChanges({
  name: 'pre-commit',
  setUp: setUpPreCommit,
  takeAway: ['pre-commit', 'uninstall', '--hook-type', 'pre-push'],
});
