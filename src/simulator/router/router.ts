import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimApp, World } from '../app/model.ts';
import { createFaultFinder } from '../faults.ts';
import type { Fault } from '../scenario/fault-spec.ts';
import { sendAnswer, type RouterAnswer } from './answer.ts';
import { affinityCookie, dynoOfCookie } from './affinity.ts';
import { answerFrom } from './dyno-answer.ts';
import { faultPage, refusal } from './error-page.ts';
import { findDyno } from './find-dyno.ts';
import { recordRequest, recordResponse } from './router-events.ts';

export type Router = (
  app: SimApp,
  incoming: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

/** Routes requests to the apps' dynos, waking them or waiting for them where need be. */
export function createRouter(world: World): Router {
  const findFault = createFaultFinder(world, world.scenario.faults.app);
  return async (app, incoming, response) => {
    const arrival = recordRequest(world, app, incoming);
    // A body that nobody reads would keep the connection's end from being noticed.
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
      const answer =
        faultyAnswer(fault) ?? (await answerTo(world, app, incoming, gone.signal, onQueued));
      recordResponse(world, app, arrival, queuedMs, answer);
      sendAnswer(response, answer);
    } catch (error) {
      // The client went away, or the world stopped, while the request waited.
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

/** @returns undefined where the fault leaves the answer to the app */
function faultyAnswer(fault: Fault | undefined): RouterAnswer | undefined {
  if (fault?.drop === true) return { ...CUT_OFF, code: 'H13' };
  if (fault?.status === undefined && fault?.body === undefined) return undefined;
  const page = faultPage(fault.status ?? 200);
  const headers = new Headers(page.headers);
  // Names differ in case alone: each replaces the page's.
  for (const [name, value] of Object.entries(fault.headers)) headers.set(name, value);
  return { ...page, text: fault.body ?? page.text, headers: Object.fromEntries(headers) };
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';
