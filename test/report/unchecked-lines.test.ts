import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/base/error-codes.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { ApiError } from '../../src/heroku/api-error.ts';
import type { ReadName } from '../../src/heroku/readings.ts';
import { unreadableLines } from '../../src/report/unchecked-lines.ts';
import { judged } from '../support/check-report.ts';
import { GOOD, readingsOf } from '../support/readings.ts';

const PATHS: { readonly [K in ReadName]?: string } = { app: '', configVarNames: '/config-vars' };

const denied = (name: ReadName, code: ErrorCode = 'api-forbidden'): ApiError => {
  const request = `GET /apps/my-app${PATHS[name] ?? `/${name}`}`;
  const trace = { request, status: 403, requestId: undefined };
  return new ApiError(code, `403 on ${request}`, trace);
};

type Failures = { readonly [K in ReadName]?: PreflightError };

const saidOf = (failures: Failures): string[] =>
  unreadableLines(judged(GOOD, failures)).map(({ text }) => text);

const everywhere = (errorOf: (name: ReadName) => PreflightError, but?: ReadName): Failures =>
  Object.fromEntries(
    (Object.keys(readingsOf(GOOD)) as ReadName[])
      .filter((name) => name !== but)
      .map((name) => [name, errorOf(name)]),
  );

describe('an unread part of the app', () => {
  it('gets one line, with the checks that need it', () => {
    expect(saidOf({ builds: denied('builds'), releases: denied('releases') })).toEqual([
      'builds: 403 on GET /apps/my-app/builds',
      'last release: 403 on GET /apps/my-app/releases',
    ]);
  });

  it('gets only one line if several checks need it', () => {
    expect(saidOf({ features: denied('features') })).toEqual([
      'session affinity, preboot, runtime metadata: 403 on GET /apps/my-app/features',
    ]);
  });

  it('gets one line without check names if the whole app can’t be read', () => {
    expect(saidOf(everywhere((name) => denied(name)))).toEqual(['403 on GET /apps/my-app']);
  });

  it('gets a line with check names if other checks were made', () => {
    const [line, ...more] = saidOf(everywhere((name) => denied(name), 'builds'));
    expect(line).toMatch(/^dyno tier, .*: 403 on GET \/apps\/my-app$/);
    expect(more).toEqual([]);
  });

  it('gets one line if the network fails in several ways, and nothing could be read', () => {
    const failed = (name: ReadName): PreflightError =>
      name === 'app'
        ? new PreflightError('tls', 'no TLS there')
        : new PreflightError('reset', 'the connection broke');
    expect(saidOf(everywhere(failed))).toHaveLength(1);
    expect(saidOf(everywhere(failed, 'builds'))).toHaveLength(2);
  });

  it('doesn’t hide another failure of the app', () => {
    const failures = { app: denied('app', 'api-unavailable'), builds: denied('builds') };
    expect(saidOf(failures)).toContain('builds: 403 on GET /apps/my-app/builds');
  });

  it('gets one line if the account is the cause', () => {
    const failures = { builds: denied('builds', 'api-rate-limit') };
    const releases = denied('releases', 'api-rate-limit');
    expect(saidOf({ ...failures, releases })).toHaveLength(1);
  });

  it('gets one line together with others that failed in the same way', () => {
    const lost = (name: ReadName): PreflightError => {
      const trace = { request: `GET /apps/my-app/${name}`, status: 200, requestId: undefined };
      return new ApiError('reset', 'the connection was lost', trace);
    };
    expect(saidOf({ builds: lost('builds'), releases: lost('releases') })).toEqual([
      'builds, last release: the connection was lost',
    ]);
    expect(saidOf(everywhere(lost))).toEqual(['the connection was lost']);
  });

  it('gets one line if the network is the cause', () => {
    const error = new PreflightError('timeout', 'no answer');
    expect(saidOf(everywhere(() => error))).toEqual(['no answer']);
  });
});
