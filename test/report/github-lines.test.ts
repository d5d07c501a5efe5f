import { describe, expect, it } from '@jest/globals';
import { withoutCommands } from '../../src/report/github-lines.ts';

describe('a report in a log of GitHub Actions', () => {
  it('is unchanged if nothing in it looks like a workflow command', () => {
    const text = 'my-app\n  ✔ preboot: https://devcenter.heroku.com # [x]\n';
    expect(withoutCommands(text, 'secret')).toBe(text);
  });

  it.each(['a\n  ::add-mask::x\n', 'a ##[add-mask]x\n'])('runs no workflow command: %j', (text) => {
    expect(withoutCommands(text, 'secret')).toBe(`::stop-commands::secret\n${text}::secret::\n`);
  });
});
