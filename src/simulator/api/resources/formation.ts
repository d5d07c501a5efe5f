import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import {
  DYNO_SIZES,
  findSize,
  isSingleDyno,
  mixedSizes,
  SIZE_NAMES,
  type SizeName,
} from '../../app/dyno-sizes.ts';
import { stopAutoscaling } from '../../app/autoscaling.ts';
import { listedDynos } from '../../app/dynos.ts';
import { scale, scaleObstacle } from '../../app/formation.ts';
import {
  currentRelease,
  type Formation,
  resourceId,
  type SimApp,
  type SimDyno,
  type World,
} from '../../app/model.ts';
import { restart } from '../../app/release.ts';
import { aboveLimit, invalidParams, mixedDynoTypes, notFound } from '../api-error.ts';
import { addCollection, type Collection, sendList } from '../collection.ts';
import { type Api, type ApiContext, findApp, readBody } from '../env.ts';
import { named, reference, stamp } from './common.ts';

const formations: Collection = {
  name: 'formation',
  items: (app) => [...app.formation].map(([type, value]) => formationBody(app, type, value)),
  keys: ['id', 'type'],
  resource: 'process type',
  shown: inWords,
};

function inWords(type: string): string {
  return `process type (${type})`;
}

export function addFormations(api: Api, world: World): void {
  addCollection(api, world, formations);
  api.patch('/apps/:app/formation/:type', async (context) => {
    const app = findApp(world, context);
    const update = await readBody(context, FormationUpdate);
    const [type, current] = findFormation(app, context.req.param('type'));
    scaleAll(world, app, [{ type, current, update }]);
    return context.json(formationBody(app, ...findFormation(app, type)));
  });
  api.patch('/apps/:app/formation', async (context) => {
    const app = findApp(world, context);
    const { updates } = await readBody(context, FormationUpdates);
    const changes = updates.map((update) => {
      const [type, current] = findFormation(app, update.type);
      return { type, current, update };
    });
    scaleAll(world, app, changes);
    return context.json(formations.items(app));
  });
}

interface Change {
  readonly type: string;
  readonly current: Formation;
  readonly update: Update;
}

/** All changes or none: each is checked before the first is made. */
function scaleAll(world: World, app: SimApp, changes: readonly Change[]): void {
  const wanted = changes.map(
    ({ type, current, update }) => [type, nextFormation(app, current, update)] as const,
  );
  const obstacle = scaleObstacle(app);
  if (obstacle !== undefined) throw invalidParams(obstacle);
  const mixed = mixedSizes(new Map([...app.formation, ...wanted]).values());
  if (mixed.length > 0) throw mixedDynoTypes(mixed.map((size) => DYNO_SIZES[size].label));
  for (const [type, formation] of wanted) scale(world, app, type, formation);
  if (changes.some(({ type, update }) => type === 'web' && update.quantity !== undefined)) {
    stopAutoscaling(app);
  }
}

/** The formation of a process type, by the type's name or the formation's id. */
function findFormation(app: SimApp, key: string): readonly [type: string, formation: Formation] {
  const found = [...app.formation].find(([type]) => type === key || idOf(app, type) === key);
  if (found === undefined) throw notFound(formations.resource, inWords(key));
  return found;
}

const idOf = (app: SimApp, type: string): string => resourceId('formation', app.name, type);

function formationBody(
  app: SimApp,
  type: string,
  { size, quantity, command }: Formation,
): Heroku.Formation {
  const { name, label } = DYNO_SIZES[size];
  return {
    app: reference(app),
    command,
    created_at: stamp(app.createdAt),
    dyno_size: { id: named('dyno-size', size).id, name },
    id: idOf(app, type),
    quantity,
    size: label,
    type,
    updated_at: stamp(currentRelease(app).createdAt),
  };
}

const LARGEST_QUANTITY = 100;

// A string can be a difference such as +1, which `heroku ps:scale` sends.
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

const FormationUpdate = z.strictObject(fields);
const FormationUpdates = z.strictObject({
  updates: z.array(z.strictObject({ ...fields, type: z.string() })),
});

type Update = z.output<typeof FormationUpdate>;

/** The process type's new formation, if Heroku allows it. */
function nextFormation(app: SimApp, current: Formation, update: Update): Formation {
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

/** The size's name or id in the update. */
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

/** Apps in a space have private sizes only, and apps of generation Fir have Fir sizes only. */
function sizesOf({ spec }: SimApp): SizeName[] {
  const isPrivate = spec.space !== undefined;
  return SIZE_NAMES.filter((name) => {
    const { tier, generation } = DYNO_SIZES[name];
    return (tier === 'private') === isPrivate && generation === spec.generation;
  });
}

const dynos: Collection = {
  name: 'dynos',
  items: (app) => listedDynos(app).map((dyno) => dynoBody(app, dyno)),
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
  // A process type works too: `heroku ps:restart web`.
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

export function addDynoSizes(api: Api): void {
  api.get('/dyno-sizes', (context) => sendList(context, SIZE_NAMES.map(dynoSizeBody)));
  api.get('/dyno-sizes/:size', (context) => {
    const key = context.req.param('size');
    const size = findSize(key) ?? SIZE_NAMES.find((name) => named('dyno-size', name).id === key);
    if (size === undefined) throw notFound('dyno size');
    return context.json(dynoSizeBody(size));
  });
}

function dynoSizeBody(size: SizeName): Heroku.DynoSize {
  const { name, tier, generation, memoryGb, compute, dedicated, cents } = DYNO_SIZES[size];
  return {
    // Fir's dynos are ARM machines.
    architecture: generation === 'fir' ? 'arm64' : 'amd64',
    can_autoscale: dedicated,
    compute,
    cost: cents === null ? null : { cents, unit: 'month' },
    dedicated,
    generation: named('generation', generation),
    id: named('dyno-size', size).id,
    infrastructure_tier: tier,
    memory: memoryGb,
    name,
    precise_dyno_units: isSingleDyno(size) ? 0 : compute,
    private_space_only: tier === 'private',
    product_dyno_tier: name.replace(/-.*/, ''),
  };
}
