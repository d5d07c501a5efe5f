import { describe, expect, it } from '@jest/globals';
import { createNetworkLook } from '../../src/probe/network.ts';
import type { Fetch } from '../../src/net/fetch.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const API = 'https://api.example.com';

/** @param isReached of each look */
function lookAt(isReached: readonly boolean[]) {
  const clock = virtualClock();
  const left = [...isReached];
  const fetch = (() =>
    left.shift() === true
      ? Promise.resolve({ status: 404 })
      : Promise.reject(new Error('refused'))) as unknown as Fetch;
  const look = createNetworkLook({ ...clock, fetch, userAgent: 'test/1' }, API);
  return async (): Promise<boolean> => {
    await clock.sleep(2_000);
    return look();
  };
}

describe('the look at another host', () => {
  it('tells that there is no network, once it was reached', async () => {
    const look = lookAt([true, true, false]);
    expect([await look(), await look()]).toEqual([true, false]);
  });

  it('says nothing about a host that was never reached, such as behind a firewall', async () => {
    const look = lookAt([false, false, false]);
    expect([await look(), await look()]).toEqual([true, true]);
  });
});
