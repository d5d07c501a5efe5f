import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { resultOf } from '../support/check-result.ts';

const having = (...configVarNames: string[]) => ({ app: { configVarNames } });
const options = { required: ['DATABASE_URL', 'SECRET_KEY', 'DATABASE_URL'] };

describe('config-vars', () => {
  it('passes when all required variables are set', () => {
    const result = resultOf('config-vars', {
      ...having('SECRET_KEY', 'OTHER', 'DATABASE_URL'),
      options,
    });
    expect(result).toMatchObject({ status: 'pass', detail: { kind: 'config-vars', count: 2 } });
  });

  it('names each missing variable once when it fails, without a command, because only the user knows the values', () => {
    const result = resultOf('config-vars', { ...having('OTHER'), options });
    expect(result).toEqual({
      id: 'config-vars',
      severity: 'warn',
      status: 'fail',
      problem: { kind: 'config-vars-missing', names: ['DATABASE_URL', 'SECRET_KEY'] },
    });
  });

  it('matches names exactly', () => {
    const result = resultOf('config-vars', {
      ...having('database_url'),
      options: { required: ['DATABASE_URL'] },
    });
    expect(result).toMatchObject({ problem: { names: ['DATABASE_URL'] } });
  });

  it('is unreadable if the names are', () => {
    const error = new PreflightError('api-forbidden', '403');
    const result = resultOf('config-vars', { options, failures: { configVarNames: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
