import { describeRow } from './row.ts';
import { setUpHusky, useLfs } from './set-up.ts';

describeRow({
  name: 'husky, whose script calls git-lfs',
  async setUp(place) {
    await setUpHusky(place, 'git lfs pre-push "$@"\n');
    await useLfs(place);
  },
  jobs: 1,
  again: [{ command: ['husky'], code: 0 }],
  lfs: true,
});
