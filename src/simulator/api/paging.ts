import { ApiError } from './api-error.ts';

/** What a page is cut out of: `id` and `version` are what a list can be ordered by. */
export type Listed = Readonly<Record<string, unknown>>;

export interface Page {
  readonly status: 200 | 206;
  readonly items: readonly Listed[];
  readonly headers: Readonly<Record<string, string>>;
}

interface Range {
  readonly key: string;
  /** the item that the page begins after (`]`) or at */
  readonly from: string;
  readonly exclusive: boolean;
  readonly max: number;
  readonly descending: boolean;
}

const ORDERS = ['id', 'name', 'version'];
const DEFAULT_MAX = 200;
const LARGEST_MAX = 1000;

/**
 * One page of a list (devcenter: platform-api-reference, Ranges).
 * @param header the request's `Range`, like `id ]3a…..; max=10` or `version ..; max=1, order=desc`
 */
export function paginate(items: readonly Listed[], header: string | undefined): Page {
  const range = parseRange(header ?? 'id ..');
  const inOrder = sorted(items, range).filter((item) => isWithin(item, range));
  const page = inOrder.slice(0, range.max);
  const contentRange = `${range.key} ${keyOf(page.at(0), range)}..${keyOf(page.at(-1), range)}`;
  const headers = { 'accept-ranges': ORDERS.join(', '), 'content-range': contentRange };
  if (page.length === inOrder.length) return { status: 200, items: page, headers };
  const order = range.descending ? ', order=desc' : '';
  const next = `${range.key} ]${keyOf(page.at(-1), range)}..; max=${range.max}${order}`;
  return { status: 206, items: page, headers: { ...headers, 'next-range': next } };
}

function parseRange(header: string): Range {
  const match = /^(\w+)\s+(\]?)([^\s;.\]]*)\.\.[^;]*(?:;(.*))?$/.exec(header);
  const [, key = '', bracket, from = '', rest = ''] = match ?? [];
  if (!ORDERS.includes(key)) {
    throw new ApiError(416, 'requested_range_not_satisfiable', `Invalid range: ${header}`);
  }
  const max = Number(/\bmax=(\d+)/.exec(rest)?.[1] ?? DEFAULT_MAX);
  return {
    key,
    from,
    exclusive: bracket === ']',
    max: Math.min(Math.max(max, 1), LARGEST_MAX),
    descending: /\border=desc\b/.test(rest),
  };
}

function sorted(items: readonly Listed[], { key, descending }: Range): Listed[] {
  const ascending = [...items].sort((a, b) => compare(a[key], b[key]));
  return descending ? ascending.reverse() : ascending;
}

function isWithin(item: Listed, { key, from, exclusive, descending }: Range): boolean {
  if (from === '') return true;
  const value = item[key];
  const side = compare(value, typeof value === 'number' ? Number(from) : from);
  if (side === 0) return !exclusive;
  return descending ? side < 0 : side > 0;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}

function keyOf(item: Listed | undefined, { key }: Range): string {
  return item === undefined ? '' : String(item[key]);
}
