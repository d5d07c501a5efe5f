import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { resultOf } from '../support/check-result.ts';
import { GOOD } from '../support/readings.ts';

describe('maintenance', () => {
  it('passes while it is off', () => {
    expect(resultOf('maintenance')).toMatchObject({ status: 'pass' });
  });

  it('fails while it is on, with any dynos', () => {
    const app = { app: { ...GOOD.app, maintenance: true }, formation: [] };
    expect(resultOf('maintenance', { app })).toMatchObject({
      status: 'fail',
      problem: { kind: 'maintenance-on' },
      remedy: { command: ['heroku', 'maintenance:off', '-a', 'my-app'] },
    });
  });

  it('is unreadable if the app is', () => {
    const error = new PreflightError('api-forbidden', '403');
    const result = resultOf('maintenance', { failures: { app: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
