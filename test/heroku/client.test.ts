import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { PreflightError } from '../../src/base/errors.ts';
import { ApiError } from '../../src/heroku/api-error.ts';
import { createClient } from '../../src/heroku/client.ts';
import type { CredentialSource } from '../../src/heroku/credentials.ts';
import { loopbackClient, loopbackSettings } from '../support/heroku-client.ts';
import { json, type Reply, useReplies } from '../support/replies.ts';

const replying = useReplies();
const Thing = z.object({ id: z.number() });

async function failure(answer: Promise<unknown>): Promise<PreflightError> {
  const error: unknown = await answer.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (error instanceof PreflightError) return error;
  throw error as Error;
}

describe('a read', () => {
  it('sends the token, the API’s version and the tool’s name', async () => {
    const { port, requests } = await replying(json({ id: 1 }));
    expect(await loopbackClient({ port }).get('/apps/my-app', Thing)).toEqual({ id: 1 });
    expect(requests[0]).toMatchObject({
      method: 'GET',
      url: '/apps/my-app',
      headers: {
        authorization: 'Bearer HRKU-secret',
        accept: 'application/vnd.heroku+json; version=3',
        'user-agent': 'heroku-preflight/test',
      },
    });
  });

  it('can ask for another variant of the API', async () => {
    const { port, requests } = await replying(json({ id: 1 }));
    await loopbackClient({ port }).get('/apps/my-app', Thing, { variant: '3.sdk' });
    expect(requests[0]?.headers.accept).toBe('application/vnd.heroku+json; version=3.sdk');
  });

  it('repeats an answer that Heroku says hasn’t changed', async () => {
    const { port, requests } = await replying(
      json({ id: 1 }, 200, { ETag: '"one"' }),
      (response) => response.writeHead(304).end(),
      json({ id: 2 }, 200, { ETag: '"two"' }),
    );
    const client = createClient(loopbackSettings({ port }), { keepsAnswers: true });
    const read = (): Promise<unknown> => client.get('/apps/my-app', Thing);
    expect([await read(), await read(), await read()]).toEqual([{ id: 1 }, { id: 1 }, { id: 2 }]);
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"one"',
      '"one"',
    ]);
  });

  it('isn’t repeated for another variant or range', async () => {
    const { port, requests } = await replying(json([{ id: 1 }], 200, { ETag: '"one"' }));
    const client = createClient(loopbackSettings({ port }), { keepsAnswers: true });
    await client.page('/things', Thing, { range: 'id ..; max=1' });
    await client.page('/things', Thing, { range: 'id ..; max=2' });
    await client.list('/things', Thing, { variant: '3.sdk', range: 'id ..; max=2' });
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('isn’t kept on a push, whose answers may have secrets', async () => {
    const { port, requests } = await replying(json({ id: 1 }, 200, { ETag: '"one"' }));
    const client = loopbackClient({ port });
    await client.get('/apps/my-app', Thing);
    await client.get('/apps/my-app', Thing);
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
  });

  it('fails if Heroku says “not modified” of what was never answered', async () => {
    const { port } = await replying((response) => response.writeHead(304).end());
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error).toBeInstanceOf(ApiError);
  });

  it('tells Heroku’s clock', async () => {
    const date = 'Sat, 28 Nov 2026 12:00:00 GMT';
    const { port } = await replying(json({ id: 1 }, 200, { Date: date }));
    const client = loopbackClient({ port });
    expect(client.date()).toBeUndefined();
    await client.get('/apps/my-app', Thing);
    expect(client.date()).toEqual(new Date(date));
  });

  it('can have a signal of its own', async () => {
    const { port } = await replying(() => undefined);
    const ended = new AbortController();
    const answer = loopbackClient({ port }).get('/apps/my-app', Thing, { signal: ended.signal });
    setTimeout(() => {
      ended.abort();
    }, 20);
    expect((await failure(answer)).code).toBe('aborted');
  });

  it.each([
    ['another host', 'https://api.heroku.com.example.com'],
    ["Heroku's without TLS", 'http://api.heroku.com'],
  ])("isn't made at %s", (_, apiUrl) => {
    expect(() =>
      createClient({
        fetch: () => Promise.reject(new Error('sent')),
        apiUrl,
        credential: { source: 'env', token: 'HRKU-secret' },
        userAgent: 'test',
        random: () => 0,
        sleep: () => Promise.resolve(),
      }),
    ).toThrow(expect.objectContaining({ code: 'untrusted-api-host' }));
  });
});

