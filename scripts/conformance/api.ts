import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { withTimeLimit } from '../../src/base/clock.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { refusalError } from '../../src/heroku/api-error.ts';
import {
  accept,
  type ApiAnswer,
  type ApiPath,
  type ApiSettings,
  askApi,
  shownWithout,
  validate,
} from '../../src/heroku/api.ts';
import { requireTrustedApi } from '../../src/heroku/hosts.ts';

interface Question {
  /** left out: it's a read */
  readonly method?: 'POST' | 'PATCH';
  readonly path: ApiPath;
  readonly body?: object;
  /** another of Heroku's hosts that may get the token */
  readonly origin?: string;
  readonly range?: string;
}

/** What Heroku says to a question: a refusal is an answer, too. */
export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** Heroku's own words, fit to be shown; empty if it's not a refusal */
  readonly refusal: string;
  readonly header: (name: string) => string | null;
  readonly as: <T>(shape: z.ZodMiniType<T>) => T;
}

/** Heroku's API, for a program that has time: it waits for the network and for the rate limit. */
export interface Api {
  readonly ask: (question: Question) => Promise<Answer>;
  readonly read: <T>(path: ApiPath, shape: z.ZodMiniType<T>, range?: string) => Promise<T>;
  /** rejects if Heroku refuses */
  readonly write: (question: Question) => Promise<Answer>;
  /** Heroku's clock and ours, at the newest answer */
  readonly clocks: () => { readonly theirs: number; readonly ours: number } | undefined;
}

export interface ApiPorts {
  readonly settings: ApiSettings;
  /** ends every request and every wait */
  readonly signal: AbortSignal;
  /** in Heroku's time, which a simulator may speed up */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** says what it waits for */
  readonly say: (text: string) => void;
}

const ANSWER_MS = 30_000;
// A lost network or a restarting router comes back within these.
const PAUSE_MS = 5_000;
const PATIENCE_MS = 180_000;
const FEWEST_TRIES = 10;
// Heroku adds 75 requests in each.
const RATE_LIMIT_PAUSE_MS = 60_000;

const late = (): PreflightError =>
  new PreflightError('timeout', `Heroku's API gave no answer within ${ANSWER_MS / 1_000} s`);

export function createApi({ settings, signal, now, sleep, say }: ApiPorts): Api {
  requireTrustedApi(settings.apiUrl);
  const { source, token } = settings.credential;
  const show = (text: string): string => shownWithout(token, text);
  let clocks: { theirs: number; ours: number } | undefined;

  async function once(question: Question): Promise<ApiAnswer> {
    if (question.origin !== undefined) requireTrustedApi(question.origin);
    const { method, path, origin, body, range } = question;
    const text = Buffer.from(JSON.stringify(body ?? {}));
    const headers = { ...accept('3'), ...(range !== undefined && { Range: range }) };
    const write = {
      ...{ method: method ?? 'PATCH', body: Readable.from([text]) },
      headers: {
        ...headers,
        ...{ 'Content-Type': 'application/json', 'Content-Length': `${text.length}` },
      },
    };
    const request = { path, origin, headers, ...(method !== undefined && write) };
    const answer = await withTimeLimit(ANSWER_MS, late, signal, (limit) =>
      askApi({ ...settings, signal: limit }, request),
    );
    const theirs = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(theirs)) clocks = { theirs, ours: now() };
    return answer;
  }

  /** A write is repeated only if Heroku says that it wasn't made. */
  async function patiently(question: Question): Promise<ApiAnswer> {
    const isRead = question.method === undefined;
    const begun = now();
    for (let tries = 1; ; tries += 1) {
      const isOver = (): boolean => now() - begun > PATIENCE_MS && tries >= FEWEST_TRIES;
      signal.throwIfAborted();
      try {
        const answer = await once(question);
        const { status } = answer.trace;
        const passes = status === 429 || (isRead && status >= 500);
        if (!passes || isOver()) return answer;
        say(`Heroku's API answered ${status}: trying again`);
        await sleep(status === 429 ? RATE_LIMIT_PAUSE_MS : PAUSE_MS);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof PreflightError) || !isRead || isOver()) throw error;
        say(`${error.message}: trying again`);
        await sleep(PAUSE_MS);
      }
    }
  }

  async function ask(question: Question): Promise<Answer> {
    const answer = await patiently(question);
    const { trace, text, header } = answer;
    const ok = trace.status >= 200 && trace.status < 300;
    return {
      ...{ status: trace.status, ok, header },
      refusal: ok ? '' : refusalError({ ...answer, source, show }).message,
      as: (shape) => {
        if (ok) return validate({ trace, text, header }, shape);
        throw refusalError({ ...answer, source, show });
      },
    };
  }

  return {
    ask,
    read: async (path, shape, range) =>
      (await ask({ path, ...(range !== undefined && { range }) })).as(shape),
    write: async (question) => {
      const answer = await ask(question);
      if (!answer.ok) answer.as(z.unknown());
      return answer;
    },
    clocks: () => clocks,
  };
}
