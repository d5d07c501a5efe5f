import * as z from 'zod/mini';

import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { ApiError } from './api-error.ts';
import { shownWithout } from './ask-api.ts';
import type { Answer, ApiPath, ApiSettings } from './ask-api.ts';
import { isTrustedApi } from './hosts.ts';
import { refusalError } from './refusal.ts';
import { askTwice } from './retry.ts';

interface ReadOptions {
  /** of the API: `3.sdk` is a superset, the others know more of what they're called after */
  readonly variant?: '3' | '3.sdk' | '3.webhooks' | '3.account-quotas';
}

interface ListOptions extends ReadOptions {
  /** e.g. `version ..; max=1, order=desc` */
  readonly range?: string;
}

/** Reads of the Platform API. They reject with an ApiError, or a PreflightError of the network. */
export interface HerokuClient {
  get<T>(path: ApiPath, schema: z.ZodMiniType<T>, options?: ReadOptions): Promise<T>;
  /** the pages of a list from its range's beginning, put together */
  list<T>(path: ApiPath, schema: z.ZodMiniType<T>, options?: ListOptions): Promise<readonly T[]>;
}

const MOST_PAGES = 20;

/** @throws PreflightError `untrusted-api-host` where no token may go */
export function createClient(settings: ApiSettings): HerokuClient {
  requireTrust(settings.apiUrl);
  const host = new URL(settings.apiUrl).host;
  const ask = async (path: ApiPath, headers: Record<string, string>): Promise<Answer> => {
    const answer = await askTwice(settings, path, headers);
    if (answer.trace.status >= 200 && answer.trace.status < 300) return answer;
    const { source, token } = settings.credential;
    const show = (text: string): string => shownWithout(token, text);
    throw refusalError({ ...answer, host, source, show });
  };
  return {
    async get(path, schema, { variant = '3' } = {}) {
      return validate(await ask(path, accept(variant)), schema, host);
    },
    async list(path, schema, { variant = '3', range = 'id ..; max=1000' } = {}) {
      const pages = [];
      for (let next: string | null = range; next !== null;) {
        if (pages.length === MOST_PAGES) throw endless(path, host);
        const answer: Answer = await ask(path, { ...accept(variant), Range: next });
        pages.push(validate(answer, z.array(schema), host));
        next = answer.trace.status === 206 ? answer.header('next-range') : null;
      }
      return pages.flat();
    },
  };
}

function requireTrust(apiUrl: string): void {
  const url = new URL(apiUrl);
  if (isTrustedApi(url)) return;
  throw new PreflightError(
    'untrusted-api-host',
    `${url.origin} isn't a host of Heroku's: your token isn't sent there`,
    { hint: "HEROKU_HOST names it. Unset it, or use one of Heroku's domains by https" },
  );
}

function accept(variant: string): { Accept: string } {
  return { Accept: `application/vnd.heroku+json; version=${variant}` };
}

function validate<T>({ trace, text }: Answer, schema: z.ZodMiniType<T>, host: string): T {
  const nonsense = (what: string): ApiError =>
    new ApiError('api-answer', `${host} answered ${trace.request} with ${what}`, trace);
  const value = parseJson(text);
  if (value === undefined) throw nonsense("something that isn't JSON");
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') || 'its whole';
  throw nonsense(`something unexpected in ${printable(field)}`);
}

/** Undefined, which JSON can't say, for what isn't JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function endless(path: ApiPath, host: string): PreflightError {
  return new PreflightError(
    'api-answer',
    `${host} answered GET ${path} with more than ${MOST_PAGES} pages`,
  );
}
