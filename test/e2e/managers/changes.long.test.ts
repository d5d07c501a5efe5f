import { describeChanges } from './changes.ts';
import {
  PREK_INSTALL,
  setUpLefthook,
  setUpOldHusky,
  setUpPreCommit,
  setUpSimpleGitHooks,
} from './set-up.ts';

describeChanges({ name: 'lefthook', setUp: setUpLefthook, takeAway: ['lefthook', 'uninstall'] });

describeChanges({
  name: 'simple-git-hooks',
  setUp: (place) => setUpSimpleGitHooks(place),
  takeAway: ['rm', '-f', '.git/hooks/pre-push'],
  sync: 'simple-git-hooks',
});

describeChanges({
  name: 'pre-commit',
  setUp: (place) => setUpPreCommit(place),
  takeAway: ['pre-commit', 'uninstall', '--hook-type', 'pre-push'],
});

describeChanges({
  name: 'prek',
  setUp: (place) => setUpPreCommit(place, PREK_INSTALL),
  takeAway: ['prek', 'uninstall', '--hook-type', 'pre-push'],
});

describeChanges({
  name: 'husky 8',
  setUp: (place) => setUpOldHusky(place, 8, place.recorder.sh),
  takeAway: ['git', 'config', '--unset', 'core.hooksPath'],
});
