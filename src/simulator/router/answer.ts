import type { ServerResponse } from 'node:http';
import { postponeSleep } from '../app/dynos.ts';
import type { SimApp, SimDyno, World } from '../app/model.ts';

/** What the client gets, and what the app's log would say about it. */
export interface RouterAnswer {
  /** 0: the connection is closed without an answer */
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Heroku's error code. Clients don't see it; it's only in the app's log. */
  readonly code?: string;
  readonly dyno?: { readonly name: string; readonly release: number };
}

export function sendAnswer(
  response: ServerResponse,
  { status, text, headers }: RouterAnswer,
): void {
  if (status === 0) {
    response.destroy();
    return;
  }
  response
    .writeHead(status, {
      server: 'Heroku',
      via: '1.1 heroku-router',
      'x-simulated': 'heroku-preflight',
      ...headers,
    })
    .end(text);
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache, no-store',
};

interface RouterError {
  readonly status: number;
  readonly title: string;
  /** shown in Heroku's page, or for users of the simulator */
  readonly text: string;
}

const failed = (text: string): RouterError => ({ status: 503, title: 'Application Error', text });

// Status and meaning: devcenter, error-codes. H81 has 502 in published logs.
const ERRORS: Readonly<Record<string, RouterError>> = {
  H10: failed('the app crashed'),
  H12: failed('the dyno took longer than 30 s'),
  H13: failed('the connection was closed without an answer'),
  H14: failed('no web dynos are running'),
  H20: failed('no dyno came up within 75 s'),
  H80: { status: 503, title: 'Offline for Maintenance', text: 'maintenance' },
  H81: {
    status: 502,
    title: 'Heroku | Welcome to your new app!',
    text: 'nothing has been deployed yet',
  },
  H82: failed("the account's eco dyno hours are used up"),
};

/** The router's own error page. @param code Heroku's, such as H14 */
export function refusal(code: string): RouterAnswer {
  const { status, title, text } = ERRORS[code] ?? failed(code);
  return { status, text: page(title, text), headers: HEADERS, code };
}

/** The answer of a scenario's fault without a text. @param status HTTP's */
export function faultPage(status: number): RouterAnswer {
  return { status, text: page('Application Error', 'as the scenario says'), headers: HEADERS };
}

/** For a host name without an app. */
export const NO_SUCH_APP: RouterAnswer = {
  status: 404,
  text: page('No such app', 'there is no app of this name'),
  headers: HEADERS,
};

function page(title: string, text: string): string {
  return `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1><p>(simulated) ${text}</p></body>
</html>
`;
}

// A dyno has 30 s to answer (devcenter: request-timeout, H12).
export const ANSWER_MS = 30_000;

/**
 * The dyno's answer, after its latency. A dyno that is stopped in the meantime still answers, because
 * Heroku gives it 30 s to finish (devcenter: dynos, graceful shutdown).
 * @param path without its query
 */
export async function answerFrom(
  world: World,
  app: SimApp,
  dyno: SimDyno,
  path: string,
  gone: AbortSignal,
): Promise<RouterAnswer> {
  postponeSleep(world, app);
  const { status, latencySeconds } = app.spec.responses[path] ?? { status: 200, latencySeconds: 0 };
  const latencyMs = (latencySeconds + coldSeconds(app, dyno)) * 1000;
  dyno.served += 1;
  await world.clock.sleep(Math.min(latencyMs, ANSWER_MS), gone);
  if (latencyMs > ANSWER_MS) return { ...refusal('H12'), dyno };
  const text = `(simulated) ${app.name}: release v${dyno.release} on ${dyno.name}\n`;
  return { status, text, headers: { 'content-type': 'text/plain', ...identity(app, dyno) }, dyno };
}

/** The extra time of a dyno's first requests. */
function coldSeconds(app: SimApp, { served }: SimDyno): number {
  const { requests, seconds } = app.spec.coldStart;
  return served < requests ? seconds * (1 - served / requests) : 0;
}

/**
 * The headers of npm's heroku-dyno-metadata, from the variables of the same names, and one with DYNO, which
 * every dyno has. Private Spaces and containers have no HEROKU_DYNO_ID (devcenter: dyno-metadata).
 */
function identity(app: SimApp, dyno: SimDyno): Readonly<Record<string, string>> {
  const { dynoHeader, identityHeaders, space } = app.spec;
  const named = dynoHeader === undefined ? {} : { [dynoHeader.toLowerCase()]: dyno.name };
  if (!identityHeaders || !dyno.knowsItself) return named;
  const release = app.releases.find(({ version }) => version === dyno.release);
  const hasId = space === undefined && app.stack !== 'container';
  return {
    ...named,
    ...(hasId && { 'x-heroku-dyno-id': dyno.id }),
    'x-heroku-release-version': `v${dyno.release}`,
    'x-heroku-slug-commit': release?.slug?.commit ?? '',
  };
}
