import { describeRow } from './row.ts';
import { installLfsHooks, setUpLefthook, useLfs } from './set-up.ts';

// Lefthook runs git-lfs by itself.
const jobs = 2;

describeRow({
  name: 'lefthook',
  setUp: setUpLefthook,
  jobs,
  again: [{ command: ['lefthook', 'install', '--force'], code: 0 }],
});

describeRow({
  name: 'lefthook, which took the place of git-lfs’s hook',
  isWeekly: true,
  async setUp(place) {
    await installLfsHooks(place);
    await setUpLefthook(place);
    await useLfs(place);
  },
  jobs,
  again: [
    { command: ['git', 'lfs', 'install', '--local'], code: 2 },
    { command: ['lefthook', 'install'], code: 0 },
  ],
  lfs: true,
});
