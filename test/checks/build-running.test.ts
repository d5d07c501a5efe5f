import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Build } from '../../src/heroku/shapes.ts';
import { resultOf } from '../support/check-result.ts';
import { build, COMMIT } from '../support/readings.ts';

const among = (...builds: Build[]) => resultOf('build-running', { app: { builds } });

describe('build-running', () => {
  it.each([
    ['no build is listed', []],
    ['all are done', [build('succeeded'), build('failed')]],
    ['one has an unknown status', [build('queued-somehow')]],
  ])('passes when %s', (_, builds) => {
    expect(among(...builds)).toMatchObject({ status: 'pass' });
  });

  it('fails while a build runs, and says whose it is, when it started and what it builds', () => {
    expect(among(build('succeeded'), build('pending'))).toMatchObject({
      status: 'fail',
      problem: {
        kind: 'build-running',
        count: 1,
        commit: COMMIT,
        by: 'colleague@example.com',
        since: '2026-11-22T11:00:00Z',
        ms: 3_600_000,
      },
    });
  });

  it('reports the newest of several, in any order', () => {
    const newest = build('pending', { created_at: '2026-11-22T11:59:00Z', user: { email: 'b' } });
    for (const order of [
      [newest, build('pending')],
      [build('pending'), newest],
    ])
      expect(among(...order)).toMatchObject({ problem: { count: 2, by: 'b', ms: 60_000 } });
  });

  it.each([
    [null, null],
    [undefined, undefined],
    [{ version: null }, { email: null }],
  ])('works without a commit and a name: %j', (source_blob, user) => {
    expect(among(build('pending', { source_blob, user }))).toMatchObject({
      problem: { commit: null, by: null },
    });
  });

  it.each([
    ['on a clock that is behind', '2026-11-22T12:00:05Z', 0],
    ['in words that are no time', 'yesterday', null],
  ])('accepts a start time %s', (_, created_at, ms) => {
    expect(among(build('pending', { created_at }))).toMatchObject({ problem: { ms } });
  });

  it('is unreadable if the builds are', () => {
    const error = new PreflightError('api-forbidden', '403');
    const result = resultOf('build-running', { failures: { builds: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
