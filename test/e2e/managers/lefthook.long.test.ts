import { describeRow } from './row.ts';
import { setUpLefthook1 } from './set-up.ts';

describeRow({
  name: 'lefthook 1',
  setUp: setUpLefthook1,
  jobs: 2,
  again: [{ command: ['lefthook', 'install', '--force'], code: 0 }],
});
