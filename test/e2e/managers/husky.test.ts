import { describeRow } from './row.ts';
import { setUpHusky } from './set-up.ts';

// With git-lfs: husky.long.test.ts.
describeRow({
  name: 'husky',
  setUp: (place) => setUpHusky(place, place.recorder.sh),
  jobs: 1,
  again: [{ command: ['husky'], code: 0 }],
});
