import { getEventListeners, once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Response } from 'node-fetch';
import type { PathSettings } from '../../src/config/settings.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import { readBody } from '../../src/warmup/body.ts';
import { askUntilAnswered } from '../../src/warmup/patience.ts';
import { askPath, type WarmupRequest } from '../../src/warmup/request.ts';
import { stoppedClock } from '../support/clock.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { startServer } from '../support/loopback-server.ts';
import { loopbackFetch, requestPorts } from '../support/request-ports.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();
const NEVER = new AbortController().signal;
const MB = 1024 * 1024;

interface Asked {
  readonly path?: Partial<PathSettings>;
  readonly request?: Partial<WarmupRequest>;
  readonly signal?: AbortSignal;
}

/** Sends one request to a server on loopback. */
async function ask(listener: RequestListener, asked: Asked = {}): Promise<Answer> {
  const { port, close } = await startServer(listener);
  later(close);
  return askPath(
    requestPorts(loopbackFetch()),
    requestOf({ baseUrl: `http://127.0.0.1:${port}/`, ...asked.request }),
    pathOf('/', asked.path),
    asked.signal ?? NEVER,
  );
}

const say =
  (...chunks: readonly (string | Buffer)[]): RequestListener =>
  (_, response) => {
    for (const chunk of chunks) response.write(chunk);
    response.end();
  };

const GOOD = { kind: 'status', status: 200, expected: true, flaw: undefined };
const WITHOUT_TEXT = { kind: 'status', status: 200, expected: false, flaw: 'body' };
const failure = (code: string, message: RegExp): object => ({
  kind: 'failure',
  error: { code, message: expect.stringMatching(message) as unknown },
});

