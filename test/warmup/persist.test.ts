import { describe, expect, it } from '@jest/globals';
import { askUntilAnswered } from '../../src/warmup/persist.ts';
import { stoppedClock } from '../support/clock.ts';
import { fakeFetch } from '../support/fake-fetch.ts';

const REQUEST = {
  baseUrl: 'https://my-app.herokuapp.com/',
  paths: ['/'],
  method: 'GET',
  headers: { authorization: 'Bearer x' },
  expect: ['2xx'],
} as const;
const NEVER = new AbortController().signal;

function ask(replies: Parameters<typeof fakeFetch>[0][string], deadline = NEVER) {
  const clock = stoppedClock();
  const fetch = fakeFetch({ '/': replies });
  const answer = askUntilAnswered({ ...clock, fetch, userAgent: 'test/1' }, REQUEST, '/', deadline);
  return { answer, fetch, clock };
}

describe('askUntilAnswered', () => {
  it('asks again after 503, and takes the first answer of the app itself', async () => {
    const { answer, fetch } = ask([503, 503, 200]);
    expect(await answer).toMatchObject({ status: 200, expected: true });
    expect(fetch.seen).toHaveLength(3);
  });

  it('asks again after a lost connection', async () => {
    const { answer } = ask([new Error('reset'), 204]);
    expect(await answer).toMatchObject({ status: 204 });
  });

  it('does not ask again after 4xx: the app is up', async () => {
    const { answer, fetch } = ask([404, 200]);
    expect(await answer).toMatchObject({ status: 404, expected: false });
    expect(fetch.seen).toHaveLength(1);
  });

  it('pauses for longer and longer', async () => {
    const { answer, clock } = ask([503, 503, 503, 200]);
    await answer;
    expect(clock.slept).toEqual([500, 1_000, 2_000]);
  });

  it('gives the last answer once its time is up', async () => {
    const deadline = AbortSignal.abort();
    const { answer, fetch } = ask([503, 200], deadline);
    expect(await answer).toMatchObject({ status: 503 });
    expect(fetch.seen).toHaveLength(1);
  });

  it('names the tool and sends the configured headers', async () => {
    const { answer, fetch } = ask([200]);
    await answer;
    expect(fetch.seen[0]?.init).toMatchObject({
      method: 'GET',
      headers: { 'user-agent': 'test/1', authorization: 'Bearer x' },
    });
  });
});
