import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { demand, ofApi, valueOf } from '../../src/heroku/readings.ts';

const error = new PreflightError('network', 'down');

describe('a reading', () => {
  it.each([
    ['is there', { ok: true, value: 3 }, 3],
    ['failed', { ok: false, error }, undefined],
    ['wasn’t wanted', undefined, undefined],
  ] as const)('that %s has this value', (_, reading, value) => {
    expect(valueOf(reading)).toBe(value);
  });

  it('is demanded by what can’t do without it', () => {
    expect(demand({ ok: true, value: 3 })).toBe(3);
    expect(() => demand({ ok: false, error })).toThrow(error);
    expect(() => demand(undefined)).toThrow("a read that wasn't wanted");
  });

  it('of Heroku’s status isn’t the API’s', () => {
    expect([...ofApi(['app', 'status', 'dynos'])]).toEqual(['app', 'dynos']);
  });
});
