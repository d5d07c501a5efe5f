import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { HerokuStatus } from '../../src/heroku/readings.ts';
import { resultOf } from '../support/check-result.ts';

const resultWith = (status: HerokuStatus, severity: 'warn' | 'error' = 'warn') =>
  resultOf('heroku-status', { app: { status }, severity });

describe('heroku-status', () => {
  it('passes without an incident', () => {
    expect(resultWith({ kind: 'known', troubled: [] })).toMatchObject({ status: 'pass' });
  });

  it('names the systems with one', () => {
    const systems = [{ name: 'Apps', status: 'red' }];
    expect(resultWith({ kind: 'known', troubled: systems })).toMatchObject({
      ...{ status: 'fail', problem: { kind: 'incident', systems } },
    });
  });

  it('is no gate that opens because the page is slow', () => {
    const reason = 'status-late';
    expect(resultWith({ kind: 'late' })).toMatchObject({ status: 'not-applicable', reason });
    expect(resultWith({ kind: 'late' }, 'error')).toMatchObject({
      ...{ status: 'fail', severity: 'error', problem: { kind: 'unmet', reason } },
    });
  });

  it('doesn’t apply anywhere but on heroku.com', () => {
    const reason = 'no-status-page';
    expect(resultWith({ kind: 'no-page' }, 'error')).toMatchObject({
      ...{ status: 'not-applicable', reason },
    });
  });

  it('is unreadable if the page is', () => {
    const error = new PreflightError('status-page', '503');
    const result = resultOf('heroku-status', { failures: { status: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
