import { randomBytes } from 'node:crypto';
import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import { createWebhook } from '../../app/create-app.ts';
import type { SimApp, SimWebhook, World } from '../../app/model.ts';
import { notFound } from '../api-error.ts';
import { addCollection, type Collection } from '../collection.ts';
import { type Api, findApp, readBody } from '../env.ts';
import { reference, stamp } from './common.ts';

/** It's never called, so what a call would send is accepted but not kept. */
const NewWebhook = z.strictObject({
  include: z.array(z.string()),
  level: z.enum(['notify', 'sync']),
  url: z.url({ protocol: /^https?$/ }),
  secret: z.nullish(z.string()),
  authorization: z.nullish(z.string()),
});

const webhooks: Collection = {
  name: 'webhooks',
  items: (app) => app.webhooks.map((webhook) => webhookBody(app, webhook)),
  keys: ['id'],
  resource: 'webhook',
};

export function addWebhooks(api: Api, world: World): void {
  addCollection(api, world, webhooks);
  api.post('/apps/:app/webhooks', async (context) => {
    const app = findApp(world, context);
    const { secret, include, level, url } = await readBody(context, NewWebhook);
    const webhook = createWebhook({ include, level, url }, world.clock);
    app.webhooks.push(webhook);
    // A generated secret is shown only once (devcenter: app-webhooks).
    if (!secret) context.header('Heroku-Webhook-Secret', randomBytes(32).toString('hex'));
    return context.json(webhookBody(app, webhook), 201);
  });
  api.delete('/apps/:app/webhooks/:webhook', (context) => {
    const app = findApp(world, context);
    const index = app.webhooks.findIndex(({ id }) => id === context.req.param('webhook'));
    const [removed] = index === -1 ? [] : app.webhooks.splice(index, 1);
    if (removed === undefined) throw notFound(webhooks.resource);
    return context.json(webhookBody(app, removed));
  });
}

/** The types lack these fields of the schema. */
type AppWebhook = Heroku.AppWebhook & Readonly<Record<string, unknown>>;

function webhookBody(app: SimApp, { id, url, include, level, createdAt }: SimWebhook): AppWebhook {
  return {
    app: reference(app),
    created_at: stamp(createdAt),
    id,
    include,
    level,
    updated_at: stamp(createdAt),
    url,
  };
}
