import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { awaitsStatus } from '../../src/checks/run-checks.ts';
import type { Severity } from '../../src/config/defaults.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { HerokuStatus } from '../../src/heroku/readings.ts';
import { resultOf } from '../support/check-result.ts';
import { APP } from '../support/readings.ts';

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

  it('doesn’t apply if the page is later than everything else', () => {
    const reason = 'status-late';
    expect(resultWith({ kind: 'late' })).toMatchObject({ status: 'not-applicable', reason });
  });

  it('is waited for only if it’s an error', () => {
    const { checks } = settingsFor(undefined, APP);
    const setTo = (severity: Severity) => ({
      ...checks,
      'heroku-status': { severity, options: {} },
    });
    expect(awaitsStatus(setTo('error'))).toBe(true);
    expect(awaitsStatus(setTo('warn'))).toBe(false);
    expect(awaitsStatus(setTo('off'))).toBe(false);
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
