import type { ServerResponse } from 'node:http';
import type { World } from '../app/model.ts';
import type { Fault } from '../scenario/fault-spec.ts';
import { refuse } from './refusal.ts';

/**
 * Lets a request run into `fault`.
 * @returns whether that was its end
 */
export async function answerFault(
  world: World,
  fault: Fault,
  response: ServerResponse,
): Promise<boolean> {
  if (!(await outlives(world, fault.delaySeconds * 1000, response))) return true;
  const { drop, status, body: text, headers } = fault;
  if (drop) response.destroy();
  else if (status === undefined && text === undefined) return false;
  else refuse(response, status ?? 200, { text, headers });
  return true;
}

/** @returns whether the client is still there after `ms` simulated milliseconds */
async function outlives(world: World, ms: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  response.on('close', leave);
  try {
    await world.clock.sleep(ms, gone.signal);
    return !response.destroyed;
  } catch {
    return false;
  } finally {
    response.off('close', leave);
  }
}
