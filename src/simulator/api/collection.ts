import type { SimApp, World } from '../app/model.ts';
import type { Api, ApiContext } from './api-env.ts';
import { notFound } from './api-error.ts';
import { findApp } from './find-app.ts';
import { paginate, type Listed } from './paging.ts';

/** What `GET /apps/APP/NAME` lists, and `GET /apps/APP/NAME/KEY` shows one of. */
export interface Collection {
  readonly name: string;
  readonly items: (app: SimApp) => readonly Listed[];
  /** the fields that one of them can be asked for by */
  readonly keys: readonly string[];
  /** what `Range` can order them by; default: as `keys` */
  readonly orders?: readonly string[];
  /** what Heroku calls one of them */
  readonly resource: string;
  /** how it says that one isn't there, if not by the resource's name alone */
  readonly shown?: (key: string) => string;
}

export function addCollection(api: Api, world: World, collection: Collection): void {
  const { name, items, keys, orders = keys } = collection;
  api.get(`/apps/:app/${name}`, (context) =>
    sendList(context, items(findApp(world, context)), orders),
  );
  api.get(`/apps/:app/${name}/:key`, (context) =>
    context.json(findItem(collection, findApp(world, context), context.req.param('key'))),
  );
}

function findItem(collection: Collection, app: SimApp, wanted: string): Listed {
  const { items, keys, resource, shown } = collection;
  const found = items(app).find((item) => keys.some((key) => String(item[key]) === wanted));
  if (found === undefined) throw notFound(resource, shown?.(wanted));
  return found;
}

/** @param orders what `Range` can order them by */
export function sendList(
  context: ApiContext,
  items: readonly Listed[],
  orders: readonly string[] = ['id', 'name'],
): Response {
  const page = paginate(items, orders, context.req.header('range'));
  return context.json(page.items, page.status, { ...page.headers });
}
