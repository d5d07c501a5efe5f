import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/errors.ts';
import { ApiError } from '../../src/heroku/api-error.ts';
import { endLines, lastLines, stepReportLines } from '../../src/report/fix-report-lines.ts';
import { type Applied, applied } from '../fix/applied.ts';
import { ONE_DYNO, planned } from '../fix/planned.ts';
import { dynosOf } from '../support/fake-app.ts';
import { PLAIN } from '../support/style.ts';

/** What the user reads after the plan. */
const linesOf = ({ plan, report }: Applied): string[] => [
  ...report.steps
    .filter(({ state }) => state !== 'not-begun')
    .flatMap((step) => stepReportLines(step, PLAIN)),
  ...endLines(plan, report, PLAIN),
];

const refusal = new ApiError(
  'api-forbidden',
  'api.heroku.com answered 403',
  { request: 'PATCH /x', status: 403, requestId: undefined },
  { hint: 'Is it the right account?' },
);

describe('the report', () => {
  it('has a line for each step, and says how that is known', async () => {
    expect(linesOf(await applied(ONE_DYNO))).toEqual([
      '  ✔ session affinity  on',
      '  ✔ web dynos         2 × standard-1x, all up after 0 ms',
      '  ✔ preboot           on',
      '  ✔ done              each step was read back from Heroku, and the check passes',
      '                      now: session affinity, web dynos, preboot',
    ]);
  });

  it('says that nothing was changed where the first step fails', async () => {
    expect(linesOf(await applied(ONE_DYNO, { write: () => refusal }))).toEqual([
      '  ✖ session affinity  api.heroku.com answered 403',
      '                      → Is it the right account?',
      '  ℹ web dynos         not begun',
      '  ℹ preboot           not begun',
      '  Stopped: nothing was changed.',
    ]);
  });

  it('gives the commands that undo what was done, the newest first', async () => {
    const dynos = [dynosOf('crashed', 2, 'Standard-1X')];
    expect(linesOf(await applied(ONE_DYNO, { dynos }))).toEqual([
      '  ✔ session affinity  on',
      '  ✖ web dynos         2 × standard-1x, but a web dyno has crashed',
      '                      → heroku logs -a my-app  (its log says why)',
      '  ℹ preboot           not begun',
      '  Stopped. To undo what was done, in this order:',
      '    heroku ps:scale web=1 -a my-app',
      '    heroku features:disable http-session-affinity -a my-app',
    ]);
  });

  it('counts what may have been done', async () => {
    const reset = new PreflightError('reset', 'the connection was closed');
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === 'turn preboot on' ? reset : undefined),
    });
    expect(linesOf(result).slice(2)).toEqual([
      '  ✖ preboot           perhaps done: the connection was closed',
      '  Stopped. To undo what was done, in this order:',
      '    heroku features:disable preboot -a my-app',
      '    heroku ps:scale web=1 -a my-app',
      '    heroku features:disable http-session-affinity -a my-app',
    ]);
  });

  it('says what the check at the end finds', async () => {
    const result = await applied(ONE_DYNO, {
      changes: (reads) => (reads === 8 ? { features: [] } : {}),
    });
    expect(linesOf(result).slice(3, 6)).toEqual([
      '  ✖ check             the check at the end still finds fault: session affinity,',
      '                      preboot',
      '                      → Look at it: heroku-preflight check --app my-app',
    ]);
  });

  it('leaves to somebody else what they have changed since', async () => {
    const result = await applied(ONE_DYNO, {
      changes: (reads) => (reads === 6 ? { features: [] } : {}),
    });
    expect(linesOf(result).slice(-3)).toEqual([
      '  Stopped. To undo what was done, in this order:',
      '    heroku ps:scale web=1 -a my-app',
      '  http-session-affinity is off now: left to whoever changed it.',
    ]);
  });

  it('says to look first where nothing could be read again', async () => {
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === 'turn preboot on' ? refusal : undefined),
      failures: (reads) => (reads === 7 ? { formation: refusal } : {}),
    });
    expect(linesOf(result).at(-1)).toBe(
      "  What there is now couldn't be read again: look before you undo anything.",
    );
  });

  it('is done where only the check at the end couldn’t be made', async () => {
    const result = await applied(ONE_DYNO, {
      failures: (reads) => (reads === 8 ? { features: refusal } : {}),
    });
    expect(linesOf(result).slice(3, 6)).toEqual([
      '  ✔ done              each step was read back from Heroku',
      "  ⚠ check             the check at the end couldn't be made: api.heroku.com",
      '                      answered 403',
    ]);
    expect(linesOf(result).join()).not.toContain('undo');
  });

  it('has what can be undone where it’s cut off', () => {
    const plan = planned(ONE_DYNO);
    expect(lastLines(plan, plan.steps.slice(0, 2), PLAIN).slice(0, 3)).toEqual([
      '  Stopped. To undo what was done, in this order:',
      '    heroku ps:scale web=1 -a my-app',
      '    heroku features:disable http-session-affinity -a my-app',
    ]);
  });

  it('says that what was removed is gone', async () => {
    const hook = (id: string) => ({ id, name: id, addon_service: { name: 'deployhooks' } });
    const result = await applied(
      { addons: [hook('one'), hook('two')] },
      {
        wish: { only: 'deploy-hook' },
        write: (change) => (change === 'remove two' ? refusal : undefined),
      },
    );
    expect(linesOf(result)).toEqual([
      '  ✔ deploy hooks      one removed',
      '  ✖ deploy hooks      api.heroku.com answered 403',
      '                      → Is it the right account?',
      '  Stopped.',
      "  What was removed can't be brought back.",
    ]);
  });
});
