import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/errors.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { planLines } from '../../src/report/fix-plan-lines.ts';
import { ONE_DYNO, planned, type Wish } from '../fix/planned.ts';
import { GOOD, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const linesOf = (data: Partial<AppData>, wish?: Wish): string[] =>
  planLines(planned(data, wish), PLAIN);

const ECO: Partial<AppData> = { ...ONE_DYNO, formation: [web('Eco', 1)] };
const space = { ...GOOD.app, space: { name: 'my-space' } };

describe('the plan', () => {
  it('is a numbered list, with what each step means and costs', () => {
    expect(linesOf(ONE_DYNO)).toEqual([
      'my-app',
      '  1. Turn session affinity on (free)',
      '     A cookie brings each visitor back to the same dyno. Nothing restarts.',
      '  2. Scale web from 1 to 2 × standard-1x (+$25/month)',
      '     One more starts beside what serves now. Nothing restarts. Visitors get the',
      '     cookie with their next request only: where sessions are kept in memory,',
      '     turn affinity on some hours before (--only session-affinity).',
      '  3. Turn preboot on (free)',
      '     From the next deploy on, the old dynos serve until the new ones take over,',
      '     after about 3 minutes. Both releases run meanwhile: migrations must suit',
      '     both, and database connections double.',
      "  In all: +$25/month by Heroku's list.",
    ]);
  });

  it.each([40, 60, 80, 132])('fits into %i columns', (columns) => {
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

  it('is in ASCII where a terminal isn’t known to show more', () => {
    const lines = planLines(planned(ONE_DYNO), { ...PLAIN, unicode: false });
    expect(lines.join('')).toMatch(/^[\u0020-\u007e]+$/);
    expect(lines).toContain('  2. Scale web from 1 to 2 x standard-1x (+$25/month)');
  });

  it('says that a tier takes the place of Eco’s flat fee', () => {
    const text = linesOf(ECO).join('\n');
    expect(text).toContain('  1. Move web (eco) to standard-1x dynos ($25/month)\n');
    expect(text).toContain('All of its dynos restart, and visitors wait until they are up.');
    expect(text.replace(/\n +/g, ' ')).toContain(
      "In all: $50/month by Heroku's list, in place of Eco's flat fee unless other apps need it.",
    );
  });

  it('says so where Heroku lists no price', () => {
    const lines = linesOf({ ...ONE_DYNO, app: space, formation: [web('Private-S', 1)] });
    expect(lines).toContain('  1. Scale web from 1 to 2 × private-s (no list price)');
    expect(lines).toContain('  ℹ session affinity  not available in Private Spaces');
  });

  it('says why prices are missing', () => {
    const error = new PreflightError('api-unavailable', 'api.heroku.com answered 503');
    expect(linesOf(ONE_DYNO, { failures: { dynoSizes: error } })).toEqual(
      expect.arrayContaining([
        '  2. Scale web from 1 to 2 × standard-1x (price unknown)',
        '  In all: price unknown.',
        '  ℹ prices            api.heroku.com answered 503',
      ]),
    );
  });

  it('leaves an app that is scaled to nothing so, and says how to start it', () => {
    const lines = linesOf({ ...ONE_DYNO, formation: [web('Standard-1X', 0)] });
    expect(lines.at(-1)).toBe(
      '  ℹ web dynos         scaled to 0, and left so: --only web-dynos starts the app',
    );
  });

  it('shows nothing that an app calls its own unescaped', () => {
    const addons = [{ id: 'a', name: 'x\u001b[2J', addon_service: { name: 'deployhooks' } }];
    const lines = linesOf({ addons }, { only: 'deploy-hook' });
    expect(lines.slice(1)).toEqual([
      '  1. Remove the add-on x\\u{1b}[2J',
      "     It hears of no release any more. This can't be undone.",
    ]);
  });
});

describe('what has to be named', () => {
  const addons = [{ id: 'a', name: 'hooks', addon_service: { name: 'deployhooks' } }];

  it.each<[string, Partial<AppData>, Wish, string]>([
    ['a deploy hook', { addons }, {}, 'deploy hooks      left: --only deploy-hook removes it'],
    ['the tier, with --yes', ECO, { yes: true }, 'dyno tier         left: it restarts the app, so'],
  ])('is said to be left: %s', (_, data, wish, words) => {
    const lines = linesOf(data, wish);
    expect(lines.join('\n')).toContain(`  ℹ ${words}`);
    expect(lines.at(-1)).toBe('  Nothing else to do.');
  });
});

describe('the price in all', () => {
  it('counts nothing that is scaled to 0', () => {
    const data = { ...ONE_DYNO, formation: [web('Eco', 0)] };
    const lines = linesOf(data);
    expect(lines[1]).toMatch(/standard-1x dynos \(nothing while it's scaled to 0\)$/);
    expect(lines).toContain("  In all: nothing while it's scaled to 0.");
    const both = linesOf(data, { only: 'dyno-tier,web-dynos' }).join('\n');
    expect(both).toContain('web from 0 to 2 × standard-1x (+$50/month)');
    expect(both).toContain("In all: $50/month by Heroku's list");
  });
});

it('a webhook is named by its id, and by what the app loses', () => {
  const webhooks = [{ id: 'w-1', url: 'https://my-app.herokuapp.com/', include: ['api:build'] }];
  const text = linesOf({ webhooks }, { only: 'deploy-hook' }).join(' ').replace(/\s+/g, ' ');
  expect(text).toContain('1. Remove the webhook w-1 to my-app.herokuapp.com The app hears of');
  expect(text).toContain('may want to for other reasons');
});

describe('nothing to do', () => {
  it.each<[string, Wish['checks'], string]>([
    ['every check', false, 'every check is off in the config'],
    [
      'those that it mends',
      { 'dyno-tier': 'off', 'session-affinity': 'off', 'web-dynos': 'off', preboot: 'off' },
      'every check that this mends is off in the config',
    ],
  ])('is explained where the config has %s off', (_, checks, words) => {
    expect(linesOf(ONE_DYNO, { checks })).toEqual([
      'my-app',
      `  ℹ nothing checked   ${words}`,
      '  Nothing to do.',
    ]);
  });

  it.each<[string, Partial<AppData>, readonly string[]]>([
    ['everything is as it should be', {}, ['  ✔ web dynos         2 × standard-1x', '  ✔ preboot']],
    [
      'nothing has been deployed',
      { formation: [] },
      ['  ℹ first deploy      nothing to check before it'],
    ],
    [
      'there is no web process',
      { formation: [{ ...web('Eco', 1), type: 'worker' }] },
      ['  ℹ no web process    nothing to check'],
    ],
    [
      'a Private Space has what there is',
      { app: space, formation: [web('Private-S', 2)] },
      ['  ℹ preboot           not needed: Private Spaces deploy dyno by dyno'],
    ],
  ])('is said, and why: %s', (_, data, why) => {
    const lines = linesOf(data);
    expect(lines).toEqual(expect.arrayContaining([...why]));
    expect(lines.at(-1)).toBe('  Nothing to do.');
  });
});
