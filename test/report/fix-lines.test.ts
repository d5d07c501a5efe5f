import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { ApiError } from '../../src/heroku/api-error.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { endLines, lastLines, planLines, stepReportLines } from '../../src/report/fix-lines.ts';
import { type Applied, applied } from '../fix/applied.ts';
import { ONE_DYNO, planned, type Wish } from '../fix/planned.ts';
import { dynosOf } from '../support/fake-app.ts';
import { GOOD, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

describe('fix plan lines', () => {
  const linesOf = (data: Partial<AppData>, wish?: Wish): string[] =>
    planLines(planned(data, wish), PLAIN);

  const ECO: Partial<AppData> = { ...ONE_DYNO, formation: [web('Eco', 1)] };
  const space = { ...GOOD.app, space: { name: 'my-space' } };

  describe('the plan', () => {
    it('is a numbered list, with the meaning and cost of each step', () => {
      expect(linesOf(ONE_DYNO)).toEqual([
        'my-app',
        '  1. Turn on session affinity (free)',
        '     A cookie keeps each visitor on the same dyno until the next deploy. Nothing',
        '     restarts.',
        '  2. Scale web from 1 to 2 × standard-1x (+$25/month)',
        '     One more dyno starts. Nothing restarts. Visitors get the cookie with their',
        '     next request. If sessions are in memory, turn on affinity some hours',
        '     earlier (--only session-affinity).',
        '  3. Turn on preboot (free)',
        '     From the next deploy, the old dynos keep serving until the new ones take',
        '     over after about 3 minutes. Both releases run at the same time: migrations',
        '     must work with both, and database connections double.',
        "  Total: +$25/month by Heroku's price list.",
      ]);
    });

    it.each([40, 60, 80, 132])('fits in %i columns', (columns) => {
      const many = ['web', 'worker', 'clock', 'a-very-long-name-of-a-process-type', 'b', 'c', 'd'];
      const formation = many.map((type) => ({ ...web('Eco', 1), type }));
      const wishes = [
        { formation },
        ONE_DYNO,
        ECO,
        { ...ONE_DYNO, app: space, formation: [web('Private-S', 1)] },
      ];
      const lines = wishes.flatMap((data) => planLines(planned(data), { ...PLAIN, columns }));
      expect(lines.join('')).toMatch(/and 2\s+more/);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    });

    it.each([
      ['as a warning', {}, '⚠'],
      ['as what was asked for', { only: 'web-dynos' }, '✖'],
    ])('says how to change an autoscaler by hand, %s', (_, wish, mark) => {
      const autoscaled = {
        ...{ formation: [web('Performance-M', 3)], autoscaler: { min: 1, max: 5 } },
      };
      const lines = linesOf(autoscaled, wish);
      expect(lines.join('\n')).toContain(
        `  ${mark} web dynos         1 to 5 × performance-m (autoscaled): no spare at 1\n` +
          '                      → heroku ps:autoscale:enable --min 2 --max 5 -a my-app\n' +
          '                        (no list price)\n',
      );
      expect(lines.at(-1)).toBe('  Nothing was changed.');
    });

    it('is ASCII if the terminal isn’t known to support more', () => {
      const lines = planLines(planned(ONE_DYNO), { ...PLAIN, unicode: false });
      expect(lines.join('')).toMatch(/^[\u0020-\u007e]+$/);
      expect(lines).toContain('  2. Scale web from 1 to 2 x standard-1x (+$25/month)');
    });

    it('says that the new tier replaces Eco’s flat fee', () => {
      const text = linesOf(ECO).join('\n');
      expect(text).toContain('  1. Move web (eco) to standard-1x dynos ($25/month)\n');
      expect(text).toContain('All its dynos restart, and visitors wait until they are up.');
      expect(text.replace(/\n +/g, ' ')).toContain(
        "Total: $50/month by Heroku's price list, instead of Eco's flat fee if no other app needs it.",
      );
    });

    it('says if Heroku lists no price', () => {
      const lines = linesOf({ ...ONE_DYNO, app: space, formation: [web('Private-S', 1)] });
      expect(lines).toContain('  1. Scale web from 1 to 2 × private-s (no list price)');
      expect(lines).toContain('  ℹ session affinity  not available in Private Spaces');
    });

    it('says why prices are missing', () => {
      const error = new PreflightError('api-unavailable', 'api.heroku.com answered 503');
      expect(linesOf(ONE_DYNO, { failures: { dynoSizes: error } })).toEqual(
        expect.arrayContaining([
          '  2. Scale web from 1 to 2 × standard-1x (price unknown)',
          '  Total: price unknown.',
          '  ℹ prices            api.heroku.com answered 503',
        ]),
      );
    });

    it('keeps an app that is scaled to 0, and says how to start it', () => {
      const lines = linesOf({ ...ONE_DYNO, formation: [web('Standard-1X', 0)] });
      expect(lines.slice(-2)).toEqual([
        '  ℹ web dynos         scaled to 0, left unchanged: --only web-dynos starts the',
        '                      app',
      ]);
    });

    it('escapes everything that an app has named', () => {
      const addons = [{ id: 'a', name: 'x\u001b[2J', addon_service: { name: 'deployhooks' } }];
      const lines = linesOf({ addons }, { only: 'deploy-hook' });
      expect(lines.slice(1)).toEqual([
        '  1. Remove the add-on x\\u{1b}[2J',
        "     It gets no more release notifications. This can't be undone.",
      ]);
    });
  });

  describe('fixes that must be named', () => {
    const addons = [{ id: 'a', name: 'hooks', addon_service: { name: 'deployhooks' } }];

    it.each<[string, Partial<AppData>, Wish, string]>([
      [
        'a deploy hook',
        { addons },
        {},
        "deploy hooks      left unchanged: removing it can't be undone, so it",
      ],
      [
        'the tier, with --yes',
        ECO,
        { yes: true },
        'dyno tier         left unchanged: changing it restarts the app and costs',
      ],
    ])('are listed as left unchanged: %s', (_, data, wish, words) => {
      const lines = linesOf(data, wish);
      expect(lines.join('\n')).toContain(`  ℹ ${words}`);
      expect(lines.at(-1)).toBe('  Nothing else to fix.');
    });
  });

  describe('the total price', () => {
    it('leaves out process types that are scaled to 0', () => {
      const data = { ...ONE_DYNO, formation: [web('Eco', 0)] };
      const lines = linesOf(data);
      expect(lines[1]).toMatch(/standard-1x dynos \(free while scaled to 0\)$/);
      expect(lines).toContain('  Total: free while scaled to 0.');
      const both = linesOf(data, { only: 'dyno-tier,web-dynos' }).join('\n');
      expect(both).toContain('web from 0 to 2 × standard-1x (+$50/month)');
      expect(both).toContain("Total: $50/month by Heroku's price list");
    });
  });

  it('a webhook is shown with its id and the effect of its removal', () => {
    const webhooks = [{ id: 'w-1', url: 'https://my-app.herokuapp.com/', include: ['api:build'] }];
    const text = linesOf({ webhooks }, { only: 'deploy-hook' }).join(' ').replace(/\s+/g, ' ');
    expect(text).toContain(
      '1. Remove the webhook w-1 to my-app.herokuapp.com The app gets no more notifications',
    );
    expect(text).toContain('may need for other reasons');
  });

  describe('nothing to do', () => {
    it.each<[string, Wish['checks'], string]>([
      ['every check', false, 'the config turns off every check'],
      [
        'all checks that it can fix',
        { 'dyno-tier': 'off', 'session-affinity': 'off', 'web-dynos': 'off', preboot: 'off' },
        'the config turns off every check that this can fix',
      ],
    ])('is explained if the config turns %s off', (_, checks, words) => {
      expect(linesOf(ONE_DYNO, { checks })).toEqual([
        'my-app',
        `  ℹ nothing checked   ${words}`,
        '  Nothing to fix.',
      ]);
    });

    it.each<[string, Partial<AppData>, readonly string[]]>([
      ['every check passes', {}, ['  ✔ web dynos         2 × standard-1x', '  ✔ preboot']],
      [
        'nothing has been deployed',
        { formation: [] },
        ['  ℹ first deploy      nothing to check yet'],
      ],
      [
        'there is no web process',
        { formation: [{ ...web('Eco', 1), type: 'worker' }] },
        ['  ℹ no web process    nothing to check'],
      ],
      [
        'a Private Space needs no change',
        { app: space, formation: [web('Private-S', 2)] },
        ['  ℹ preboot           not needed: Private Spaces replace dynos one by one'],
      ],
    ])('is reported with the reason: %s', (_, data, why) => {
      const lines = linesOf(data);
      expect(lines).toEqual(expect.arrayContaining([...why]));
      expect(lines.at(-1)).toBe('  Nothing to fix.');
    });
  });

  describe('what the app can’t meet', () => {
    it.each<[string, Partial<AppData>, Wish, readonly string[]]>([
      [
        'alone',
        { formation: [] },
        { only: 'preboot' },
        ['  ✖ preboot           not possible before the first deploy', '  Nothing was changed.'],
      ],
      [
        'below the steps',
        { app: space, formation: [web('Private-S', 1)] },
        { only: 'session-affinity,web-dynos' },
        [
          '  ✖ session affinity  not available in Private Spaces',
          "                      → Keep sessions outside the dynos' memory, then turn this",
          '                        check off for this app',
        ],
      ],
    ])('is told %s', (_, data, wish, lines) => {
      expect(linesOf(data, wish).slice(-lines.length)).toEqual(lines);
    });
  });
});

describe('fix report lines', () => {
  /** The output after the plan. */
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
    it('has a line for each step, with how the result is known', async () => {
      expect(linesOf(await applied(ONE_DYNO))).toEqual([
        '  ✔ session affinity  on',
        '  ✔ web dynos         2 × standard-1x, all up after 0 ms',
        '  ✔ preboot           on',
        '  ✔ done              each change was read back from Heroku; passing now:',
        '                      session affinity, web dynos, preboot',
      ]);
    });

    it('speaks of one change if there was only one', async () => {
      const result = await applied({ formation: [web('Standard-1X', 1)] });
      expect(linesOf(result)).toEqual([
        '  ✔ web dynos         2 × standard-1x, all up after 0 ms',
        '  ✔ done              the change was read back from Heroku; passing now: web',
        '                      dynos',
      ]);
    });

    it('says that nothing was changed if the first step fails', async () => {
      expect(linesOf(await applied(ONE_DYNO, { write: () => refusal }))).toEqual([
        '  ✖ session affinity  api.heroku.com answered 403',
        '                      → Is it the right account?',
        '  ℹ web dynos         not started',
        '  ℹ preboot           not started',
        '  Stopped. Nothing was changed.',
      ]);
    });

    it('gives the commands that undo the changes, newest first', async () => {
      const dynos = [dynosOf('crashed', 2, 'Standard-1X')];
      expect(linesOf(await applied(ONE_DYNO, { dynos }))).toEqual([
        '  ✔ session affinity  on',
        '  ✖ web dynos         2 × standard-1x, but a web dyno has crashed',
        '                      → heroku logs -a my-app  (see why in its log)',
        '  ℹ preboot           not started',
        '  Stopped. To undo the changes, run in this order:',
        '    heroku ps:scale web=1 -a my-app',
        '    heroku features:disable http-session-affinity -a my-app',
      ]);
    });

    it('includes changes that may have been made', async () => {
      const reset = new PreflightError('reset', 'the connection was closed');
      const result = await applied(ONE_DYNO, {
        write: (change) => (change === 'turn preboot on' ? reset : undefined),
      });
      expect(linesOf(result).slice(2)).toEqual([
        '  ✖ preboot           not confirmed, may be done: the connection was closed',
        '  Stopped. To undo the changes, run in this order:',
        '    heroku features:disable preboot -a my-app',
        '    heroku ps:scale web=1 -a my-app',
        '    heroku features:disable http-session-affinity -a my-app',
      ]);
    });

    it('shows the result of the check at the end', async () => {
      const result = await applied(ONE_DYNO, {
        changes: (reads) => (reads === 8 ? { features: [] } : {}),
      });
      expect(linesOf(result).slice(3, 5)).toEqual([
        '  ✖ check             the final check still fails: session affinity, preboot',
        '                      → Run: npx heroku-preflight check --app my-app',
      ]);
    });

    it('doesn’t undo another person’s later changes', async () => {
      const result = await applied(ONE_DYNO, {
        changes: (reads) => (reads === 6 ? { features: [] } : {}),
      });
      expect(linesOf(result).slice(-3)).toEqual([
        '  Stopped. To undo the changes, run in this order:',
        '    heroku ps:scale web=1 -a my-app',
        '  http-session-affinity is off now: someone else changed it.',
      ]);
    });

    it('says to look first if nothing can be read any more', async () => {
      const result = await applied(ONE_DYNO, {
        write: (change) => (change === 'turn preboot on' ? refusal : undefined),
        failures: (reads) => (reads === 7 ? { formation: refusal } : {}),
      });
      expect(linesOf(result).at(-1)).toBe(
        "  The current state couldn't be read: check it before you undo anything.",
      );
    });

    it('is done if only the check at the end fails', async () => {
      const result = await applied(ONE_DYNO, {
        failures: (reads) => (reads === 8 ? { features: refusal } : {}),
      });
      expect(linesOf(result).slice(3, 6)).toEqual([
        '  ✔ done              each change was read back from Heroku',
        "  ⚠ check             the final check couldn't run: api.heroku.com answered 403",
        '                      → Is it the right account?',
      ]);
      expect(linesOf(result).join()).not.toContain('undo');
    });

    it('has the undo commands if it is interrupted', () => {
      const plan = planned(ONE_DYNO);
      expect(lastLines(plan, plan.steps.slice(0, 2), PLAIN).slice(0, 3)).toEqual([
        '  Stopped. To undo the changes, run in this order:',
        '    heroku ps:scale web=1 -a my-app',
        '    heroku features:disable http-session-affinity -a my-app',
      ]);
    });

    it('says that a removal can’t be undone', async () => {
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
        "  Removed items can't be restored.",
      ]);
    });
  });
});
