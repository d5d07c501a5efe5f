import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import {
  type PushWarmup,
  type UnansweredRequest,
  warmUpDuringPush,
} from '../../src/warmup/during-push.ts';
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

function rehearse(
  replies: Parameters<typeof fakeFetch>[0],
  readings: Readings,
  known: AddressKnowledge = REMEMBERED,
  learnt: AddressKnowledge = known,
) {
  const fetch = fakeFetch(replies);
  const handedOver: UnansweredRequest[] = [];
  const requestsBeforeRead: number[] = [];
  const warmup: PushWarmup = {
    known,
    learn: () => learnt,
    request: { paths: Object.keys(replies), method: 'GET', headers: {}, expect: ['2xx'] },
    waitMs: 20,
  };
  const outcome = warmUpDuringPush(
    {
      ...systemClock,
      fetch,
      userAgent: 'test',
      continueInBackground: (unanswered) => {
        handedOver.push(unanswered);
        return Promise.resolve();
      },
    },
    warmup,
    () => {
      requestsBeforeRead.push(fetch.seen.length);
      return Promise.resolve(readings);
    },
  );
  return { outcome, fetch, handedOver, requestsBeforeRead };
}

describe('warmUpDuringPush', () => {
  it('reports the answers', async () => {
    const { outcome } = rehearse({ '/': [200], '/health': [204] }, readingsOf(GOOD));
    expect(await outcome).toMatchObject({
      kind: 'answered',
      answers: [
        { path: '/', status: 200, expected: true },
        { path: '/health', status: 204, expected: true },
      ],
    });
  });

  it('sends the requests before the API is read, where the address is known', async () => {
    const { outcome, requestsBeforeRead } = rehearse({ '/': [200] }, readingsOf(GOOD));
    await outcome;
    expect(requestsBeforeRead).toEqual([1]);
  });

  it('asks the API first where the address is unknown', async () => {
    const { outcome, fetch, requestsBeforeRead } = rehearse(
      { '/': [200] },
      readingsOf(GOOD),
      UNKNOWN,
      { ...UNKNOWN, webUrl: 'https://from-api.herokuapp.com/' },
    );
    await outcome;
    expect(requestsBeforeRead).toEqual([0]);
    expect(fetch.seen.map(({ url }) => url)).toEqual(['https://from-api.herokuapp.com/']);
  });

  it('asks again where the API names another address than the last push left', async () => {
    const { outcome, fetch } = rehearse({ '/': [404, 200] }, readingsOf(GOOD), REMEMBERED, {
      ...REMEMBERED,
      webUrl: 'https://renamed.herokuapp.com/',
    });
    expect(await outcome).toMatchObject({ answers: [{ status: 200 }] });
    expect(fetch.seen[1]?.url).toBe('https://renamed.herokuapp.com/');
  });

  it('does not take the 404 of a guessed address for an answer of the app', async () => {
    const { outcome } = rehearse({ '/': [404] }, {}, UNKNOWN);
    expect(await outcome).toEqual({ kind: 'not-sent', reason: 'unknown-address' });
  });

  it('takes what else a guessed address answers', async () => {
    const { outcome } = rehearse({ '/': [200] }, {}, UNKNOWN);
    expect(await outcome).toMatchObject({ kind: 'answered' });
  });

  it('goes on in the background when nobody answers in time', async () => {
    const { outcome, handedOver } = rehearse({ '/': ['never'] }, readingsOf(GOOD));
    expect(await outcome).toMatchObject({ kind: 'background' });
    expect(handedOver).toHaveLength(1);
    expect(handedOver[0]?.request.baseUrl).toBe('https://my-app.herokuapp.com/');
  });

  it('ends its own request when it hands over', async () => {
    const { outcome, fetch } = rehearse({ '/': ['never'] }, readingsOf(GOOD));
    await outcome;
    expect(fetch.seen[0]?.init.signal?.aborted).toBe(true);
  });

  it.each([
    ['no-web-dynos', dataWith({ formation: [web('Eco', 0)] })],
    ['maintenance', dataWith({ app: { ...GOOD.app, maintenance: true } })],
    ['not-released', dataWith({ formation: [] })],
  ])('sends nothing where that would be useless: %s', async (reason, data) => {
    const { outcome, fetch, handedOver } = rehearse({ '/': [200] }, readingsOf(data), UNKNOWN);
    expect(await outcome).toEqual({ kind: 'not-sent', reason });
    expect([fetch.seen.length, handedOver.length]).toEqual([0, 0]);
  });

  it('leaves nothing in the background for an app that cannot wake', async () => {
    const asleepForGood = readingsOf(dataWith({ formation: [web('Eco', 0)] }));
    const { outcome, handedOver } = rehearse({ '/': ['never'] }, asleepForGood);
    expect(await outcome).toEqual({ kind: 'not-sent', reason: 'no-web-dynos' });
    expect(handedOver).toEqual([]);
  });
});
