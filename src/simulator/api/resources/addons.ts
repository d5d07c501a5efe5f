import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import { resourceId, type SimAddon, type SimApp, type World } from '../../app/model.ts';
import { notFound } from '../api-error.ts';
import { addCollection, type Collection, sendList } from '../collection.ts';
import { type Api, type ApiContext, findApp, readBody } from '../env.ts';
import { named, reference, stamp } from './common.ts';

/** In the types, `actions` is an action and a list at once, and the plan's `meters` are missing. */
type AddOn = Omit<Heroku.AddOn, 'actions'> & {
  readonly actions: readonly Heroku.AddOnAction[];
  readonly plan: { readonly meters: readonly unknown[] };
};

const addons: Collection = {
  name: 'addons',
  items: (app) => app.addons.map((addon) => ({ ...addonBody(app, addon) })),
  keys: ['id', 'name'],
  resource: 'add_on',
  shown: () => 'add-on',
};

/** What the Heroku CLI finds an add-on by. */
const Wanted = z.strictObject({
  addon: z.string(),
  app: z.nullish(z.string()),
  addon_service: z.nullish(z.string()),
});

export function addAddons(api: Api, world: World): void {
  addCollection(api, world, addons);
  api.get('/addons', (context) =>
    sendList(context, [...world.apps.values()].flatMap(addons.items)),
  );
  api.post('/actions/addons/resolve', async (context) => {
    const { addon, app } = await readBody(context, Wanted);
    const apps = [...world.apps.values()].filter(({ name }) => !app || name === app);
    const found = apps.flatMap((one) => {
      return one.addons.filter(isCalled(addon)).map((same) => addonBody(one, same));
    });
    if (found.length === 0) throw notFound(addons.resource, 'add-on');
    return context.json(found);
  });
  // Simplified: removing its config vars makes no release.
  api.delete('/apps/:app/addons/:addon', (context) => {
    const app = findApp(world, context);
    const index = app.addons.findIndex(isCalled(context.req.param('addon')));
    const [removed] = index === -1 ? [] : app.addons.splice(index, 1);
    if (removed === undefined) throw notFound(addons.resource, 'add-on');
    return context.json({ ...addonBody(app, removed), state: 'deprovisioned' });
  });
}

const isCalled =
  (key: string) =>
  ({ id, name }: SimAddon): boolean =>
    id === key || name === key;

function addonBody(app: SimApp, addon: SimAddon): AddOn {
  const { id, name, plan, createdAt } = addon;
  return {
    actions: [],
    addon_service: named('addon-service', plan.replace(/:.*/, '')),
    app: reference(app),
    // Simplified: plans cost nothing. `heroku addons` needs a price.
    billed_price: { cents: 0, contract: false, metered: false, unit: 'month' },
    billing_entity: { ...reference(app), type: 'app' },
    config_vars: configVarsOf(app, addon),
    created_at: stamp(createdAt),
    id,
    name,
    plan: { ...named('plan', plan), meters: [] },
    provider_id: resourceId('provider', id),
    provision_message: '',
    state: 'provisioned',
    updated_at: stamp(createdAt),
    web_url: `https://addons-sso.heroku.com/apps/${app.id}/addons/${id}`,
  };
}

/** Each add-on is attached to its own app only. */
const attachments: Collection = {
  name: 'addon-attachments',
  items: (app) => app.addons.map((addon) => attachmentBody(app, addon)),
  keys: ['id', 'name'],
  resource: 'add_on attachment',
  shown: () => 'add-on attachment',
};

/** What the Heroku CLI finds an attachment by. */
const WantedAttachment = z.strictObject({
  addon_attachment: z.string(),
  app: z.nullish(z.string()),
  addon_service: z.nullish(z.string()),
});

export function addAddonAttachments(api: Api, world: World): void {
  // Before the collection's own list, which has no inclusions.
  api.get('/apps/:app/addon-attachments', (context) => {
    const app = findApp(world, context);
    return sendList(context, including(context, app, app.addons));
  });
  addCollection(api, world, attachments);
  api.post('/actions/addon-attachments/resolve', async (context) => {
    const { addon_attachment: key, app } = await readBody(context, WantedAttachment);
    const apps = [...world.apps.values()].filter(({ name }) => !app || name === app);
    const found = apps.flatMap((one) =>
      including(
        context,
        one,
        one.addons.filter((addon) => {
          const name = attachmentName(one, addon);
          return isCalled(key)(addon) || [name, `${name}_URL`].includes(key.toUpperCase());
        }),
      ),
    );
    if (found.length === 0) throw notFound(attachments.resource, 'add-on attachment');
    return context.json(found);
  });
  api.get('/addon-attachments', (context) =>
    sendList(context, [...world.apps.values()].flatMap(attachments.items)),
  );
}

function attachmentBody(app: SimApp, addon: SimAddon): Heroku.AddOnAttachment {
  const { id, name, createdAt } = addon;
  return {
    addon: { id, name, app: reference(app) },
    app: reference(app),
    created_at: stamp(createdAt),
    id: resourceId('attachment', id),
    log_input_url: null,
    name: attachmentName(app, addon),
    namespace: null,
    updated_at: stamp(createdAt),
    web_url: `https://addons-sso.heroku.com/apps/${app.id}/addons/${id}`,
  };
}

/** The attachments of add-ons, with what the request's `Accept-Inclusion` asks for. */
function including(
  context: ApiContext,
  app: SimApp,
  addons: readonly SimAddon[],
): Readonly<Record<string, unknown>>[] {
  const wanted = (context.req.header('accept-inclusion') ?? '').split(/\s*,\s*/);
  return addons.map((addon) => {
    const body = attachmentBody(app, addon);
    const { config_vars, plan } = addonBody(app, addon);
    return {
      ...body,
      ...(wanted.includes('addon:plan') && { addon: { ...body.addon, plan } }),
      ...(wanted.includes('config_vars') && { config_vars }),
    };
  });
}

const serviceOf = ({ plan }: SimAddon): string => plan.replace(/:.*/, '');

// Like Heroku's names for an app's further add-ons of a service.
const COLORS = ['AMBER', 'BLUE', 'CRIMSON', 'GREEN', 'PINK'];

/** Named after the service, such as PAPERTRAIL; but the first Heroku Postgres is DATABASE. */
function attachmentName(app: SimApp, addon: SimAddon): string {
  const service = serviceOf(addon);
  const others = app.addons.filter((other) => serviceOf(other) === service);
  const index = others.indexOf(addon);
  if (service === 'heroku-postgresql' && index === 0) return 'DATABASE';
  const name = service.replaceAll('-', '_').toUpperCase();
  if (index === 0) return name.replace(/^HEROKU_/, '');
  return `${name}_${COLORS[index - 1] ?? String(index)}`;
}

/** Simplified: only databases have config vars, and the app's config doesn't have them. */
function configVarsOf(app: SimApp, addon: SimAddon): string[] {
  const isDatabase = ['heroku-postgresql', 'heroku-redis'].includes(serviceOf(addon));
  return isDatabase ? [`${attachmentName(app, addon)}_URL`] : [];
}
