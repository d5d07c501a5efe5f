import type * as Heroku from '@heroku-cli/schema';
import { DYNO_SIZES } from '../../app/dyno-sizes.ts';
import type { SimApp, SimDyno, World } from '../../app/model.ts';
import { restart } from '../../app/restart.ts';
import type { Api, ApiContext } from '../api-env.ts';
import { notFound } from '../api-error.ts';
import { addCollection, type Collection } from '../collection.ts';
import { findApp } from '../find-app.ts';
import { reference, stamp } from './common.ts';

const dynos: Collection = {
  name: 'dynos',
  items: (app) => app.dynos.map((dyno) => dynoBody(app, dyno)),
  keys: ['id', 'name'],
  resource: 'dyno',
};

export function addDynos(api: Api, world: World): void {
  addCollection(api, world, dynos);
  const restartNamed = (context: ApiContext, key?: string): Response => {
    const app = findApp(world, context);
    const name = app.dynos.find(({ id }) => id === key)?.name ?? key;
    if (!restart(world, app, name)) throw notFound(dynos.resource);
    return context.json({}, 202);
  };
  api.delete('/apps/:app/dynos', (context) => restartNamed(context));
  // A process type is taken as well: `heroku ps:restart web`.
  api.delete('/apps/:app/dynos/:key', (context) => restartNamed(context, context.req.param('key')));
  api.delete('/apps/:app/formations/:key', (context) =>
    restartNamed(context, context.req.param('key')),
  );
}

function dynoBody(app: SimApp, dyno: SimDyno): Heroku.Dyno {
  const release = app.releases.find(({ version }) => version === dyno.release);
  return {
    app: reference(app),
    attach_url: null,
    command: app.formation.get(dyno.type)?.command ?? '',
    created_at: stamp(dyno.createdAt),
    id: dyno.id,
    name: dyno.name,
    release: { id: release?.id ?? '', version: dyno.release },
    size: DYNO_SIZES[dyno.size].label,
    state: dyno.state,
    type: dyno.type,
    updated_at: stamp(dyno.updatedAt),
  };
}
