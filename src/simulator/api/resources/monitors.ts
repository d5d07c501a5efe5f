import * as z from 'zod/mini';
import { autoscaleObstacle, setMonitor } from '../../app/autoscaling.ts';
import { createMonitor } from '../../app/create-app.ts';
import type { SimApp, SimMonitor, World } from '../../app/model.ts';
import { invalidParams, notFound } from '../api-error.ts';
import { type Api, findApp, readBody } from '../env.ts';

const quantity = z.int().check(z.gte(1));

/** What `heroku ps:autoscale:enable` sends. Heroku's metrics API is in no schema. */
const Monitor = z.strictObject({
  action_type: z.optional(z.literal('scale')),
  is_active: z.optional(z.boolean()),
  max_quantity: z.optional(quantity),
  min_quantity: z.optional(quantity),
  name: z.optional(z.literal('LATENCY_SCALE')),
  notification_channels: z.optional(z.array(z.string())),
  notification_period: z.optional(z.int()),
  op: z.optional(z.string()),
  period: z.optional(z.int()),
  value: z.optional(z.int()),
});

/** Milliseconds: the 95th percentile of the response times that the CLI asks for by default. */
const USUAL_P95 = 1000;

type MonitorBody = Readonly<Record<string, unknown>>;

/** The autoscaler of the web dynos, on api.metrics.heroku.com. */
export function addMonitors(api: Api, world: World): void {
  const path = '/apps/:app/formation/web/monitors';
  api.get(path, (context) => {
    const app = findApp(world, context);
    return context.json(app.monitor === undefined ? [] : [monitorBody(app.monitor)]);
  });
  api.post(path, async (context) => {
    const app = findApp(world, context);
    const wanted = await readBody(context, Monitor);
    const { min_quantity: min = 1, max_quantity: max = min, value: p95 = USUAL_P95 } = wanted;
    const monitor = createMonitor(app.name, { min, max, p95 });
    return context.json(change(world, app, monitor, wanted), 201);
  });
  api.patch(`${path}/:monitor`, async (context) => {
    const app = findApp(world, context);
    const { monitor } = app;
    if (monitor?.id !== context.req.param('monitor')) throw notFound('monitor');
    return context.json(change(world, app, monitor, await readBody(context, Monitor)), 202);
  });
}

function change(
  world: World,
  app: SimApp,
  before: SimMonitor,
  wanted: z.output<typeof Monitor>,
): MonitorBody {
  const monitor = {
    id: before.id,
    isActive: wanted.is_active ?? before.isActive,
    min: wanted.min_quantity ?? before.min,
    max: wanted.max_quantity ?? before.max,
    p95: wanted.value ?? before.p95,
  };
  const obstacle = monitor.isActive ? autoscaleObstacle(app) : undefined;
  if (obstacle !== undefined) throw invalidParams(obstacle);
  if (monitor.min > monitor.max) {
    throw invalidParams('max_quantity must be at least min_quantity.');
  }
  setMonitor(world, app, monitor);
  return monitorBody(monitor);
}

function monitorBody({ id, isActive, min, max, p95 }: SimMonitor): MonitorBody {
  return {
    action_type: 'scale',
    id,
    is_active: isActive,
    max_quantity: max,
    min_quantity: min,
    name: 'LATENCY_SCALE',
    notification_channels: [],
    notification_period: 1440,
    op: 'GREATER_OR_EQUAL',
    period: 1,
    process_type: 'web',
    value: p95,
  };
}
