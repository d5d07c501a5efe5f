import { describe, expect, it } from '@jest/globals';
import { askPaths } from '../../src/warmup/ask-paths.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { virtualClock } from '../support/virtual-clock.ts';

/** What is sent and reported of a path that may be asked from `notBefore` on, until `deadline`. */
async function sentTo(notBefore: number, deadline: number, signal = new AbortController().signal) {
  let attempts = 0;
  const [clock, fetch] = [virtualClock(), fakeFetch({ '/': [200] })];
  const ports = { ...clock, fetch, userAgent: 'test' };
  const pending = [{ path: pathOf('/'), notBefore, tried: 1 }];
  await askPaths(ports, requestOf(), pending, { deadline, signal }, () => {
    attempts += 1;
  });
  return { count: fetch.seen.length, attempts, at: clock.now() };
}

describe('a path that is asked again', () => {
  it('waits for its time', async () => {
    expect(await sentTo(5_000, 9_000)).toEqual({ count: 1, attempts: 1, at: 5_000 });
  });

  it('gets no request if its time is after the deadline', async () => {
    expect(await sentTo(9_001, 9_000)).toEqual({ count: 0, attempts: 0, at: 0 });
  });

  it('gets no request if the wait ends meanwhile', async () => {
    expect(await sentTo(5_000, 9_000, AbortSignal.abort())).toMatchObject({
      count: 0,
      attempts: 0,
    });
  });
});
