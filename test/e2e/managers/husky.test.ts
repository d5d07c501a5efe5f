import { describeRow } from './row.ts';
import { setUpHusky, useLfs } from './set-up.ts';

const again = [{ command: ['husky'], code: 0 }] as const;

describeRow({
  name: 'husky',
  setUp: (place) => setUpHusky(place, place.recorder.sh),
  jobs: 1,
  again,
});

describeRow({
  name: 'husky, whose script calls git-lfs',
  async setUp(place) {
    await setUpHusky(place, 'git lfs pre-push "$@"\n');
    await useLfs(place);
  },
  jobs: 1,
  again,
  lfs: true,
});