describe('a list', () => {
  it('follows all pages', async () => {
    const { port, requests } = await replying(
      json([{ id: 1 }], 206, { 'Next-Range': 'id 1..; max=1000' }),
      json([{ id: 2 }], 206, { 'Next-Range': 'id 2..; max=1000' }),
      json([{ id: 3 }]),
    );
    const things = await loopbackClient({ port }).list('/things', Thing);
    expect(things).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(requests.map(({ headers }) => headers.range)).toEqual([
      'id ..; max=1000',
      'id 1..; max=1000',
      'id 2..; max=1000',
    ]);
  });

  it('uses its own range, and stops when there are no more pages', async () => {
    const { port, requests } = await replying(json([{ id: 9 }], 206));
    const range = 'version ..; max=1, order=desc';
    expect(await loopbackClient({ port }).list('/releases', Thing, { range })).toHaveLength(1);
    expect(requests.map(({ headers }) => headers.range)).toEqual([range]);
  });

  it('stops if the pages never end', async () => {
    const { port, requests } = await replying(json([], 206, { 'Next-Range': 'id ..' }));
    const error = await failure(loopbackClient({ port }).list('/things', Thing));
    expect(error).toMatchObject({
      code: 'api-answer',
      message: "Heroku's API answered GET /things with more than 20 pages",
    });
    expect(requests).toHaveLength(20);
  });
});

describe('an undocumented answer', () => {
  it.each<[string, Reply, string]>([
    ['a field of another type', json({ id: 'one' }), 'something unexpected in id'],
    ['a missing field', json({}), 'something unexpected in id'],
    ['another type altogether', json(null), 'something unexpected'],
    ['a page', (response) => response.end('<html>'), "something that isn't JSON"],
    ['nothing', (response) => response.writeHead(204).end(), "something that isn't JSON"],
  ])('is rejected: %s', async (_, reply, what) => {
    const { port } = await replying((response, request) => {
      response.setHeader('Request-Id', 'r-1');
      reply(response, request);
    });
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error).toMatchObject({
      code: 'api-answer',
      ...{ message: `Heroku's API answered GET /apps/my-app with ${what}`, requestId: 'r-1' },
    });
  });

  it('is rejected with the element of the list', async () => {
    const { port } = await replying(json([{ id: 1 }, { id: null }]));
    const error = await failure(loopbackClient({ port }).list('/things', Thing));
    expect(error.message).toContain('something unexpected in 1.id');
  });

  it('is rejected if it isn’t compressed as its header says', async () => {
    const { port } = await replying((response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('{"id":1}'),
    );
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error.code).toBe('encoding');
  });

  it('is rejected if it’s larger than 8 MB, also after decompression', async () => {
    const packed = gzipSync(Buffer.alloc(9 * 1024 * 1024, ' '));
    const { port } = await replying((response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Request-Id': 'r-2' }).end(packed),
    );
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error).toMatchObject({ code: 'size', requestId: 'r-2' });
  });
});

