import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { postponeSleep, wake } from '../app/dynos.ts';
import { recordRequest, recordResponse } from './router-events.ts';
import type { SimApp, SimDyno, World } from '../app/model.ts';

// The router holds a request for a dyno up to 75 s (H20), and gives a dyno 30 s to answer (H12)
// (devcenter: error-codes, http-routing).
const QUEUE_MS = 75_000;
const ANSWER_MS = 30_000;

export interface RouterAnswer {
  readonly status: number;
  readonly text: string;
  /** Heroku's error code. Clients don't see it: Heroku tells it the app's log alone. */
  readonly code?: string;
  readonly dyno?: SimDyno;
}

/** Routes one request to a dyno of `app`, waking it or waiting for it where need be. */
export async function route(
  world: World,
  app: SimApp,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrival = recordRequest(world, app, incoming);
  const gone = new AbortController();
  response.on('close', () => {
    gone.abort();
  });
  let queuedMs = 0;
  try {
    const dyno = await findDyno(world, app, gone.signal);
    queuedMs = world.clock.now() - arrival.at;
    const answer =
      typeof dyno === 'string'
        ? refuse(dyno)
        : await answerFrom(world, app, dyno, arrival.path, gone.signal);
    recordResponse(world, app, arrival, queuedMs, answer);
    send(response, answer);
  } catch (error) {
    // The client went away, or the world stopped, while the request waited.
    if (!gone.signal.aborted && !world.stopped.aborted) throw error;
    recordResponse(world, app, arrival, queuedMs, { status: 0, text: '' });
  }
}

/** A dyno that is up, or the code of the error that keeps the request from one. */
async function findDyno(world: World, app: SimApp, gone: AbortSignal): Promise<SimDyno | string> {
  const overdue = new AbortController();
  const cancel = world.clock.after(QUEUE_MS, () => {
    overdue.abort();
  });
  const ends = AbortSignal.any([gone, world.stopped, overdue.signal]);
  try {
    for (;;) {
      if (app.maintenance) return 'H80';
      if (app.dynos.length === 0 && app.retiring.length === 0) return 'H14';
      const dyno = pickDyno(world, app);
      if (dyno) return dyno;
      wake(world, app);
      await once(app.changes, 'change', { signal: ends });
    }
  } catch (error) {
    if (overdue.signal.aborted) return 'H20';
    throw error;
  } finally {
    cancel();
  }
}

/** Heroku's router picks at random (devcenter: http-routing). */
function pickDyno(world: World, app: SimApp): SimDyno | undefined {
  const serving =
    app.retiring.length > 0 ? app.retiring : app.dynos.filter(({ type }) => type === 'web');
  const up = serving.filter(({ state }) => state === 'up');
  return up[Math.floor(world.random() * up.length)];
}

async function answerFrom(
  world: World,
  app: SimApp,
  dyno: SimDyno,
  path: string,
  gone: AbortSignal,
): Promise<RouterAnswer> {
  postponeSleep(world, app);
  const { status, latencySeconds } = app.spec.responses[path.split('?', 1)[0] ?? ''] ?? {
    status: 200,
    latencySeconds: 0,
  };
  const latencyMs = latencySeconds * 1000;
  await world.clock.sleep(Math.min(latencyMs, ANSWER_MS), gone);
  if (latencyMs > ANSWER_MS) return { ...refuse('H12'), dyno };
  const text = `(simulated) ${app.name}: release v${dyno.release} on ${dyno.name}\n`;
  return { status, text, dyno };
}

const REASONS: Readonly<Record<string, string>> = {
  H12: 'the dyno took longer than 30 s',
  H14: 'no web dynos are running',
  H20: 'no dyno came up within 75 s',
  H80: 'maintenance',
};

function refuse(code: string): RouterAnswer {
  return { status: 503, text: `(simulated) Application error: ${REASONS[code] ?? ''}\n`, code };
}

function send(response: ServerResponse, { status, text }: RouterAnswer): void {
  response
    .writeHead(status, { 'content-type': 'text/plain', 'x-simulated': 'heroku-preflight' })
    .end(text);
}
