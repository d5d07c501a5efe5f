import { describe, expect, it } from '@jest/globals';
import { stoppedLines } from '../../src/report/hook-report.ts';

describe('stoppedLines', () => {
  it('says how to push anyway', () => {
    expect(stoppedLines({ errors: 1, warnings: 2 }, 'heroku main')).toEqual([
      '  1 error, 2 warnings: push stopped. To push anyway (add your own options):',
      '    git -c preflight.mode=off push heroku main',
    ]);
  });

  it("doesn't mention warnings if there are none", () => {
    expect(stoppedLines({ errors: 2, warnings: 0 }, 'x')[0]).toMatch(/^ {2}2 errors: push stopped/);
  });
});
