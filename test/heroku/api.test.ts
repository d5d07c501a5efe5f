import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { createClient, type HerokuClient } from '../../src/heroku/client.ts';
import { createWriter } from '../../src/heroku/writer.ts';
import { loopbackClient, loopbackSettings } from '../support/heroku-client.ts';
import { json, type Reply, useReplies } from '../support/replies.ts';

const replying = useReplies();
const Thing = z.object({ id: z.number() });

const lost: Reply = (_, { socket }) => socket.destroy();

const notCompressed: Reply = (response) =>
  response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('{"id":1}');

const read = (client: HerokuClient): Promise<unknown> => client.get('/apps/my-app', Thing);

/** The pauses of one read, in milliseconds. */
async function pausesOf(random: number, ...replies: Reply[]): Promise<readonly number[]> {
  const pauses: number[] = [];
  const sleep = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  const { port } = await replying(...replies);
  const settings = { ...loopbackSettings({ port, sleep }), random: () => random };
  expect(await read(createClient(settings))).toEqual({ id: 1 });
  return pauses;
}

describe('the pause before a second try', () => {
  it.each([
    ['a gateway’s error', json({}, 503)],
    ['a lost connection', lost],
  ])('differs after %s, so that the reads of an app don’t come together', async (_, reply) => {
    expect(await pausesOf(0, reply, json({ id: 1 }))).toEqual([200]);
    expect(await pausesOf(0.5, reply, json({ id: 1 }))).toEqual([350]);
    expect(await pausesOf(0.999, reply, json({ id: 1 }))).toEqual([499]);
  });

  it.each([0, 1, 3])('is as long as a rate limit says: %i s', async (seconds) => {
    const limited = json({}, 429, { 'Retry-After': String(seconds) });
    expect(await pausesOf(0.5, limited, json({ id: 1 }))).toEqual([seconds * 1_000]);
  });
});

describe('a read isn’t sent again', () => {
  it.each<[string, Reply, string]>([
    ['is no rate limit, though it says when to', json({}, 403, { 'Retry-After': '1' }), '403'],
    ['is a rate limit that doesn’t say when to', json({}, 429), '429'],
    ['says so in parts of a second', json({}, 429, { 'Retry-After': '1.5' }), '429'],
    ['can’t be decompressed, which a second try won’t change', notCompressed, 'decompressed'],
  ])('after an answer that %s', async (_, reply, message) => {
    const { port, requests } = await replying(reply, json({ id: 1 }));
    const error: unknown = await read(loopbackClient({ port })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: expect.stringContaining(message) as unknown });
    expect(requests).toHaveLength(1);
  });

  it('after a good answer that says when to ask again', async () => {
    const { port, requests } = await replying(json({ id: 1 }, 200, { 'Retry-After': '1' }));
    await read(loopbackClient({ port }));
    expect(requests).toHaveLength(1);
  });
});

describe('the connection of a request', () => {
  const Feature = { name: 'preboot', enabled: true };

  it('is the last one’s for a read', async () => {
    const { port, requests } = await replying(json({ id: 1 }));
    const client = loopbackClient({ port });
    await read(client);
    await read(client);
    expect(requests[0]?.socket).toBe(requests[1]?.socket);
  });

  it('is a new one for a change, which would be sent twice if the old one is closed', async () => {
    const { port, requests } = await replying(json({ id: 1, ...Feature }));
    const settings = loopbackSettings({ port });
    await read(createClient(settings));
    await createWriter(() => settings).enableFeature('my-app', 'preboot', true);
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
    expect(requests[0]?.socket).not.toBe(requests[1]?.socket);
  });
});

describe('what Heroku says', () => {
  it('is shown on one line, without spaces around it', async () => {
    const { port } = await replying(json({ id: 'no', message: '\n  Not \r\n\n\t now.  \n' }, 422));
    await expect(read(loopbackClient({ port }))).rejects.toMatchObject({
      brief: "Heroku's API answered 422 no: Not now.",
    });
  });
});

describe('on a push', () => {
  it.each<[string, Reply, RegExp]>([
    ['isn’t JSON', json(undefined), /^Heroku's API answered something that isn't JSON$/],
    ['has other fields', json({}), /^Heroku's API answered something unexpected in id$/],
    [
      'can’t be decompressed',
      notCompressed,
      /^127\.0\.0\.1:\d+ sent an answer that can't be decompressed$/,
    ],
  ])('an answer that %s is a short line', async (_, reply, brief) => {
    const { port } = await replying(reply);
    await expect(read(loopbackClient({ port }))).rejects.toMatchObject({
      brief: expect.stringMatching(brief) as unknown,
    });
  });
});
