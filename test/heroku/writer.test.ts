import { type IncomingMessage, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../src/heroku/api-error.ts';
import { createWriter, type HerokuWriter } from '../../src/heroku/writer.ts';
import { loopbackSettings } from '../support/heroku-client.ts';
import { startServer } from '../support/loopback-server.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

interface Sent {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface World {
  readonly writer: HerokuWriter;
  readonly sent: readonly Sent[];
}

/** A writer, and the requests that reach the API, which answers with `reply`. */
async function world(
  reply: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<World> {
  const sent: Sent[] = [];
  const server = await startServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      sent.push({ line: `${method} ${url}`, headers, body: Buffer.concat(chunks).toString() });
      reply(response, request);
    });
  });
  later(server.close);
  return { writer: createWriter(() => loopbackSettings({ port: server.port })), sent };
}

const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'Request-Id': 'r-1' }).end(JSON.stringify(body));
  };

const FEATURE = { name: 'preboot', enabled: true };
const FORMATION = { app: { name: 'my-app' }, type: 'web', quantity: 2, size: 'Standard-1X' };
const RELEASE = { id: 'r7', version: 7, status: 'succeeded', created_at: '', current: true };
const GONE = { id: 'a1', name: 'deployhooks-1', state: 'deprovisioned' };

interface Change {
  /** the request's method and path */
  readonly line: string;
  readonly variant: string;
  readonly body?: object;
  /** the API's answer, and what the change returns */
  readonly answer: unknown;
  readonly result: unknown;
  readonly make: (writer: HerokuWriter) => Promise<unknown>;
}

const patched = { variant: '3', answer: FORMATION, result: FORMATION };
const removed = { answer: GONE, result: undefined };

const CHANGES: readonly Change[] = [
  {
    line: 'PATCH /apps/my-app/features/preboot',
    ...{ variant: '3', body: { enabled: true }, answer: FEATURE, result: FEATURE },
    make: (writer) => writer.enableFeature('my-app', 'preboot', true),
  },
  {
    line: 'PATCH /apps/my-app/formation/web',
    ...{ ...patched, body: { quantity: 2 } },
    make: (writer) => writer.scale('my-app', 'web', 2),
  },
  {
    line: 'PATCH /apps/my-app/formation/web',
    ...{ ...patched, body: { size: 'standard-1x' } },
    make: (writer) => writer.resize('my-app', 'web', 'standard-1x'),
  },
  {
    line: 'PATCH /apps/my-app/formation',
    variant: '3',
    body: { updates: ['web', 'worker'].map((type) => ({ type, size: 'basic' })) },
    ...{ answer: [FORMATION], result: [FORMATION] },
    make: (writer) => writer.resizeAll('my-app', ['web', 'worker'], 'basic'),
  },
  {
    line: 'DELETE /apps/my-app/addons/a1',
    ...{ ...removed, variant: '3' },
    make: (writer) => writer.removeAddon('my-app', 'a1'),
  },
  {
    line: 'DELETE /apps/my-app/webhooks/a1',
    ...{ ...removed, variant: '3.webhooks' },
    make: (writer) => writer.removeWebhook('my-app', 'a1'),
  },
  {
    line: 'POST /apps/my-app/releases',
    ...{ variant: '3', body: { release: 'r5' }, answer: RELEASE, result: RELEASE },
    make: (writer) => writer.rollBack('my-app', 'r5'),
  },
];

describe('a change', () => {
  it.each(CHANGES)('is $line', async ({ line, variant, body, answer, result, make }) => {
    const { writer, sent } = await world(json(answer));
    expect(await make(writer)).toEqual(result);
    expect(sent.map((request) => request.line)).toEqual([line]);
    expect(sent[0]?.body).toBe(body === undefined ? '' : JSON.stringify(body));
    expect(sent[0]?.headers).toMatchObject({
      accept: `application/vnd.heroku+json; version=${variant}`,
      authorization: 'Bearer HRKU-secret',
      'user-agent': 'heroku-preflight/test',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    });
  });

  it('can turn a feature off', async () => {
    const { writer, sent } = await world(json({ ...FEATURE, enabled: false }));
    const answer = await writer.enableFeature('my-app', 'preboot', false);
    expect([answer.enabled, sent[0]?.body]).toEqual([false, '{"enabled":false}']);
  });

  it('is done if the API answers that it has started', async () => {
    const { writer } = await world(json(GONE, 202));
    await expect(writer.removeAddon('my-app', 'a1')).resolves.toBeUndefined();
  });

  it('isn’t done if the API answers with a choice', async () => {
    const { writer } = await world(json(GONE, 300));
    await expect(writer.removeAddon('my-app', 'a1')).rejects.toMatchObject({
      code: 'api-redirect',
    });
  });

  it.each(CHANGES)('fails if the answer has another shape: $line', async ({ line, make }) => {
    const { writer } = await world(json({ state: 'fine' }));
    await expect(make(writer)).rejects.toMatchObject({
      code: 'api-answer',
      message: expect.stringContaining(` answered ${line} with something unexpected`) as unknown,
    });
  });
});

