import type { Context } from 'hono';
import * as z from 'zod/mini';
import { DYNO_SIZES, findSize, isSingleDyno } from '../app/dyno-sizes.ts';
import { featureObstacle, setFeature } from '../app/features.ts';
import { scale } from '../app/formation.ts';
import { setMaintenance } from '../app/maintenance.ts';
import type { Formation, World } from '../app/model.ts';
import { ApiError, invalidParams } from './api-error.ts';
import { appBody, featureBody, formationBody } from './bodies.ts';
import { findApp, findFeature, findFormation } from './find-app.ts';
import type { Api, ApiEnv } from './server.ts';

const FeatureUpdate = z.object({ enabled: z.boolean() });
const AppUpdate = z.object({ maintenance: z.optional(z.boolean()) });
const FormationUpdate = z.object({
  quantity: z.optional(z.int().check(z.gte(0), z.lte(100))),
  /** a size by its name; the API's newer name for it is dyno_size */
  size: z.optional(z.string()),
  dyno_size: z.optional(z.union([z.string(), z.object({ name: z.string() })])),
});

export function addWrites(api: Api, world: World): void {
  api.patch('/apps/:app', async (context) => {
    const app = findApp(world, context.req.param('app'));
    const { maintenance } = await readBody(context, AppUpdate);
    if (maintenance !== undefined) setMaintenance(world, app, maintenance);
    return context.json(appBody(app));
  });

  api.patch('/apps/:app/features/:feature', async (context) => {
    const app = findApp(world, context.req.param('app'));
    const name = findFeature(context.req.param('feature'));
    const { enabled } = await readBody(context, FeatureUpdate);
    const obstacle = enabled ? featureObstacle(app, name) : undefined;
    if (obstacle !== undefined) throw invalidParams(obstacle);
    setFeature(world, app, name, enabled);
    return context.json(featureBody(app, name));
  });

  api.patch('/apps/:app/formation/:type', async (context) => {
    const app = findApp(world, context.req.param('app'));
    const type = context.req.param('type');
    const current = findFormation(app, type);
    const wanted = nextFormation(current, await readBody(context, FormationUpdate));
    scale(world, app, type, wanted);
    return context.json(formationBody(app, type, wanted));
  });
}

/** What the formation becomes; Heroku refuses more than one Eco or Basic dyno per process type. */
function nextFormation(current: Formation, update: z.infer<typeof FormationUpdate>): Formation {
  const named = typeof update.dyno_size === 'object' ? update.dyno_size.name : update.dyno_size;
  const sizeName = update.size ?? named;
  const size = sizeName === undefined ? current.size : findSize(sizeName);
  if (size === undefined) throw invalidParams(`No such dyno size as ${sizeName ?? ''}.`);
  const quantity = update.quantity ?? current.quantity;
  if (isSingleDyno(size) && quantity > 1) {
    const { label } = DYNO_SIZES[size];
    throw invalidParams(`Cannot update to more than 1 ${label} size Dynos per process type.`);
  }
  return { ...current, size, quantity };
}

async function readBody<T extends z.core.$ZodType>(
  context: Context<ApiEnv>,
  shape: T,
): Promise<z.output<T>> {
  const value: unknown = await context.req.json().catch(() => {
    throw new ApiError(400, 'bad_request', 'Unable to parse the JSON in the request body.');
  });
  const result = z.safeParse(shape, value);
  if (result.success) return result.data;
  const parameter = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw invalidParams(
    parameter === '' ? 'Invalid parameters.' : `Invalid parameter: ${parameter}.`,
  );
}
