import { expect, it } from '@jest/globals';
import type { Verdict } from '../../../scripts/conformance/row.ts';
import { HIDDEN, ROWS } from '../../../scripts/conformance/rows/index.ts';
import { resultLines, summaryText } from '../../../scripts/conformance/table.ts';

const behavior = 'a dyno has 30 s to answer (H12)';
const DIFFERS: Verdict = { kind: 'differs', expected: '503 after 30 s', seen: '200 after 40 s' };

it('a row has its verdict, what the simulator does, and what was seen', () => {
  expect(resultLines({ behavior, verdict: DIFFERS }, 80)).toEqual([
    'differs           a dyno has 30 s to answer (H12)',
    '                    simulated: 503 after 30 s',
    '                    seen: 200 after 40 s',
  ]);
});

it('fits into 80 columns', () => {
  const hidden = HIDDEN.flatMap(({ why, ...row }) =>
    resultLines({ ...row, verdict: { kind: 'hidden', why } }, 80),
  );
  const differing = ROWS.flatMap(({ expected, ...row }) =>
    resultLines({ ...row, verdict: { kind: 'differs', expected, seen: expected } }, 80),
  );
  const longest = Math.max(...[...hidden, ...differing].map(({ length }) => length));
  expect(longest).toBeLessThanOrEqual(80);
});

it('shows no control character of what Heroku says', () => {
  const verdict: Verdict = { kind: 'not-told', why: 'no \u001b[2Jdynos' };
  expect(resultLines({ behavior, verdict }, 80).join()).toContain(String.raw`no \u{1b}[2Jdynos`);
});

it('the summary counts rows that nobody can see as not told', () => {
  expect(summaryText([{ behavior, verdict: DIFFERS }], 6)).toBe(
    "0 rows as simulated, 1 differs, 6 couldn't be told",
  );
});
