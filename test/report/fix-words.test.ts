import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { cautionText, totalText, waitText, wordsOf } from '../../src/report/fix-words.ts';
import { planned } from '../fix/planned.ts';
import { GOOD, web } from '../support/readings.ts';

describe('what a change means for the app’s users', () => {
  const effects = (...args: Parameters<typeof planned>): string[] =>
    planned(...args).steps.map(({ change }) => wordsOf(change).effect);

  it('is nothing yet for runtime metadata', () => {
    expect(effects({}, { only: 'runtime-metadata' })).toEqual([
      'From the next deploy, the app can name its release and dyno in its answers.',
    ]);
  });

  it('is that they wait while the size changes; only Eco dynos sleep before', () => {
    const restart = 'All its dynos restart, and visitors wait until they are up.';
    const wish = { only: 'dyno-tier' };
    expect(effects({ formation: [web('Basic', 1)] }, wish)).toEqual([restart]);
    expect(effects({ formation: [web('Eco', 1)] }, wish)).toEqual([
      `${restart} From then on, they never sleep.`,
    ]);
    expect(effects({ formation: [web('Basic', 0)] }, wish)).toEqual([
      'Nothing restarts, since nothing is running.',
    ]);
  });

  it.each([
    [0, 1, 'It starts the app.'],
    [1, 2, 'One more dyno starts. Nothing restarts.'],
    [1, 4, '3 more dynos start. Nothing restarts.'],
  ])('is that dynos start: %d to %d', (from, to, words) => {
    expect(wordsOf({ kind: 'scale', from, to, size: 'standard-1x' }).effect).toBe(words);
  });
});

describe('a second dyno', () => {
  const ONE = [web('Standard-1X', 1)];
  const cautions = (...args: Parameters<typeof planned>): string[] =>
    planned(...args).steps.flatMap(({ caution }) => (caution ? [cautionText(caution)] : []));

  it.each<[string, Parameters<typeof planned>, string]>([
    [
      'session affinity is off',
      [{ formation: ONE, features: [] }, { only: 'web-dynos' }],
      'Session affinity is off: in-memory sessions break with 2+ dynos.',
    ],
    [
      'it can’t be read',
      [
        { formation: ONE },
        {
          ...{ only: 'web-dynos' },
          failures: { features: new PreflightError('api-forbidden', '403') },
        },
      ],
      "Session affinity can't be read: if it's off, in-memory sessions break with 2+ dynos.",
    ],
    [
      'a Private Space has none',
      [{ app: { ...GOOD.app, space: {} }, formation: [web('Private-S', 1)] }],
      "Private Spaces don't support session affinity: in-memory sessions break with 2+ dynos.",
    ],
  ])('has a warning if %s', (_, args, words) => {
    expect(cautions(...args)).toEqual([words]);
  });

  it('has none if session affinity is on', () => {
    expect(cautions({ formation: ONE })).toEqual([]);
  });
});

it('a move to a size that Heroku doesn’t list has no price', () => {
  const eco = { formation: [web('Eco', 1)], dynoSizes: [] };
  const [step] = planned(eco, { only: 'dyno-tier' }).steps;
  expect(step?.price).toEqual({ kind: 'unlisted' });
});

describe('the total price', () => {
  const total = { centsPerMonth: 2_500, isWhole: false, isPartial: false, isUnread: false };

  it.each([
    [undefined, 'free'],
    [total, "+$25/month by Heroku's price list"],
    [{ ...total, centsPerMonth: 0 }, 'free while scaled to 0'],
    [{ ...total, isPartial: true, isUnread: true }, 'price unknown'],
    [{ ...total, centsPerMonth: 0, isPartial: true }, 'no list price'],
    [
      { ...total, isPartial: true },
      "+$25/month by Heroku's price list, plus items without a list price",
    ],
    [
      { ...total, isWhole: true },
      "$25/month by Heroku's price list, instead of Eco's flat fee if no other app needs it",
    ],
  ])('of %j is %s', (price, words) => {
    expect(totalText(price)).toBe(words);
  });
});

it.each([
  [1, '1 of 2 web dynos up (3 s)'],
  [undefined, "can't read the web dynos at the moment (3 s)"],
])('while it waits, it says how many dynos are up: %s', (up, words) => {
  expect(waitText({ up, quantity: 2, elapsedMs: 3_999 })).toBe(words);
});
