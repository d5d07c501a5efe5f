import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Response } from 'node-fetch';
import type { Fetch } from '../../src/net/fetch.ts';
import { createAsker } from '../../src/warmup/request.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { requestPorts } from '../support/request-ports.ts';

const NEVER = new AbortController().signal;

describe('createAsker', () => {
  it('has no more open requests than the limit', async () => {
    const answering = fakeFetch({ '/': [200] });
    let [underWay, most] = [0, 0];
    const fetch: Fetch = async (url, init) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
      return answering(url, init);
    };
    const ask = createAsker(requestPorts(fetch), requestOf({ concurrency: 3 }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(pathOf('/'), NEVER)));
    expect(answers.filter(({ kind }) => kind === 'status')).toHaveLength(10);
    expect(most).toBe(3);
  });

  it('continues after a failure', async () => {
    const fetch = fakeFetch({ '/': [new Error('reset'), 200] });
    const ask = createAsker(requestPorts(fetch), requestOf({ concurrency: 1 }));
    const [first, second] = await Promise.all([1, 2].map(() => ask(pathOf('/'), NEVER)));
    expect([first?.kind, second?.kind]).toEqual(['failure', 'status']);
  });

  it('never sends a waiting request after its signal aborts', async () => {
    const fetch = fakeFetch({ '/': ['never'] });
    const ask = createAsker(requestPorts(fetch), requestOf({ concurrency: 2 }));
    const stop = new AbortController();
    const asked = Array.from({ length: 5 }, () => ask(pathOf('/'), stop.signal));
    await turn();
    stop.abort();
    const codes = (await Promise.all(asked)).map(
      (answer) => answer.kind === 'failure' && answer.error.code,
    );
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'aborted'));
    expect(fetch.seen).toHaveLength(2);
  });

  it('reads one answer of an endless path, and closes the next ones', async () => {
    const sent: number[] = [];
    const fetch: Fetch = () => {
      const index = sent.push(0) - 1;
      const body = Readable.from(megabytes(() => (sent[index] = (sent[index] ?? 0) + 1)));
      return Promise.resolve(new Response(body));
    };
    const ask = createAsker(requestPorts(fetch), requestOf({ concurrency: 1 }));
    const [first, second] = [await ask(ENDLESS, NEVER), await ask(ENDLESS, NEVER)];
    expect([first, second]).toMatchObject([
      { status: 200, expected: true, isLong: true },
      { status: 200, expected: true, isLong: true },
    ]);
    expect(sent[0]).toBeGreaterThan(8);
    expect(sent[1]).toBeLessThan(4);
  });

  it('reads further if it expects a text', async () => {
    const fetch: Fetch = () => Promise.resolve(new Response(Readable.from(megabytes(() => 0))));
    const ask = createAsker(requestPorts(fetch), requestOf({ concurrency: 1 }));
    const path = pathOf('/endless', { contains: 'xxx' });
    expect(await ask(path, NEVER)).toMatchObject({ expected: true });
    expect(await ask(path, NEVER)).toMatchObject({ expected: true });
  });
});

const ENDLESS = pathOf('/endless');

function* megabytes(onChunk: () => number): Generator<Buffer> {
  for (;;) {
    onChunk();
    yield Buffer.alloc(16 * 1024, 'x');
  }
}
