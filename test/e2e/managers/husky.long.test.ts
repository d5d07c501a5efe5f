import { oldHusky } from '../../support/managers.ts';
import { describeRow } from './row.ts';
import { setUpHusky, setUpOldHusky, useLfs } from './set-up.ts';

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

describeRow({
  name: 'husky 6',
  setUp: (place) => setUpOldHusky(place, 6, place.recorder.sh),
  jobs: 1,
  again: [{ command: oldHusky(6), code: 0 }],
});

describeRow({
  name: 'husky 8',
  setUp: (place) => setUpOldHusky(place, 8, place.recorder.sh),
  jobs: 1,
  again: [{ command: oldHusky(8), code: 0 }],
});