describe('an error answer', () => {
  it.each<[number, string, string, string, string]>([
    [
      ...([401, 'unauthorized', 'api-unauthorized'] as const),
      'Heroku rejected the token in HEROKU_API_KEY',
      'Set a new one, or unset it and run: heroku login',
    ],
    [
      ...([403, 'forbidden', 'api-forbidden'] as const),
      "this account can't read my-app (403)",
      "Check heroku whoami, or ask the app's owner for access",
    ],
    [
      ...([403, 'two_factor', 'api-two-factor'] as const),
      'Heroku asks this account for a second factor (403)',
      'for .netrc, not HEROKU_API_KEY',
    ],
    [
      ...([404, 'not_found', 'api-not-found'] as const),
      'no app my-app, or no access to it with HEROKU_API_KEY (404)',
      'Check heroku apps and git remote -v',
    ],
    [
      ...([429, 'rate_limit', 'api-rate-limit'] as const),
      "this account's API rate limit is used up (429)",
      'Try again in a minute: Heroku adds 75 requests a minute',
    ],
    [
      ...([503, 'unavailable', 'api-unavailable'] as const),
      "Heroku's API answered GET /apps/my-app with 503 unavailable",
      'See https://status.heroku.com',
    ],
  ])(
    '%i %s is one line, with a next step if there is one',
    async (status, id, code, message, hint) => {
      const { port } = await replying(
        json({ id, message: 'Why not.' }, status, { 'Request-Id': 'r' }),
      );
      const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ code, status, id, message, hint, requestId: 'r' });
      expect(error).toMatchObject({ request: 'GET /apps/my-app' });
    },
  );

  it.each([
    ['suspended', 'The account or the app was suspended.'],
    ['sso_required', 'Log in through your identity provider.'],
  ])('403 %s, which isn’t about access, is told in Heroku’s words', async (id, said) => {
    const { port } = await replying(json({ id, message: said }, 403));
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error).toMatchObject({
      ...{ code: 'api-forbidden', id, hint: undefined },
      message: `Heroku refused this: ${said} (403 ${id})`,
    });
  });

  it('403 with a name and no words names the request', async () => {
    const { port } = await replying(json({ id: 'suspended' }, 403));
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error).toMatchObject({
      message: "Heroku's API answered GET /apps/my-app with 403 suspended",
      hint: undefined,
    });
  });

  it('of a second factor offers no key for .netrc if the login is there', async () => {
    const { port } = await replying(json({ id: 'two_factor' }, 403));
    const client = loopbackClient({ port, credential: { source: 'netrc', token: 'HRKU-1' } });
    expect(await failure(client.get('/apps/my-app', Thing))).toMatchObject({
      command: 'heroku authorizations:create -s read',
      hint: "to check; git can't push with it",
    });
  });

  it.each<[CredentialSource, string]>([
    ['remote-url', "the remote's URL"],
    ['netrc', '.netrc'],
    ['keychain', 'your keychain'],
    ['credential-helper', "git's credential helper"],
  ])('404 names the source of the token: %s', async (source, words) => {
    const { port } = await replying(json({ id: 'not_found' }, 404));
    const client = loopbackClient({ port, credential: { source, token: 't' } });
    const error = await failure(client.get('/apps/my-app', Thing));
    expect(error.message).toBe(`no app my-app, or no access to it with ${words} (404)`);
  });

  it('404 fits into a line of a push for the longest name and source', async () => {
    const { port } = await replying(json({ id: 'not_found' }, 404));
    const credential = { source: 'credential-helper', token: 't' } as const;
    const client = loopbackClient({ port, credential });
    const error = await failure(client.get(`/apps/${'a'.repeat(30)}`, Thing));
    expect(error.message).toContain("git's credential helper");
    expect(`  ℹ skipped: ${error.brief}`.length).toBeLessThanOrEqual(80);
  });

  it('quotes Heroku’s message if the status is unknown', async () => {
    const { port } = await replying(json({ id: 'invalid_params', message: 'Why not.' }, 422));
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error.message).toBe(
      "Heroku's API answered GET /apps/my-app with 422 invalid_params: Why not.",
    );
  });

  it('404 for the longest name and source is short on a push alone', async () => {
    const { port } = await replying(json({ id: 'not_found' }, 404));
    const credential = { source: 'credential-helper', token: 't' } as const;
    const name = 'a'.repeat(30);
    const error = await failure(loopbackClient({ port, credential }).get(`/apps/${name}`, Thing));
    expect(error.brief).toBe(`no app ${name} with git's credential helper`);
    const short = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(short.brief).toBe(short.message);
  });

  it('404 is told in full on a push if it just fits into the line', async () => {
    const { port } = await replying(json({ id: 'not_found' }, 404));
    const error = await failure(loopbackClient({ port }).get('/apps/thirteen-long', Thing));
    expect(`  ℹ skipped: ${error.brief}`.length).toBe(79);
    expect(error.brief).toBe('no app thirteen-long, or no access to it with HEROKU_API_KEY (404)');
  });

  it.each([
    ['/apps/my-app/builds', "Couldn't find that app.", 'no app my-app, or no access to it with'],
    ['/apps/my-app/builds', "Couldn't find that build.", "/apps/my-app/builds doesn't exist (404)"],
    ['/accounts/me', "Couldn't find that app.", "/accounts/me doesn't exist (404)"],
    ['/account/apps/my-app', '', "/account/apps/my-app doesn't exist (404)"],
    ['/a/apps/my-app', "Couldn't find that app.", "/a/apps/my-app doesn't exist (404)"],
  ] as const)('404 for %s that says "%s" names what is missing', async (path, message, words) => {
    const { port } = await replying(json({ id: 'not_found', message }, 404));
    const error = await failure(loopbackClient({ port }).get(path, Thing));
    expect(error.message).toContain(words);
  });

  it.each([
    [300, 'api-redirect'],
    [399, 'api-redirect'],
    [400, 'api-refused'],
  ])('%i means %s', async (status, code) => {
    const { port } = await replying(json({}, status));
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error).toMatchObject({ code, brief: `Heroku's API answered ${status}` });
  });

  it('for a part of the app names that part', async () => {
    const { port } = await replying(json({ id: 'forbidden' }, 403));
    const error = await failure(loopbackClient({ port }).get('/apps/my-app/builds', Thing));
    expect(error).toMatchObject({
      ...{ code: 'api-forbidden', message: "this account can't read /apps/my-app/builds (403)" },
      hint: "Ask the app's owner for more rights: heroku access",
    });
  });

  it.each<[CredentialSource, RegExp]>([
    ['remote-url', /the remote's URL/],
    ['env', /HEROKU_API_KEY/],
    ['netrc', /\.netrc/],
    ['keychain', /your keychain/],
    ['credential-helper', /git's credential helper/],
  ])('to a token from %s says where the token came from', async (source, words) => {
    const { port } = await replying(json({}, 401));
    const client = loopbackClient({ port, credential: { source, token: 't' } });
    expect((await failure(client.get('/apps/my-app', Thing))).message).toMatch(words);
  });

  it('is one line without the API’s JSON', async () => {
    const { port } = await replying((response) => response.writeHead(418).end('<html>teapot'));
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error.message).toBe("Heroku's API answered GET /apps/my-app with 418");
  });

  it('never shows the token, raw or encoded, or control characters', async () => {
    const token = 'HRKU-se/cr=et';
    const { port } = await replying(
      json({ id: token, message: `\u001b[2J${token}\n${encodeURIComponent(token)}` }, 422, {
        'Request-Id': token,
      }),
    );
    const client = loopbackClient({ port, credential: { source: 'env', token } });
    const error = await failure(client.get('/apps/my-app', Thing));
    const text = inspect(error, { showHidden: true });
    expect(text).not.toContain(token);
    expect(text).not.toContain(encodeURIComponent(token));
    expect(error.message).toContain('\\u{1b}[2J*** ***');
  });

  it('shortens a long text', async () => {
    const { port } = await replying(json({ message: 'a'.repeat(100_000) }, 422));
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error.message.length).toBeLessThan(160);
  });

  it('can be a redirect, which never gets the token', async () => {
    const elsewhere = await replying(json({ id: 1 }));
    const { port } = await replying((response) =>
      response.writeHead(302, { Location: `http://127.0.0.1:${elsewhere.port}/` }).end(),
    );
    const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(error.code).toBe('api-redirect');
    expect(elsewhere.requests).toHaveLength(0);
  });
});

