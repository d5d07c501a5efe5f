import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { logText } from '../../app/logs.ts';
import type { LogLine, SimApp, World } from '../../app/model.ts';
import { type Api, appNamed, findApp, readBody } from '../env.ts';
import { stamp } from './common.ts';

const NewSession = z.strictObject({
  dyno: z.nullish(z.string()),
  lines: z.nullish(z.int().check(z.gte(0))),
  source: z.nullish(z.string()),
  tail: z.nullish(z.boolean()),
  type: z.nullish(z.string()),
});

/**
 * The Heroku CLI reads the logs without a proxy, so their URL isn't one of Heroku's but leads to this
 * machine. It has everything that the session asked for.
 */
export function addLogSessions(api: Api, world: World): void {
  api.post('/apps/:app/log-sessions', async (context) => {
    const app = findApp(world, context);
    const { dyno, type, lines, source, tail } = await readBody(context, NewSession);
    const query = new URLSearchParams({
      process: dyno ?? type ?? '',
      source: source ?? '',
      lines: String(lines ?? 100),
      // Fir's logs are a stream without a history.
      tail: String(tail === true || app.spec.generation === 'fir'),
    });
    const now = stamp(world.clock.date());
    const url = `${world.localUrl}/logs/${app.id}?${query.toString()}`;
    return context.json(
      { created_at: now, id: randomUUID(), logplex_url: url, updated_at: now },
      201,
    );
  });
}

const INTRODUCTION =
  '(simulated) what the simulator did, as an app’s log; apps print nothing, because dynos are numbers';

/**
 * Answers a request for logs with server-sent events.
 * @returns false if there are no such logs
 */
export function sendLogs(
  world: World,
  { url = '' }: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { pathname, searchParams: query } = new URL(url, 'http://localhost');
  const app = appNamed(world, pathname.replace(/^\/logs\//, ''));
  if (app === undefined) return false;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (line: LogLine): void => {
    if (isWanted(line, query)) response.write(`data: ${logText(line)}\n\n`);
  };
  const at = world.clock.date();
  response.write(
    `data: ${logText({ at, source: 'heroku', process: 'simulator', text: INTRODUCTION })}\n\n`,
  );
  sendRecent(app, query, send);
  if (query.get('tail') !== 'true') {
    response.end();
    return true;
  }
  app.changes.on('log', send);
  response.on('close', () => {
    app.changes.off('log', send);
  });
  return true;
}

function sendRecent(app: SimApp, query: URLSearchParams, send: (line: LogLine) => void): void {
  const count = Number(query.get('lines'));
  const wanted = app.logs.filter((line) => isWanted(line, query));
  for (const line of count > 0 ? wanted.slice(-count) : []) send(line);
}

function isWanted({ source, process }: LogLine, query: URLSearchParams): boolean {
  const wantedSource = query.get('source') ?? '';
  const wanted = query.get('process') ?? '';
  if (wantedSource !== '' && source !== wantedSource) return false;
  return wanted === '' || process === wanted || process.replace(/[.-].*/, '') === wanted;
}
