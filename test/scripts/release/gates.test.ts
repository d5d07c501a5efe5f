import { describe, expect, it } from '@jest/globals';
import { type Choice, GATES, gatesFor, tableOf } from '../../../scripts/release/gates.ts';

const NONE: Choice = { lint: false, all: false, skip: [] };
const namesFor = (choice: Partial<Choice>): string[] =>
  gatesFor({ ...NONE, ...choice }).map(({ name }) => name);

describe('the gates', () => {
  it('of a lint start no test and no installation', () => {
    expect(namesFor({ lint: true })).toContain('nothing unused');
    expect(namesFor({ lint: true })).not.toContain('tests');
  });

  it('of a release include those of a lint', () => {
    expect(namesFor({})).toEqual(expect.arrayContaining(namesFor({ lint: true })));
    expect(namesFor({})).toContain('package');
    expect(namesFor({})).not.toContain('long tests');
  });

  it('of the week are all, except for those to skip', () => {
    expect(namesFor({ all: true, skip: ['clients'] })).toHaveLength(GATES.length - 1);
  });

  it('have no unknown names', () => {
    expect(() => namesFor({ skip: ['client'] })).toThrow('there\'s no gate "client" to skip');
  });
});

it('the table has the result and the seconds of each gate', () => {
  const results = [
    { name: 'types', ok: true, seconds: 12.34 },
    { name: 'layers', ok: false, seconds: 1 },
  ];
  expect(tableOf(results)).toEqual([
    'types   ok         12.3 s',
    'layers  FAILED      1.0 s',
    '2 gates, 1 failed',
  ]);
});
