import { describe } from '@jest/globals';
import { SHELL_LINES } from '../../support/shells.ts';
import { describeRow } from './row.ts';

describe.each(SHELL_LINES)('in %s', (shell) => {
  describeRow({
    name: 'a script',
    setUp: ({ writeProgram, recorder }) =>
      writeProgram('.git/hooks/pre-push', `#!${shell}\n${recorder.sh}`),
    jobs: 1,
  });
});
