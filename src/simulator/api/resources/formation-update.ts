import * as z from 'zod/mini';
import {
  DYNO_SIZES,
  findSize,
  isSingleDyno,
  SIZE_NAMES,
  type SizeName,
} from '../../app/dyno-sizes.ts';
import type { Formation, SimApp } from '../../app/model.ts';
import { aboveLimit, invalidParams } from '../api-error.ts';
import { named } from './common.ts';

const LARGEST_QUANTITY = 100;

// A string can be a difference, like +1: so `heroku ps:scale` sends them.
const quantity = z.union([
  z.int().check(z.gte(0)),
  z.string().check(z.regex(/^(?:\d|[+-]\d)\d{0,8}$/)),
]);

const fields = {
  quantity: z.optional(quantity),
  /** the older way to name a size */
  size: z.optional(z.string()),
  dyno_size: z.optional(
    z.union([z.string(), z.object({ name: z.string() }), z.object({ id: z.string() })]),
  ),
};

export const FormationUpdate = z.strictObject(fields);
export const FormationUpdates = z.strictObject({
  updates: z.array(z.strictObject({ ...fields, type: z.string() })),
});

type Update = z.output<typeof FormationUpdate>;

/** What a process type's formation becomes, if Heroku allows it. */
export function nextFormation(app: SimApp, current: Formation, update: Update): Formation {
  const wanted = sizeKey(update);
  const size = wanted === undefined ? current.size : sizeFor(app, wanted);
  const next = nextQuantity(current.quantity, update.quantity);
  const limit = isSingleDyno(size) ? 1 : LARGEST_QUANTITY;
  if (next > limit) throw aboveLimit(limit, DYNO_SIZES[size].label);
  return { ...current, size, quantity: next };
}

function nextQuantity(current: number, wanted: Update['quantity']): number {
  if (wanted === undefined) return current;
  const isDifference = typeof wanted === 'string' && /^[+-]/.test(wanted);
  return isDifference ? Math.max(0, current + Number(wanted)) : Number(wanted);
}

/** The name or id that the update gives. */
function sizeKey({ size, dyno_size: dynoSize }: Update): string | undefined {
  if (size !== undefined || dynoSize === undefined) return size;
  if (typeof dynoSize === 'string') return dynoSize;
  return 'name' in dynoSize ? dynoSize.name : dynoSize.id;
}

function sizeFor(app: SimApp, key: string): SizeName {
  const available = sizesOf(app);
  const size = findSize(key) ?? available.find((name) => named('dyno-size', name).id === key);
  if (size !== undefined && available.includes(size)) return size;
  const names = available.map((name) => DYNO_SIZES[name].label).join(', ');
  throw invalidParams(`No such size as ${key}. Available dyno sizes are ${names}.`);
}

/** Private sizes are for apps in a space, Fir's for apps of that generation; those have no others. */
function sizesOf({ spec }: SimApp): SizeName[] {
  const isPrivate = spec.space !== undefined;
  return SIZE_NAMES.filter((name) => {
    const { tier, generation } = DYNO_SIZES[name];
    return (tier === 'private') === isPrivate && generation === spec.generation;
  });
}
