import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { hasBuildFailed } from '../../src/follow/last-build.ts';
import { dataWith, readingsOf } from '../support/readings.ts';
import { build, release } from './news.ts';

const OLD = release(5, 'succeeded', { seconds: -900 });

const EARLIER = build('failed', { seconds: -60 });
const SAME_TIME = release(5, 'succeeded', { seconds: -60 });

describe('the last build', () => {
  it.each([
    ['has failed since the newest release', [build('failed')], [OLD], true],
    ['has failed before it', [build('failed', { seconds: -999 })], [OLD], false],
    ['has succeeded', [build('succeeded'), build('failed', { seconds: -60 })], [OLD], false],
    ['has failed, and nothing is released', [build('failed')], [], true],
    ['isn’t an earlier one, whatever their order', [EARLIER, build('succeeded')], [OLD], false],
    ['has failed before the newest release of several', [EARLIER], [OLD, release(6)], false],
    ['has failed when the release was made, and not since', [EARLIER], [SAME_TIME], false],
    ['is missing', [], [OLD], false],
  ] as const)('%s', (_, builds, releases, hasFailed) => {
    expect(hasBuildFailed(readingsOf(dataWith({ builds, releases })))).toBe(hasFailed);
  });

  it('isn’t known if the builds can’t be read', () => {
    const error = new PreflightError('api-forbidden', 'no');
    expect(() => hasBuildFailed(readingsOf(dataWith({}), { builds: error }))).toThrow(error);
  });
});
