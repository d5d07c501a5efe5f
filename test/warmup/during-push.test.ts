import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import { conditionOf } from '../../src/warmup/condition.ts';
import { askAfterApi, askBeforeApi, type PushWarmup } from '../../src/warmup/during-push.ts';
import type { AddressKnowledge } from '../../src/warmup/target.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { APP, dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

const REMEMBERED: AddressKnowledge = {
  app: APP,
  configured: null,
  webUrl: 'https://my-app.herokuapp.com/',
  usesSecrets: false,
  allowed: [],
  named: ['my-app.herokuapp.com'],
};
const UNKNOWN: AddressKnowledge = { ...REMEMBERED, webUrl: undefined, named: [] };

async function rehearse(
  replies: Parameters<typeof fakeFetch>[0],
  readings: Readings,
  known: AddressKnowledge = REMEMBERED,
  address: AddressKnowledge = known,
) {
  const fetch = fakeFetch(replies);
  const ports = { ...systemClock, fetch, userAgent: 'test' };
  const warmup: PushWarmup = {
    known,
    request: { paths: Object.keys(replies), method: 'GET', headers: {}, expect: ['2xx'] },
    waitMs: 20,
  };
  const early = askBeforeApi(ports, warmup);
  const sentBeforeApi = fetch.seen.length;
  const condition = conditionOf(readings);
  const outcome = await askAfterApi(ports, warmup, { address, condition }, early);
  return { outcome, sentBeforeApi, seen: fetch.seen };
}

describe('the warm-up during a push', () => {
  it('reports the answers', async () => {
    const { outcome } = await rehearse({ '/': [200], '/health': [204] }, readingsOf(GOOD));
    expect(outcome).toMatchObject({
      kind: 'answered',
      answers: [
        { path: '/', status: 200, expected: true },
        { path: '/health', status: 204, expected: true },
      ],
    });
  });

  it('sends the requests before the API is read, where the address is known', async () => {
    const { sentBeforeApi, seen } = await rehearse({ '/': [200] }, readingsOf(GOOD));
    expect([sentBeforeApi, seen.length]).toEqual([1, 1]);
  });

  it('asks the API first where the address is unknown', async () => {
    const { sentBeforeApi, seen } = await rehearse({ '/': [200] }, readingsOf(GOOD), UNKNOWN, {
      ...UNKNOWN,
      webUrl: 'https://from-api.herokuapp.com/',
    });
    expect(sentBeforeApi).toBe(0);
    expect(seen.map(({ url }) => url)).toEqual(['https://from-api.herokuapp.com/']);
  });

  it('asks again where the API names another address than the last push left', async () => {
    const { outcome, seen } = await rehearse({ '/': [404, 200] }, readingsOf(GOOD), REMEMBERED, {
      ...REMEMBERED,
      webUrl: 'https://renamed.herokuapp.com/',
    });
    expect(outcome).toMatchObject({ answers: [{ status: 200 }] });
    expect(seen[0]?.init.signal?.aborted).toBe(true);
    expect(seen[1]?.url).toBe('https://renamed.herokuapp.com/');
  });

  it('does not take the 404 of a guessed address for an answer of the app', async () => {
    const { outcome } = await rehearse({ '/': [404] }, {}, UNKNOWN);
    expect(outcome).toEqual({ kind: 'pointless', reason: 'unknown-address' });
  });

  it('takes what else a guessed address answers', async () => {
    const { outcome } = await rehearse({ '/': [200] }, {}, UNKNOWN);
    expect(outcome).toMatchObject({ kind: 'answered' });
  });

  it('gives up waiting when nobody answers in time, and ends its own request', async () => {
    const { outcome, seen } = await rehearse({ '/': ['never'] }, readingsOf(GOOD));
    expect(outcome).toMatchObject({
      kind: 'waiting',
      request: { baseUrl: 'https://my-app.herokuapp.com/' },
    });
    expect(seen[0]?.init.signal?.aborted).toBe(true);
  });

  const asleepForGood = readingsOf(dataWith({ formation: [web('Eco', 0)] }));

  it('sends nothing where no request can wake the app', async () => {
    const { outcome, seen } = await rehearse({ '/': [200] }, asleepForGood, UNKNOWN);
    expect(outcome).toEqual({ kind: 'pointless', reason: 'no-web-dynos' });
    expect(seen).toEqual([]);
  });

  it('says so too where the request has left already, and waits for no answer to it', async () => {
    const { outcome, seen } = await rehearse({ '/': ['never'] }, asleepForGood);
    expect(outcome).toEqual({ kind: 'pointless', reason: 'no-web-dynos' });
    expect(seen[0]?.init.signal?.aborted).toBe(true);
  });
});
