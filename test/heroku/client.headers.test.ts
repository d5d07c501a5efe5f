import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { createClient } from '../../src/heroku/client.ts';
import { loopbackClient, loopbackSettings } from '../support/heroku-client.ts';
import { json, useReplies } from '../support/replies.ts';

const replying = useReplies();
const Thing = z.object({ id: z.number() });

describe('an answer’s headers', () => {
  it('have no tag to compare the next answer with, if Heroku sends none', async () => {
    const { port, requests } = await replying(json({ id: 1 }));
    const client = createClient(loopbackSettings({ port }), { keepsAnswers: true });
    await client.get('/apps/my-app', Thing);
    await client.get('/apps/my-app', Thing);
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
  });

  it('lead to no other page if the list is complete', async () => {
    const { port, requests } = await replying(
      json([{ id: 1 }], 200, { 'Next-Range': 'id 1..; max=1000' }),
    );
    expect(await loopbackClient({ port }).list('/things', Thing)).toEqual([{ id: 1 }]);
    expect(requests).toHaveLength(1);
  });

  it('tell the account’s requests only if they’re the API’s', async () => {
    const api = await replying(json({ id: 1 }, 200, { 'RateLimit-Remaining': '90' }));
    const other = await replying(json({ id: 2 }, 200, { 'RateLimit-Remaining': '3' }));
    const client = loopbackClient(api);
    await client.get('/apps/my-app', Thing);
    const origin = `http://127.0.0.1:${other.port}`;
    expect(await client.get('/monitors', Thing, { origin })).toEqual({ id: 2 });
    expect(client.requestsLeft()).toBe(90);
  });

  it('tell no number of requests if there is more than a number', async () => {
    const client = loopbackClient(
      await replying(json({ id: 1 }, 200, { 'RateLimit-Remaining': '12 or so' })),
    );
    await client.get('/apps/my-app', Thing);
    expect(client.requestsLeft()).toBeUndefined();
  });
});
