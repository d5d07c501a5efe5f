import type * as Heroku from '@heroku-cli/schema';
import { resourceId, type SimAddon, type SimApp, type World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { addCollection, sendList, type Collection } from '../collection.ts';
import { reference, stamp } from './common.ts';

/** Each add-on is attached to its own app, and to no other. */
const attachments: Collection = {
  name: 'addon-attachments',
  items: (app) => app.addons.map((addon) => attachmentBody(app, addon)),
  keys: ['id', 'name'],
  resource: 'add_on attachment',
  shown: () => 'add-on attachment',
};

export function addAddonAttachments(api: Api, world: World): void {
  addCollection(api, world, attachments);
  api.get('/addon-attachments', (context) =>
    sendList(context, [...world.apps.values()].flatMap(attachments.items)),
  );
}

function attachmentBody(app: SimApp, addon: SimAddon): Heroku.AddOnAttachment {
  const { id, name, plan, createdAt } = addon;
  return {
    addon: { id, name, app: reference(app) },
    app: reference(app),
    created_at: stamp(createdAt),
    id: resourceId('attachment', id),
    log_input_url: null,
    name: attachmentName(plan),
    namespace: null,
    updated_at: stamp(createdAt),
    web_url: `https://addons-sso.heroku.com/apps/${app.id}/addons/${id}`,
  };
}

/** After the service: PAPERTRAIL; but a Heroku Postgres is attached as DATABASE, and so on. */
function attachmentName(plan: string): string {
  const service = plan.replace(/:.*/, '').replace(/^heroku-/, '');
  return service === 'postgresql' ? 'DATABASE' : service.replaceAll('-', '_').toUpperCase();
}
