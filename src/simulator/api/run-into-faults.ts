import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { SimApp, World } from '../app/model.ts';
import { createFaultFinder } from '../faults.ts';
import type { ApiFault } from '../scenario/fault-spec.ts';
import { errorOfFault } from './api-error.ts';
import { type ApiContext, type ApiMiddleware, appNamed } from './env.ts';

/** Applies the scenario's faults to the requests that they match. */
export function runIntoFaults(world: World): ApiMiddleware {
  const findFault = createFaultFinder(world, world.scenario.faults.api);
  return async (context, next) => {
    const { path } = context.req;
    const fault = findFault(path, appOf(world, path));
    if (fault === undefined) return next();
    if (fault.delaySeconds > 0) await world.clock.sleep(fault.delaySeconds * 1000);
    if (fault.drop) return hangUp(context);
    const left = fault.requestsLeft ?? (isRateLimit(fault) ? 0 : undefined);
    if (left !== undefined) context.set('requestsLeft', left);
    for (const [name, value] of Object.entries(fault.headers)) context.header(name, value);
    const answer = faultyAnswer(context, fault);
    if (answer !== undefined) return answer;
    await next();
    await changeFields(context, fault);
    return undefined;
  };
}

const isRateLimit = ({ id, status }: ApiFault): boolean => id === 'rate_limit' || status === 429;

function appOf(world: World, path: string): SimApp | undefined {
  const name = /^\/apps\/([^/]+)/.exec(path)?.[1];
  return name === undefined ? undefined : appNamed(world, name);
}

function faultyAnswer(context: ApiContext, fault: ApiFault): Response | undefined {
  const { body, headers, id, status } = fault;
  if (BODILESS.has(status)) return context.body(null, status as StatusCode, headers);
  if (body !== undefined) {
    const withType = { 'content-type': 'application/json', ...headers };
    return context.body(body, (status ?? 200) as ContentfulStatusCode, withType);
  }
  if (id === undefined && status === undefined) return undefined;
  throw errorOfFault(id, status);
}

/** Adds the fault's fields to the usual answer's object, or to each object of a list. */
async function changeFields(context: ApiContext, { fields }: ApiFault): Promise<void> {
  const { ok, status, headers } = context.res;
  if (!ok || Object.keys(fields).length === 0) return;
  const body: unknown = await context.res.json();
  const changed = Array.isArray(body)
    ? body.map((item: object) => ({ ...item, ...fields }))
    : { ...(body as object), ...fields };
  context.res = new Response(JSON.stringify(changed), { status, headers });
  // It belongs to the usual answer.
  context.res.headers.delete('etag');
}

// A Response with one of these must have no body.
const BODILESS: ReadonlySet<number | undefined> = new Set([204, 205, 304]);

function hangUp(context: ApiContext): Response {
  context.env.outgoing.destroy();
  return context.body(null, 204);
}
