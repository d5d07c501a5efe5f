import type { SimApp, World } from '../app/model.ts';
import { apiError, notFound } from './api-error.ts';
import { type Api, type ApiContext, findApp } from './env.ts';

/** A list at `GET /apps/APP/NAME`, whose items are at `GET /apps/APP/NAME/KEY`. */
export interface Collection {
  readonly name: string;
  readonly items: (app: SimApp) => readonly Listed[];
  /** the fields that can be the KEY */
  readonly keys: readonly string[];
  /** the fields that `Range` can order by; default: `keys` */
  readonly orders?: readonly string[];
  /** Heroku's name for an item */
  readonly resource: string;
  /** the message for a missing item, if it's more than the resource's name */
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

/** @param orders the fields that `Range` can order by */
export function sendList(
  context: ApiContext,
  items: readonly Listed[],
  orders: readonly string[] = ['id', 'name'],
): Response {
  const page = paginate(items, orders, context.req.header('range'));
  return context.json(page.items, page.status, { ...page.headers });
}

/** The range of a page. */
type Listed = Readonly<Record<string, unknown>>;

interface Page {
  readonly status: 200 | 206;
  readonly items: readonly Listed[];
  readonly headers: Readonly<Record<string, string>>;
}

interface Range {
  /** the field that the list is ordered by */
  readonly key: string;
  /** the item that the page begins at, or after (`]`) */
  readonly from: string;
  readonly exclusive: boolean;
  readonly max: number;
  readonly descending: boolean;
}

interface Entry {
  readonly item: Listed;
  readonly value: string | number;
}

const DEFAULT_MAX = 200;
const LARGEST_MAX = 1000;

/**
 * One page of a list (devcenter: platform-api-reference, Ranges).
 * @param orders the fields that it can be ordered by. If an item doesn't have the field, such as a
 * build's `started_at`, the given order counts.
 * @param header the request's `Range`, like `id ]3a…..; max=10` or `version ..; max=1, order=desc`
 */
export function paginate(
  items: readonly Listed[],
  orders: readonly string[],
  header: string | undefined,
): Page {
  const range = parseRange(header ? header : 'id ..', orders);
  const inOrder = sorted(items, range).filter((entry) => isWithin(entry, range));
  const page = inOrder.slice(0, range.max);
  const [first, last] = [page.at(0)?.value ?? '', page.at(-1)?.value ?? ''];
  const rest = `max=${range.max}${range.descending ? ', order=desc' : ''}`;
  const headers = {
    'Accept-Ranges': orders.join(', '),
    'Content-Range': `${range.key} ${first}..${last}; ${rest}`,
  };
  const cut = page.map(({ item }) => item);
  if (page.length === inOrder.length) return { status: 200, items: cut, headers };
  const next = `${range.key} ]${last}..; ${rest}`;
  return { status: 206, items: cut, headers: { ...headers, 'Next-Range': next } };
}

function parseRange(header: string, orders: readonly string[]): Range {
  const match = /^(\w+)\s+(\]?)([^\s;\]]*?)\.\.[^;]*(?:;(.*))?$/.exec(header);
  const [, key = '', bracket, from = '', rest = ''] = match ?? [];
  if (!orders.includes(key)) throw apiError('requested_range_not_satisfiable');
  const max = Number(/\bmax=(\d+)/.exec(rest)?.[1] ?? DEFAULT_MAX);
  return {
    key,
    from,
    exclusive: bracket === ']',
    max: Math.min(Math.max(max, 1), LARGEST_MAX),
    descending: /\border=desc\b/.test(rest),
  };
}

function sorted(items: readonly Listed[], { key, descending }: Range): Entry[] {
  const entries = items.map((item, index) => ({ item, value: valueOf(item[key], index) }));
  const ascending = entries.sort((a, b) => compare(a.value, b.value));
  return descending ? ascending.reverse() : ascending;
}

function valueOf(field: unknown, index: number): string | number {
  return typeof field === 'string' || typeof field === 'number' ? field : index;
}

function isWithin({ value }: Entry, { from, exclusive, descending }: Range): boolean {
  if (from === '') return true;
  const side = compare(value, typeof value === 'number' ? Number(from) : from);
  if (side === 0) return !exclusive;
  return descending ? side < 0 : side > 0;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : Number(a > b);
}
