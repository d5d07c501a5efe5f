import type * as Heroku from '@heroku-cli/schema';
import { resourceId, type SimAddon, type SimApp, type World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { addCollection, sendList, type Collection } from '../collection.ts';
import { named, reference, stamp } from './common.ts';

/** The types take `actions` for one action and a list at once, and don't know the plan's `meters`. */
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

export function addAddons(api: Api, world: World): void {
  addCollection(api, world, addons);
  api.get('/addons', (context) =>
    sendList(context, [...world.apps.values()].flatMap(addons.items)),
  );
}

function addonBody(app: SimApp, addon: SimAddon): AddOn {
  const { id, name, plan, createdAt } = addon;
  return {
    actions: [],
    addon_service: named('addon-service', plan.replace(/:.*/, '')),
    app: reference(app),
    // Simplified: what a plan costs isn't simulated. `heroku addons` can't do without a price.
    billed_price: { cents: 0, contract: false, metered: false, unit: 'month' },
    billing_entity: { ...reference(app), type: 'app' },
    config_vars: [],
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
