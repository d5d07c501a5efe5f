import { expect, it } from '@jest/globals';
import { asleepBeforeRelease } from '../../src/follow/sleep-across.ts';
import type { WarmupRun } from '../../src/state/warmup-runs.ts';
import { liveRecord } from '../support/deploy-records.ts';
import { pathRecord, runOf } from '../support/warmup-runs.ts';

/** An answer after as many seconds; the release is made after 62. */
const answered = (seconds: number, status = 200) => {
  const answer = { status, expected: status === 200, flaw: null, redirect: null, error: null };
  return pathRecord({
    ...{ requests: 1, isFinal: true },
    answer: { ...answer, standIn: null, retryAfterMs: null, ms: seconds * 1_000 },
  });
};
const unasked = pathRecord({ isFinal: true });

it.each<[string, Partial<WarmupRun>, boolean | null]>([
  ['awake: it was when the push began', { asleepBefore: false }, false],
  ['awake: our request has woken it', { asleepBefore: true, paths: [answered(9)] }, false],
  ['unknown: it was waking', { asleepBefore: true, paths: [pathRecord()] }, null],
  ['unknown: only the new release answered', { asleepBefore: true, paths: [answered(70)] }, null],
  [
    'unknown: an error page may be Heroku’s',
    { asleepBefore: true, paths: [answered(9, 503)] },
    null,
  ],
  ['asleep: no request was sent', { asleepBefore: true, paths: [unasked] }, true],
  ['unknown: the API wasn’t read', { asleepBefore: null, paths: [unasked] }, null],
])('before the release, an app was %s', (_, own, asleep) => {
  expect(asleepBeforeRelease(runOf({ deploy: liveRecord(), ...own }))).toBe(asleep);
});

it('after half an hour of building, no one knows whether it fell asleep again', () => {
  const { times } = liveRecord();
  const deploy = liveRecord({ times: { ...times, released: 1_800_000 } });
  expect(asleepBeforeRelease(runOf({ deploy, asleepBefore: false }))).toBeNull();
});
