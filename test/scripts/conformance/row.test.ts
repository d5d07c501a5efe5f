import { expect, it } from '@jest/globals';
import { exitCodeOf, judge, type Row, type Verdict } from '../../../scripts/conformance/row.ts';

const row: Row = {
  behavior: 'something',
  expected: '3 min',
  minutes: 1,
  play: () => Promise.reject(new Error('not here')),
};

it('a verdict has what was seen, and what was expected if that differs', () => {
  expect(judge(row, { seen: '3 min 2 s', fits: true })).toEqual({
    kind: 'as-simulated',
    seen: '3 min 2 s',
  });
  expect(judge(row, { seen: '4 min', fits: false })).toEqual({
    kind: 'differs',
    expected: '3 min',
    seen: '4 min',
  });
});

const AS_SIMULATED: Verdict = { kind: 'as-simulated', seen: '' };
const DIFFERS: Verdict = { kind: 'differs', expected: '', seen: '' };
const NOT_TOLD: Verdict = { kind: 'not-told', why: '' };
const HIDDEN: Verdict = { kind: 'hidden', why: '' };

it.each([
  [0, [AS_SIMULATED, HIDDEN]],
  [1, [AS_SIMULATED, DIFFERS, NOT_TOLD]],
  [2, [AS_SIMULATED, NOT_TOLD, HIDDEN]],
])('the exit code is %d for %j', (code, verdicts) => {
  expect(exitCodeOf(verdicts.map((verdict) => ({ behavior: '', verdict })))).toBe(code);
});
