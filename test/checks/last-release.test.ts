import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Release } from '../../src/heroku/shapes.ts';
import { resultOf } from '../support/check-result.ts';
import { release, web } from '../support/readings.ts';

const among = (...releases: Release[]) => resultOf('last-release', { app: { releases } });

const failed = release(42, 'failed', { current: false });

describe('last-release', () => {
  it.each(['succeeded', 'expired'])('passes when it is %s', (status) => {
    expect(among(release(42, status), release(41, 'failed'))).toMatchObject({
      status: 'pass',
      detail: { kind: 'release', version: 42 },
    });
  });

  it('fails when the release phase failed, and says what runs instead', () => {
    expect(among(failed, release(41, 'succeeded'))).toMatchObject({
      status: 'fail',
      problem: {
        kind: 'release-failed',
        app: 'my-app',
        version: 42,
        description: 'Deploy cccccccc',
        running: 41,
      },
    });
  });

  it('fails while it is not complete', () => {
    const pending = release(43, 'pending', { current: false });
    expect(among(pending, failed, release(41, 'succeeded'))).toMatchObject({
      problem: { kind: 'release-pending', version: 43, running: 41 },
    });
  });

  it('finds the newest in any order', () => {
    expect(among(release(9, 'succeeded'), release(10, 'failed'))).toMatchObject({
      problem: { version: 10, running: 9 },
    });
  });

  it('takes the last release that succeeded if none is marked current', () => {
    const before = [40, 39].map((version) => release(version, 'succeeded', { current: false }));
    expect(among(failed, release(41, 'failed', { current: false }), ...before)).toMatchObject({
      problem: { running: 40 },
    });
  });

  it('names no running release and no description if they aren’t known', () => {
    const [description] = [null];
    expect(among({ ...failed, description })).toMatchObject({
      problem: { running: null, description: null },
    });
  });

  it('reports an unknown status without judging it', () => {
    expect(among(release(42, 'on-hold'))).toMatchObject({
      status: 'advice',
      advice: { kind: 'release-status', version: 42, status: 'on-hold' },
    });
  });

  it('reports dynos without any listed release', () => {
    expect(among()).toMatchObject({ status: 'advice', advice: { kind: 'no-release-listed' } });
  });

  it.each([[[]], [[web('Standard-1X', 0)]]])(
    'does not apply before the first release: %j',
    (formation) => {
      const result = resultOf('last-release', { app: { releases: [], formation } });
      expect(result).toMatchObject({ status: 'not-applicable', reason: 'not-released' });
    },
  );

  it('is unreadable if the releases are', () => {
    const error = new PreflightError('api-forbidden', '403');
    const result = resultOf('last-release', { failures: { releases: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
