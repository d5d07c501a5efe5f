import { describe, expect, it } from '@jest/globals';
import { asleepBeforeRelease, sleepTally } from '../../src/follow/sleep-across.ts';
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
  [
    'awake: one of our requests has woken it',
    { asleepBefore: true, paths: [answered(70), answered(9)] },
    false,
  ],
  ['unknown: it was waking', { asleepBefore: true, paths: [pathRecord()] }, null],
  ['unknown: only the new release answered', { asleepBefore: true, paths: [answered(62)] }, null],
  [
    'unknown: an error page may be Heroku’s',
    { asleepBefore: true, paths: [answered(9, 503)] },
    null,
  ],
  ['asleep: no request was sent', { asleepBefore: true, paths: [unasked] }, true],
  [
    'unknown: one of two requests was sent',
    { asleepBefore: true, paths: [unasked, pathRecord({ requests: 1, isFinal: true })] },
    null,
  ],
  ['unknown: its deploy isn’t followed', { asleepBefore: false, deploy: null }, null],
  ['unknown: the API wasn’t read', { asleepBefore: null, paths: [unasked] }, null],
])('before the release, an app was %s', (_, own, asleep) => {
  expect(asleepBeforeRelease(runOf({ deploy: liveRecord(), ...own }))).toBe(asleep);
});

it('after half an hour of building, no one knows whether it fell asleep again', () => {
  const { times } = liveRecord();
  const deploy = liveRecord({ times: { ...times, released: 1_800_000 } });
  expect(asleepBeforeRelease(runOf({ deploy, asleepBefore: false }))).toBeNull();
});

describe('how often an app came back as it was', () => {
  const eco = (asleepBefore: boolean | null, asleepAfter: boolean | null) => ({
    deploy: liveRecord({ sleeps: true, asleepBefore, asleepAfter }),
  });
  const NONE = { held: 0, of: 0 };

  it('is counted apart for those that were awake and those that slept', () => {
    const awake = [eco(false, false), eco(false, false), eco(false, true)];
    const asleep = [eco(true, true), eco(true, false), eco(true, false), eco(true, false)];
    expect(sleepTally([...awake, ...asleep])).toEqual({
      awake: { held: 2, of: 3 },
      asleep: { held: 1, of: 4 },
    });
  });

  it.each([
    ['that weren’t followed', { deploy: null }],
    ['whose state before isn’t known', eco(null, false)],
    ['whose state after isn’t known', eco(true, null)],
    ['of dynos that never sleep', { deploy: liveRecord({ sleeps: false, asleepBefore: false }) }],
  ])('leaves out deploys %s', (_, run) => {
    expect(sleepTally([run])).toEqual({ awake: NONE, asleep: NONE });
  });
});
