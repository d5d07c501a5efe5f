import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { firstAnswers, warmUp } from '../../src/follow/first-answers.ts';
import type { Fetch } from '../../src/net/fetch.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const signal = new AbortController().signal;

/** An app whose paths take their time, in milliseconds; `Infinity` fails. */
function appWith(times: Readonly<Record<string, number>>, status: number | Error = 200) {
  const clock = virtualClock();
  const replies = Object.fromEntries(Object.keys(times).map((path) => [path, [status]]));
  const answer = fakeFetch(replies);
  const fetch: Fetch = async (url, init) => {
    init?.onConnected?.();
    await clock.sleep(times[new URL(url).pathname] ?? 0, init?.signal);
    return answer(url, { ...init, onConnected: undefined });
  };
  const request = requestOf({ paths: Object.keys(times).map((path) => pathOf(path)) });
  return { ports: { ...clock, fetch, userAgent: 'test' }, request };
}

describe('the first answers of a new release', () => {
  it('have the time that the first visitor of each path would have waited', async () => {
    const { ports, request } = appWith({ '/': 5_200, '/slow': 9_000 });
    expect(await firstAnswers(ports, request, signal)).toEqual([
      { path: '/', status: 200, expected: true, error: null, ms: 5_200 },
      { path: '/slow', status: 200, expected: true, error: null, ms: 9_000 },
    ]);
  });

  it('say what isn’t expected', async () => {
    const { ports, request } = appWith({ '/': 0 }, 500);
    expect(await firstAnswers(ports, request, signal)).toMatchObject([
      { status: 500, expected: false, error: null },
    ]);
  });

  it('say why there is none', async () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const { ports, request } = appWith({ '/': 300 }, reset);
    expect(await firstAnswers(ports, request, signal)).toEqual([
      {
        ...{ path: '/', status: null, expected: false, ms: 300 },
        error: expect.stringContaining('https://my-app.herokuapp.com') as unknown,
      },
    ]);
  });

  it('don’t count the time to read a body', async () => {
    const { ports } = appWith({});
    const fetch: Fetch = (url, init) => {
      const body = Readable.from(
        (async function* () {
          await ports.sleep(2_000);
          yield Buffer.from('ok');
        })(),
        { objectMode: false },
      );
      return fakeFetch({ '/': [{ status: 200, body }] })(url, init);
    };
    const request = requestOf({ paths: [pathOf('/')] });
    const [answer] = await firstAnswers({ ...ports, fetch }, request, signal);
    expect(answer).toMatchObject({ status: 200, expected: true, ms: 0 });
    expect(ports.now()).toBe(2_000);
  });
});

describe('warming after a deploy', () => {
  const warming = { window: 3, timeout: 60_000 };

  it('ends with the time of the slowest path', async () => {
    const { ports, request } = appWith({ '/': 20, '/slow': 300 });
    const warm = await warmUp(ports, request, { dynos: 1, warming }, signal);
    expect(warm).toEqual({ isWarm: true, ms: 300 });
  });

  it('has no time if the app isn’t warm', async () => {
    const { ports, request } = appWith({ '/': 20 }, 404);
    const warm = await warmUp(ports, request, { dynos: 1, warming }, signal);
    expect(warm).toEqual({ isWarm: false, ms: null });
  });

  it('isn’t done if the config doesn’t ask for it', async () => {
    const { ports, request } = appWith({ '/': 20 });
    expect(await warmUp(ports, request, { dynos: 1, warming: null }, signal)).toBeNull();
    expect(ports.now()).toBe(0);
  });
});