describe('a change that Heroku refuses', () => {
  it('is reported in Heroku’s words, with the request’s id', async () => {
    const message = 'Cannot change formation for a preboot app until preboot is complete';
    const { writer } = await world(json({ id: 'invalid_params', message }, 422));
    const error: unknown = await writer
      .scale('my-app', 'web', 2)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'api-refused',
      id: 'invalid_params',
      status: 422,
      requestId: 'r-1',
      request: 'PATCH /apps/my-app/formation/web',
      message: expect.stringContaining(`422 invalid_params: ${message}`) as unknown,
    });
  });

  it.each([
    [401, 'api-unauthorized', /Set a new one/],
    [403, 'api-forbidden', /the operate permission/],
    [404, 'api-not-found', /may be gone/],
    [429, 'api-rate-limit', /in a minute/],
    [503, 'api-unavailable', /status\.heroku\.com/],
  ])('with %i says what to do', async (status, code, hint) => {
    const { writer } = await world(json({}, status));
    await expect(writer.enableFeature('my-app', 'preboot', true)).rejects.toMatchObject({
      code,
      hint: expect.stringMatching(hint) as unknown,
    });
  });

  it('for a reason that only Heroku can tell says nothing else', async () => {
    const { writer } = await world(json({ id: 'suspended', message: 'It was suspended.' }, 403));
    await expect(writer.enableFeature('my-app', 'preboot', true)).rejects.toMatchObject({
      message: 'Heroku refused this: It was suspended. (403 suspended)',
      hint: undefined,
    });
  });

  it('403 says what the account can’t change', async () => {
    const { writer } = await world(json({ id: 'forbidden' }, 403));
    await expect(writer.enableFeature('my-app', 'preboot', true)).rejects.toMatchObject({
      message: "this account can't change /apps/my-app/features/preboot (403)",
    });
  });

  it('can be a redirect, which never gets the token', async () => {
    const elsewhere = await startServer((_, response) => response.end('{}'));
    later(elsewhere.close);
    const { writer } = await world((response) =>
      response.writeHead(307, { Location: `http://127.0.0.1:${elsewhere.port}/` }).end(),
    );
    await expect(writer.removeAddon('my-app', 'a1')).rejects.toMatchObject({
      code: 'api-redirect',
    });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('doesn’t reveal the token', async () => {
    const { writer } = await world(json({ message: 'no, HRKU-secret' }, 422));
    const error: unknown = await writer
      .removeAddon('my-app', 'a1')
      .catch((reason: unknown) => reason);
    expect(inspect(error, { showHidden: true })).not.toContain('HRKU-secret');
    expect(error).toMatchObject({ message: expect.stringContaining('no, ***') as unknown });
  });
});

describe('a change is sent only once', () => {
  it.each(CHANGES.flatMap((change) => [502, 503, 429].map((status) => ({ ...change, status }))))(
    'with any result: $line, $status',
    async ({ status, make }) => {
      const { writer, sent } = await world((response) =>
        response.writeHead(status, { 'Retry-After': '0' }).end('{}'),
      );
      await expect(make(writer)).rejects.toMatchObject({ status });
      expect(sent).toHaveLength(1);
    },
  );

  it.each(CHANGES)('even if no answer arrives: $line', async ({ make }) => {
    const { writer, sent } = await world((_response, request) => request.socket.destroy());
    await expect(make(writer)).rejects.toMatchObject({ code: 'reset' });
    expect(sent).toHaveLength(1);
  });
});

describe('a change that the user ends', () => {
  it.each(CHANGES)('rejects: $line', async ({ make }) => {
    const stop = new AbortController();
    const server = await startServer(() => {
      stop.abort();
    });
    later(server.close);
    const settings = loopbackSettings({ port: server.port, signal: stop.signal });
    const writer = createWriter(() => settings);
    await expect(make(writer)).rejects.toMatchObject({ code: 'aborted' });
    // The second one is ended before it's sent.
    await expect(make(writer)).rejects.toMatchObject({ code: 'aborted' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('an invalid name', () => {
  it('is named, without its control characters', async () => {
    const { writer } = await world(json(GONE));
    await expect(writer.removeAddon('my-app', '../b\n')).rejects.toMatchObject({
      message: String.raw`"../b\u{a}" isn't a valid name on Heroku`,
    });
  });

  it.each(['..', '.', '', 'a/b', '../..', 'a?b', 'a#b', '%2e%2e', 'a b', 'a\n', 'é'])(
    'isn’t put into a path: %j',
    async (name) => {
      const { writer, sent } = await world(json(GONE));
      const changes = [
        writer.enableFeature('my-app', name, true),
        writer.scale('my-app', name, 2),
        writer.resize('my-app', name, 'basic'),
        writer.removeAddon('my-app', name),
        writer.removeWebhook('my-app', name),
        writer.removeAddon(name, 'a1'),
        writer.resizeAll(name, ['web'], 'basic'),
      ];
      for (const outcome of await Promise.allSettled(changes)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'api-path' } });
      }
      expect(sent).toHaveLength(0);
    },
  );
});

describe('a change on a host that isn’t Heroku’s', () => {
  it.each(CHANGES)('isn’t sent: $line', async ({ make }) => {
    const fetch = () => Promise.reject(new Error('it was sent'));
    const apiUrl = 'https://api.heroku.com.example.com';
    const writer = createWriter(() => ({ ...loopbackSettings({ port: 1 }), fetch, apiUrl }));
    await expect(make(writer)).rejects.toMatchObject({ code: 'untrusted-api-host' });
  });
});