describe('the expected text of an answer', () => {
  const path = { contains: 'grün' };

  it('is found', async () => {
    expect(await ask(say('alles grün hier'), { path })).toMatchObject(GOOD);
  });

  it('is missing', async () => {
    expect(await ask(say('alles rot hier'), { path })).toMatchObject(WITHOUT_TEXT);
  });

  async function isFoundIn(chunks: readonly Buffer[]): Promise<boolean> {
    const fetch = fakeFetch({ '/': [{ status: 200, body: Readable.from(chunks) }] });
    const answer = await askPath(requestPorts(fetch), requestOf(), pathOf('/', path), NEVER);
    return answer.kind === 'status' && answer.expected;
  }

  it('is found wherever chunks end, even inside a character', async () => {
    const whole = Buffer.from('-grügrün-');
    const bytes = [...whole].map((byte) => Buffer.from([byte]));
    const halves = bytes.map((_, at) => [whole.subarray(0, at), whole.subarray(at)]);
    const found = await Promise.all([bytes, ...halves].map(isFoundIn));
    expect(found).not.toContain(false);
  });

  it("isn't found across a gap", async () => {
    const pieces = ['gr', 'ü', '.', 'n', '', 'grü', '-', 'ün', 'gr'].map((text) =>
      Buffer.from(text),
    );
    expect(await isFoundIn(pieces)).toBe(false);
  });

  const packed =
    (coding: string, body: Buffer): RequestListener =>
    (_, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(body);

  it.each(['gzip', 'x-gzip', 'GZIP '])('is found in a compressed answer: %j', async (coding) => {
    expect(await ask(packed(coding, gzipSync('alles grün')), { path })).toMatchObject(GOOD);
  });

  it('is missing in a compressed answer', async () => {
    expect(await ask(packed('gzip', gzipSync('rot')), { path })).toMatchObject(WITHOUT_TEXT);
  });

  it('is found in an answer marked as uncompressed', async () => {
    expect(await ask(packed('identity', Buffer.from('grün')), { path })).toMatchObject(GOOD);
  });

  it.each([
    ['br', brotliCompressSync('alles grün')],
    ['deflate', deflateSync('alles grün')],
    ['gzip, gzip', gzipSync(gzipSync('alles grün'))],
    ['\u0085', Buffer.from('grün')],
  ])('is reported as unknown in an unsupported encoding: %j', async (coding, body) => {
    const shown = coding.replace('\u0085', '\\\\u\\{85\\}');
    expect(await ask(packed(coding, body), { path })).toMatchObject(
      failure('encoding', new RegExp(` sent ${shown}, which can't be decoded$`)),
    );
  });

  it("doesn't matter if the status is wrong, in any encoding", async () => {
    const asked = { path: { ...path, expect: [204] } };
    expect(await ask(packed('br', brotliCompressSync('x')), asked)).toMatchObject({
      ...{ kind: 'status', flaw: 'status' },
    });
  });

  it.each([
    [0, GOOD],
    [1, WITHOUT_TEXT],
  ])('counts within the first megabyte: %i bytes beyond it', async (beyond, expected) => {
    const before = Buffer.alloc(MB - Buffer.byteLength('grün') + beyond, '.');
    expect(await ask(say(before, 'grün', 'and more'), { path })).toMatchObject(expected);
  });

  it("isn't searched for if the status is wrong", async () => {
    const listener: RequestListener = (_, response) => response.writeHead(500).end('grün');
    expect(await ask(listener, { path })).toMatchObject({ expected: false, flaw: 'status' });
  });

  it('is missing in the answer to HEAD, which has no body', async () => {
    const asked = { path: { ...path, method: 'HEAD' as const } };
    expect(await ask(say('grün'), asked)).toMatchObject(WITHOUT_TEXT);
  });
});

describe('a body that breaks off', () => {
  const breakOff: RequestListener = (_, response) => {
    response.write('half of');
    void setImmediate().then(() => response.destroy());
  };

  it("doesn't change the answer", async () => {
    expect(await ask(breakOff)).toMatchObject(GOOD);
  });

  it('is searched up to its end', async () => {
    expect(await ask(breakOff, { path: { contains: 'half' } })).toMatchObject(GOOD);
  });

  it('is a failure if the rest could have the text', async () => {
    const path = { contains: 'half of it' };
    expect(await ask(breakOff, { path })).toMatchObject(
      failure(
        'reset',
        /^http:\/\/127\.0\.0\.1:\d+ closed the connection in the middle of its answer$/,
      ),
    );
  });

  it('is also a failure with a Content-Length', async () => {
    const listener: RequestListener = ({ socket }, response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('half of');
      void setImmediate().then(() => socket.destroy());
    };
    const path = { contains: 'half of it' };
    expect(await ask(listener, { path })).toMatchObject(
      failure('reset', /closed the connection in the middle of its answer$/),
    );
  });

  it('gets a retry, which can be complete', async () => {
    let asked = 0;
    const { port, close } = await startServer((request, response) => {
      asked += 1;
      if (asked < 3) breakOff(request, response);
      else response.end('half of it');
    });
    later(close);
    const request = requestOf({ baseUrl: `http://127.0.0.1:${port}/` });
    const path = pathOf('/', { contains: 'half of it' });
    const answer = await askUntilAnswered(
      stoppedClock(),
      () => askPath(requestPorts(loopbackFetch()), request, path, NEVER),
      { retries: 5, tried: 0, deadline: Infinity, signal: NEVER },
    );
    expect(answer).toMatchObject(GOOD);
    expect(asked).toBe(3);
  });
});

describe("a body that isn't compressed as its header says", () => {
  const listener: RequestListener = (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain');

  it("doesn't change the answer", async () => {
    expect(await ask(listener)).toMatchObject(GOOD);
  });

  it('is a failure if a text is expected', async () => {
    expect(await ask(listener, { path: { contains: 'plain' } })).toMatchObject(
      failure('encoding', /can't be decompressed/),
    );
  });
});

/** Sends one chunk again and again; returns how many bytes it sent until the client closed. */
function flood(chunk: Buffer, headers: Record<string, string> = {}) {
  let sent = 0;
  const responses: ServerResponse[] = [];
  const listener: RequestListener = (_, response) => {
    responses.push(response.writeHead(200, headers));
    const pour = (): void => {
      let isRoom = !response.destroyed;
      while (isRoom) {
        isRoom = response.write(chunk);
        sent += chunk.length;
      }
    };
    response.on('drain', pour);
    pour();
  };
  const sentUntilClosed = async (): Promise<number> => {
    const [response] = responses;
    if (response?.closed === false) await once(response, 'close');
    return sent;
  };
  return { listener, sentUntilClosed };
}

describe('an endless body', () => {
  // Our timers are stopped, so only the number of bytes can end it.
  beforeEach(stopTimers);
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([null, 'needle'])('is closed after a megabyte, looking for %j', async (contains) => {
    const { listener, sentUntilClosed } = flood(Buffer.alloc(65_536, 'endless '));
    const answer = await ask(listener, { path: { contains } });
    expect(answer).toMatchObject(contains === null ? GOOD : WITHOUT_TEXT);
    // Includes the bytes in the kernel's buffers.
    expect(await sentUntilClosed()).toBeLessThan(32 * MB);
  });

  it.each([null, 'needle'])(
    'is closed after a megabyte, compressed or decompressed, looking for %j',
    async (contains) => {
      // 16 KB that decompress to 16 MB, repeated: gzip members can follow each other.
      const bomb = gzipSync(Buffer.alloc(16 * MB));
      const { listener, sentUntilClosed } = flood(bomb, { 'content-encoding': 'gzip' });
      const answer = await ask(listener, { path: { contains } });
      expect(answer).toMatchObject(contains === null ? GOOD : WITHOUT_TEXT);
      await sentUntilClosed();
    },
  );

  it("isn't one if only its decompressed text would be long, and no text is expected", async () => {
    const listener: RequestListener = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(16 * MB)));
    expect(await ask(listener)).toMatchObject({ ...GOOD, isLong: false });
  });

  it.each([
    [null, MB / 4],
    ['needle', MB],
  ])('is read up to a limit and the chunks in buffers, looking for %j', async (contains, limit) => {
    let read = 0;
    const body = new Readable({
      read() {
        read += 16_384;
        this.push(Buffer.alloc(16_384));
      },
    });
    const fetch = fakeFetch({ '/': [{ status: 200, body }] });
    await askPath(requestPorts(fetch), requestOf(), { ...pathOf('/'), contains }, NEVER);
    expect(read).toBeGreaterThanOrEqual(limit);
    expect(read).toBeLessThan(limit + MB / 4);
    expect(body.destroyed).toBe(true);
  });
});

describe('a body that arrives slowly', () => {
  it.each([
    [null, GOOD],
    ['needle', GOOD],
    ['nothing', failure('timeout', / didn't finish its answer within 1 s$/)],
  ])("is closed after the request's time-out, looking for %j", async (contains, expected) => {
    const closed: unknown[] = [];
    const drip: RequestListener = (_, response) => {
      const timer = setInterval(() => response.write('.'), 10);
      response.write('needle');
      response.on('close', () => {
        clearInterval(timer);
      });
      closed.push(once(response, 'close'));
    };
    const asked = { path: { contains }, request: { requestTimeout: 1_000 } };
    expect(await ask(drip, asked)).toMatchObject(expected);
    await closed[0];
  });

  /** Starts to read a body that sends `begun` and then nothing. */
  async function begin(contains: string | null, signal: AbortSignal) {
    const body = new PassThrough();
    body.write('begun');
    const fetch = fakeFetch({ '/': [{ status: 200, body }] });
    const path = pathOf('/', { contains });
    const state = { body, isOver: false };
    const answer = askPath(requestPorts(fetch), requestOf(), path, signal);
    void answer.then(() => (state.isOver = true));
    await turns();
    return { answer, state };
  }

  it.each([
    [null, { ...GOOD, isLong: true }],
    ['begun', { ...GOOD, isLong: true }],
    ['nothing', failure('timeout', / didn't finish its answer within 10 s$/)],
  ])('is closed after 10 s, looking for %j', async (contains, expected) => {
    stopTimers();
    later(() => jest.useRealTimers());
    const { answer, state } = await begin(contains, NEVER);
    await jest.advanceTimersByTimeAsync(9_999);
    await turns();
    expect(state.isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await answer).toMatchObject(expected);
    expect(state.body.destroyed).toBe(true);
  });

  it('is closed at once when the caller aborts, and the answer counts', async () => {
    const stop = new AbortController();
    const { answer, state } = await begin(null, stop.signal);
    stop.abort();
    expect(await answer).toMatchObject(GOOD);
    expect(state.body.destroyed).toBe(true);
  });

  it('is a failure if the caller aborts before the text has arrived', async () => {
    const stop = new AbortController();
    const { answer } = await begin('nothing', stop.signal);
    stop.abort();
    expect(await answer).toMatchObject({ kind: 'failure', error: { code: 'aborted' } });
  });

  it('is an answer if the text has arrived before the caller aborts', async () => {
    const stop = new AbortController();
    const { answer } = await begin('begun', stop.signal);
    stop.abort();
    expect(await answer).toMatchObject(GOOD);
  });
});

it.each([
  [null, true],
  ['text', false],
])('an answer without a body has no text: looking for %j', async (text, hasText) => {
  const reading = { text, isLong: false, signal: NEVER };
  const none = { hasText, end: { kind: 'end' } };
  expect(await readBody(new Response(null), reading)).toEqual(none);
});

it('a body isn’t read if the caller has aborted already', async () => {
  const body = new PassThrough();
  const reading = { text: 'text', isLong: false, signal: AbortSignal.abort() };
  expect(await readBody(new Response(body), reading)).toEqual({
    ...{ hasText: false, end: { kind: 'aborted' } },
  });
  expect(body.destroyed).toBe(true);
});

it('a finished body keeps no listener on the signal', async () => {
  const { signal } = new AbortController();
  await readBody(new Response('over'), { text: null, isLong: false, signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

it("the answer's time doesn't include the body's", async () => {
  let now = 0;
  const body = new PassThrough();
  const fetch = fakeFetch({ '/': [{ status: 200, body }] });
  const ports = { ...requestPorts(fetch), now: () => now };
  const answer = askPath(ports, requestOf(), pathOf('/'), NEVER);
  await turns();
  now = 5_000;
  body.end('late');
  expect(await answer).toMatchObject({ ms: 0, responseMs: 0 });
});

/** Lets streams and promises finish what they can. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

/** Stops the timers that end a request, but not the server's. */
function stopTimers(): void {
  jest.useFakeTimers({
    doNotFake: [
      ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
      ...(['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const),
    ],
  });
}