describe('a retry', () => {
  it.each([502, 503, 504])('follows a %i after a pause', async (status) => {
    const pauses: number[] = [];
    const { port } = await replying(json({}, status), json({ id: 1 }));
    const sleep = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    expect(await loopbackClient({ port, sleep }).get('/apps/my-app', Thing)).toEqual({ id: 1 });
    expect(pauses).toEqual([200]);
  });

  it.each<[string, Reply]>([
    ['a connection that is lost', (_, request) => request.socket.destroy()],
    [
      'an answer that breaks off',
      (response, request) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('{');
        setImmediate(() => request.socket.destroy());
      },
    ],
  ])('follows %s', async (_, lost) => {
    const { port } = await replying(lost, json({ id: 1 }));
    expect(await loopbackClient({ port }).get('/apps/my-app', Thing)).toEqual({ id: 1 });
  });

  it('follows a 429 if its wait is short', async () => {
    const pauses: number[] = [];
    const { port } = await replying(json({}, 429, { 'Retry-After': '2' }), json({ id: 1 }));
    const sleep = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    await loopbackClient({ port, sleep }).get('/apps/my-app', Thing);
    expect(pauses).toEqual([2000]);
  });

  it.each(['4', '3600', '-1', 'soon', '1 s', ''])(
    "doesn't follow a 429 that says %j",
    async (after) => {
      const { port, requests } = await replying(json({}, 429, { 'Retry-After': after }));
      const error = await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
      expect([error.code, requests.length]).toEqual(['api-rate-limit', 1]);
    },
  );

  it.each([400, 401, 403, 404, 500])("doesn't follow a %i", async (status) => {
    const { port, requests } = await replying(json({}, status), json({ id: 1 }));
    await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(requests).toHaveLength(1);
  });

  it('happens only once', async () => {
    const { port, requests } = await replying(json({}, 503));
    await failure(loopbackClient({ port }).get('/apps/my-app', Thing));
    expect(requests).toHaveLength(2);
  });
});

describe('the signal', () => {
  it('ends a read without an answer', async () => {
    const { port } = await replying(() => undefined);
    const client = loopbackClient({ port, signal: AbortSignal.timeout(50) });
    expect((await failure(client.get('/apps/my-app', Thing))).code).toBe('timeout');
  });

  it('ends a read whose answer stops in the middle', async () => {
    const { port } = await replying((response) => response.writeHead(200).write('{'));
    const client = loopbackClient({ port, signal: AbortSignal.timeout(100) });
    expect((await failure(client.get('/apps/my-app', Thing))).code).toBe('timeout');
  });

  it('ends a pause', async () => {
    const { port, requests } = await replying(json({}, 503));
    const stop = new AbortController();
    const sleep = (): Promise<void> => {
      stop.abort();
      return Promise.resolve();
    };
    const client = loopbackClient({ port, sleep, signal: stop.signal });
    expect((await failure(client.get('/apps/my-app', Thing))).code).toBe('aborted');
    expect(requests).toHaveLength(1);
  });
});
