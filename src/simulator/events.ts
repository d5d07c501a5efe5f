import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { resolve } from 'node:path';
import { PreflightError } from '../base/errors.ts';
import { printable, withoutUserInfo } from '../base/text.ts';

/** `idle`: a sleeping Eco dyno. */
export type DynoState = 'starting' | 'up' | 'idle' | 'crashed' | 'down';

/** When an event happened; part of every event. */
interface Moment {
  /** simulated milliseconds since the world began */
  readonly at: number;
  /** real milliseconds, on the scale of `performance.now()` */
  readonly atReal: number;
}

/** A request that arrives. The event of its answer has the same `request`. */
export interface Arrival {
  readonly request: string;
  readonly method: string;
  readonly path: string;
  /** unchanged, with credentials; see `loggableEvent` */
  readonly headers: IncomingHttpHeaders;
}

interface Answer {
  readonly request: string;
  readonly method: string;
  readonly path: string;
  /** 0: the connection ended without an answer */
  readonly status: number;
}

/** An event in a simulated world. */
type Happening =
  | { readonly type: 'proxy-connect'; readonly host: string; readonly port: number }
  | { readonly type: 'proxy-refusal'; readonly target: string }
  | ({ readonly type: 'build-output-request' } & Arrival)
  | ({ readonly type: 'status-request' } & Arrival)
  /** to a Heroku host name of no app in the world */
  | ({ readonly type: 'unknown-app-request'; readonly host: string } & Arrival)
  | ({ readonly type: 'api-request'; readonly authorized: boolean } & Arrival)
  | ({ readonly type: 'api-response'; readonly requestId: string } & Answer)
  | ({ readonly type: 'git-request'; readonly authorized: boolean } & Arrival)
  | ({ readonly type: 'git-response' } & Answer)
  | ({
      readonly type: 'router-request';
      readonly app: string;
      readonly host: string;
      readonly userAgent: string;
      /** whether the request had an Authorization header */
      readonly authorization: boolean;
    } & Arrival)
  | ({
      readonly type: 'router-response';
      readonly app: string;
      /** simulated milliseconds that it waited for a dyno */
      readonly queuedMs: number;
      readonly dyno: string | undefined;
      readonly release: number | undefined;
      /** Heroku's error code, such as H14 */
      readonly code: string | undefined;
    } & Answer)
  | {
      readonly type: 'push';
      readonly app: string;
      readonly ref: string;
      readonly from: string;
      readonly to: string;
      readonly accepted: boolean;
    }
  | {
      readonly type: 'build';
      readonly app: string;
      readonly commit: string;
      readonly status: 'pending' | 'succeeded' | 'failed';
    }
  | {
      readonly type: 'release';
      readonly app: string;
      readonly version: number;
      /** web dynos that are up or starting, just before and just after */
      readonly runningBefore: number;
      readonly runningAfter: number;
    }
  | {
      readonly type: 'dyno';
      readonly app: string;
      readonly name: string;
      readonly release: number;
      readonly from: DynoState | undefined;
      readonly to: DynoState;
    }
  | { readonly type: 'preboot-switch'; readonly app: string; readonly release: number }
  | {
      readonly type: 'scale';
      readonly app: string;
      readonly process: string;
      readonly quantity: number;
      readonly size: string;
    }
  | {
      readonly type: 'feature';
      readonly app: string;
      readonly name: string;
      readonly enabled: boolean;
    }
  | { readonly type: 'maintenance'; readonly app: string; readonly enabled: boolean };

export type SimEvent = Moment & Happening;

export interface EventLog {
  /** everything that has happened; empty if events aren't kept */
  readonly events: readonly SimEvent[];
  record(happening: Happening): void;
}

export interface EventLogOptions {
  /** called for each event at once */
  readonly log?: ((event: SimEvent) => void) | undefined;
  /** default: true. In a world that runs for days, they would need more and more memory */
  readonly keepsEvents?: boolean | undefined;
}

/** @param now simulated milliseconds since the world began */
export function createEventLog(
  now: () => number,
  { log, keepsEvents = true }: EventLogOptions,
): EventLog {
  const events: SimEvent[] = [];
  return {
    events,
    record(happening) {
      const event = { at: now(), atReal: performance.now(), ...happening };
      if (keepsEvents) events.push(event);
      log?.(event);
    },
  };
}

/** The event for the log, without credentials: headers and query parameters have only their names. */
export function loggableEvent(event: SimEvent): Readonly<Record<string, unknown>> {
  return {
    simulated: true,
    ...event,
    at: Math.round(event.at),
    ...('headers' in event && { headers: Object.keys(event.headers).sort() }),
    ...('path' in event && { path: redactTarget(event.path) }),
    ...('target' in event && { target: redactTarget(event.target) }),
  };
}

/** @param target path, host and port, or URL */
function redactTarget(target: string): string {
  const shown = target.startsWith('/') ? target : withoutUserInfo(target);
  const [place = '', ...query] = shown.split('?');
  return query.length === 0 ? place : `${place}?${redactQuery(query.join('?'))}`;
}

/** A parameter without a name can be a secret as a whole. */
const redactQuery = (query: string): string =>
  query
    .split('&')
    .map((parameter) => (parameter.includes('=') ? parameter.replace(/=.*/s, '=***') : '***'))
    .join('&');

export interface EventFile {
  readonly write: (event: SimEvent) => void;
  readonly close: () => void;
}

/**
 * A file of JSON lines, one per event. Each is written before anything else happens.
 * @param onFailure called for the first write that fails; nothing is written after it
 */
export function openEventFile(
  path: string,
  cwd: string,
  onFailure: (error: PreflightError) => void,
): EventFile {
  const file = open(path, cwd);
  let ended = false;
  return {
    write(event) {
      // Events of connections that the world's end closed come a little later.
      if (ended) return;
      try {
        // It continues if the system has written only a part.
        writeFileSync(file, `${JSON.stringify(loggableEvent(event))}\n`);
      } catch (cause) {
        ended = true;
        onFailure(unwritable(`${printable(path)} can't be written any more`, cause));
      }
    },
    close() {
      ended = true;
      closeSync(file);
    },
  };
}

function open(path: string, cwd: string): number {
  try {
    return openSync(resolve(cwd, path), 'w', 0o600);
  } catch (cause) {
    throw unwritable(`${printable(path)} can't be written`, cause);
  }
}

function unwritable(what: string, cause: unknown): PreflightError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  return new PreflightError('log-unwritable', `${what} (${code})`, {
    hint: 'Use a file in an existing folder',
    cause,
  });
}
