import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimApp, SimDyno, World } from '../app/model.ts';
import { createFaultFinder, endsIn } from '../faults.ts';
import type { Fault } from '../scenario/fault-spec.ts';
import { answerFrom, faultPage, refusal, type RouterAnswer, sendAnswer } from './answer.ts';
import { findDyno } from './find-dyno.ts';

type Router = (app: SimApp, incoming: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Routes requests to the apps' dynos, and wakes them or waits for them if necessary. */
export function createRouter(world: World): Router {
  const findFault = createFaultFinder(world, world.scenario.faults.app);
  return async (app, incoming, response) => {
    const arrival = recordRequest(world, app, incoming);
    // With an unread body, the connection's end wouldn't be noticed.
    incoming.resume();
    const gone = new AbortController();
    response.on('close', () => {
      gone.abort();
    });
    let queuedMs = 0;
    const onQueued = (ms: number): void => {
      queuedMs = ms;
    };
    try {
      const fault = findFault(pathOf(arrival.path), app);
      if (fault) await world.clock.sleep(fault.delaySeconds * 1000, gone.signal);
      if (fault?.stall === true) await world.clock.sleep(endsIn(world, fault, app), gone.signal);
      const usual = (): Promise<RouterAnswer> =>
        app.spec.internalRouting
          ? Promise.resolve(CUT_OFF)
          : answerTo(world, app, incoming, gone.signal, onQueued);
      const answer = faultyAnswer(fault) ?? withHeaders(await usual(), fault?.headers);
      recordResponse(world, app, arrival, queuedMs, answer);
      sendAnswer(response, answer);
    } catch (error) {
      // The client went away or the world stopped while the request waited.
      if (!gone.signal.aborted && !world.stopped.aborted) throw error;
      recordResponse(world, app, arrival, queuedMs, CUT_OFF);
    }
  };
}

const CUT_OFF: RouterAnswer = { status: 0, text: '', headers: {} };

async function answerTo(
  world: World,
  app: SimApp,
  { url = '', headers }: IncomingMessage,
  gone: AbortSignal,
  onQueued: (ms: number) => void,
): Promise<RouterAnswer> {
  const sticky = app.features['http-session-affinity'];
  const asked = sticky ? dynoOfCookie(headers.cookie) : undefined;
  const began = world.clock.now();
  const dyno = await findDyno(world, app, asked, gone).finally(() => {
    onQueued(world.clock.now() - began);
  });
  if (typeof dyno === 'string') return refusal(dyno);
  const answer = await answerFrom(world, app, dyno, pathOf(url), gone);
  if (!sticky || dyno.id === asked) return answer;
  const cookie = affinityCookie(dyno, headers.host ?? '', world.clock.date());
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
}

/** @returns undefined if the fault lets the app answer */
function faultyAnswer(fault: Fault | undefined): RouterAnswer | undefined {
  if (fault?.drop === true) return { ...CUT_OFF, code: 'H13' };
  if (fault?.status === undefined && fault?.body === undefined) return undefined;
  const page = faultPage(fault.status ?? 200);
  return withHeaders({ ...page, text: fault.body ?? page.text }, fault.headers);
}

/** @param more in lower case, as the answer's own; each replaces the one of the same name */
function withHeaders(answer: RouterAnswer, more: Fault['headers'] = {}): RouterAnswer {
  return { ...answer, headers: { ...answer.headers, ...more } };
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

interface RouterArrival {
  readonly request: string;
  readonly method: string;
  readonly path: string;
  /** simulated milliseconds */
  readonly at: number;
}

/** Records that the request arrived, before anything else happens. */
function recordRequest(
  world: World,
  app: SimApp,
  { method = '', url = '', headers }: IncomingMessage,
): RouterArrival {
  const arrival = { request: randomUUID(), method, path: url };
  world.log.record({
    type: 'router-request',
    ...arrival,
    app: app.name,
    host: headers.host ?? '',
    userAgent: headers['user-agent'] ?? '',
    authorization: headers.authorization !== undefined,
    headers,
  });
  return { ...arrival, at: world.clock.now() };
}

function recordResponse(
  world: World,
  app: SimApp,
  { request, method, path }: RouterArrival,
  queuedMs: number,
  { status, dyno, code }: RouterAnswer,
): void {
  world.log.record({
    type: 'router-response',
    request,
    method,
    path,
    app: app.name,
    status,
    queuedMs,
    dyno: dyno?.name,
    release: dyno?.release,
    code,
  });
}

const COOKIE = 'heroku-session-affinity';
const DAY_S = 86_400;

/** The dyno's id in a request's Cookie header. */
function dynoOfCookie(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('=', 2));
  const value = pairs.find(([name]) => name === COOKIE)?.[1];
  return value === undefined ? undefined : Buffer.from(value, 'base64url').toString();
}

/**
 * The cookie that ties a client to the dyno that answered it, for clients that are new or whose dyno is
 * gone (blog.heroku.com: session-affinity-ga). Heroku's router was seen to set these attributes.
 */
function affinityCookie({ id }: SimDyno, host: string, now: Date): string {
  const value = Buffer.from(id).toString('base64url');
  const expires = new Date(now.getTime() + DAY_S * 1000).toUTCString();
  const domain = host.replace(/:\d+$/, '');
  return `${COOKIE}=${value}; Version=1; Expires=${expires}; Max-Age=${DAY_S}; Domain=${domain}; Path=/`;
}
