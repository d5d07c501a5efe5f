import { describeChanges } from './changes.ts';
import { setUpLefthook, setUpSimpleGitHooks } from './set-up.ts';

describeChanges({ name: 'lefthook', setUp: setUpLefthook, takeAway: ['lefthook', 'uninstall'] });

describeChanges({
  name: 'simple-git-hooks',
  setUp: (place) => setUpSimpleGitHooks(place),
  takeAway: ['rm', '-f', '.git/hooks/pre-push'],
  sync: 'simple-git-hooks',
});
