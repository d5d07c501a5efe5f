import * as z from 'zod/mini';
import { PreflightError } from '../base/errors.ts';
import { refusalError } from './api-error.ts';
import {
  accept,
  type ApiAnswer,
  type ApiPath,
  type ApiSettings,
  askTwice,
  shownWithout,
  validate,
  type Variant,
} from './api.ts';
import { type HerokuSites, requireTrustedApi } from './hosts.ts';

interface ReadOptions {
  readonly variant?: Variant;
  /** ends this read; default: the client's */
  readonly signal?: AbortSignal;
  /** another of Heroku's hosts that may get the token */
  readonly origin?: string;
}

interface ListOptions extends ReadOptions {
  /** e.g. `version ..; max=1, order=desc` */
  readonly range?: string;
}

/** Reads of the Platform API. They reject with an ApiError, or a PreflightError of the network. */
export interface HerokuClient {
  readonly sites: HerokuSites | undefined;
  get<T>(path: ApiPath, schema: z.ZodMiniType<T>, options?: ReadOptions): Promise<T>;
  /** all pages of a list, from its range's start */
  list<T>(path: ApiPath, schema: z.ZodMiniType<T>, options?: ListOptions): Promise<readonly T[]>;
  /** only the first page of a list, as its range defines it */
  page<T>(
    path: ApiPath,
    schema: z.ZodMiniType<T>,
    options: ListOptions & { readonly range: string },
  ): Promise<readonly T[]>;
  /** the lowest number of requests left to the account that any answer named */
  requestsLeft(): number | undefined;
  /** Heroku's clock at the last answer */
  date(): Date | undefined;
}

/** An answer that is repeated if Heroku says that it hasn't changed. */
interface Kept {
  readonly tag: string;
  readonly answer: ApiAnswer;
}

const MOST_PAGES = 20;

interface ClientOptions {
  /** whether answers are kept, since they are read again and again; default: false */
  readonly keepsAnswers?: boolean;
}

/** @throws PreflightError `untrusted-api-host` if the token mustn't be sent there */
export function createClient(
  settings: ApiSettings,
  { keepsAnswers = false }: ClientOptions = {},
): HerokuClient {
  requireTrustedApi(settings.apiUrl);
  let requestsLeft: number | undefined;
  let date: Date | undefined;
  const kept = new Map<string, Kept>();
  const ask = async (path: ApiPath, options: ListOptions): Promise<ApiAnswer> => {
    const { variant = '3', range, origin, signal = settings.signal } = options;
    if (origin !== undefined) requireTrustedApi(origin);
    const key = [origin, path, variant, range].join(' ');
    const before = kept.get(key);
    const headers = {
      ...accept(variant),
      ...(range === undefined ? {} : { Range: range }),
      ...(before ? { 'If-None-Match': before.tag } : {}),
    };
    const answer = await askTwice({ ...settings, signal }, { origin, path, headers });
    if (origin === undefined)
      requestsLeft = lower(requestsLeft, answer.header('ratelimit-remaining'));
    date = dateOf(answer) ?? date;
    if (answer.trace.status === 304 && before) return before.answer;
    if (answer.trace.status >= 200 && answer.trace.status < 300) {
      const tag = answer.header('etag');
      if (keepsAnswers && tag !== null) kept.set(key, { tag, answer });
      return answer;
    }
    const { source, token } = settings.credential;
    const show = (text: string): string => shownWithout(token, text);
    throw refusalError({ ...answer, source, show });
  };
  return {
    sites: settings.sites,
    requestsLeft: () => requestsLeft,
    date: () => date,
    async get(path, schema, options = {}) {
      return validate(await ask(path, options), schema);
    },
    async page(path, schema, options) {
      return validate(await ask(path, options), z.array(schema));
    },
    async list(path, schema, { range = 'id ..; max=1000', ...options } = {}) {
      const pages = [];
      for (let next: string | null = range; next !== null;) {
        if (pages.length === MOST_PAGES) throw endless(path);
        const answer: ApiAnswer = await ask(path, { ...options, range: next });
        pages.push(validate(answer, z.array(schema)));
        next = answer.trace.status === 206 ? answer.header('next-range') : null;
      }
      return pages.flat();
    },
  };
}

function dateOf({ header }: ApiAnswer): Date | undefined {
  const ms = Date.parse(header('date') ?? '');
  return Number.isNaN(ms) ? undefined : new Date(ms);
}

function lower(before: number | undefined, header: string | null): number | undefined {
  if (header === null || !/^\d+$/.test(header)) return before;
  return Math.min(before ?? Infinity, Number(header));
}

function endless(path: ApiPath): PreflightError {
  return new PreflightError(
    'api-answer',
    `Heroku's API answered GET ${path} with more than ${MOST_PAGES} pages`,
  );
}
