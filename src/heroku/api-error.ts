import * as z from 'zod/mini';
import type { ApiCode, ErrorCode } from '../base/error-codes.ts';
import { PreflightError } from '../base/errors.ts';
import type { CredentialSource } from './credentials.ts';

/** One of the Platform API's answers, as far as an error tells of it. All of it can be shown. */
export interface AnswerTrace {
  /** e.g. `GET /apps/my-app` */
  readonly request: string;
  readonly status: number;
  readonly requestId: string | undefined;
}

/** The API answered, but not with what was asked for. */
export class ApiError extends PreflightError {
  readonly request: string;
  readonly status: number;
  readonly requestId: string | undefined;
  /** Heroku's own name of the error, e.g. `rate_limit` */
  readonly id: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    trace: AnswerTrace,
    options: { readonly id?: string | undefined; readonly hint?: string | undefined } = {},
  ) {
    const suffix = trace.requestId === undefined ? '' : ` (request id ${trace.requestId})`;
    super(code, `${message}${suffix}`, options.hint === undefined ? {} : { hint: options.hint });
    this.request = trace.request;
    this.status = trace.status;
    this.requestId = trace.requestId;
    this.id = options.id;
  }
}

const ErrorBody = z.object({ id: z.optional(z.string()), message: z.optional(z.string()) });

/** What to do next, by the error's code. */
export type Hints = { readonly [Code in ApiCode]?: string };

interface Refusal {
  readonly trace: AnswerTrace;
  readonly host: string;
  /** the answer's body */
  readonly text: string;
  /** where the token came from */
  readonly source: CredentialSource;
  /** makes a text of the API's fit to be shown */
  readonly show: (text: string) => string;
  /** what to do next, by the error's code, where it isn't what a read's refusal asks for */
  readonly hints?: Hints;
}

/** The error for an answer with any status but 2xx, in the API's words, with what to do next. */
export function refusalError(refusal: Refusal): ApiError {
  const { trace, host, text, source, show, hints = {} } = refusal;
  const body = errorBody(text);
  const id = body.id === undefined ? undefined : show(body.id);
  const said = body.message === undefined ? '' : `: ${show(body.message)}`;
  const { code, hint } = advice(trace, id, source);
  const what = [trace.status, ...(id === undefined ? [] : [id])].join(' ');
  return new ApiError(code, `${host} answered ${trace.request} with ${what}${said}`, trace, {
    id,
    hint: hints[code] ?? hint,
  });
}

function errorBody(text: string): z.infer<typeof ErrorBody> {
  try {
    return ErrorBody.parse(JSON.parse(text));
  } catch {
    return {}; // a gateway's page
  }
}

interface Advice {
  readonly code: ApiCode;
  readonly hint?: string;
}

const NEW_TOKEN: Readonly<Record<CredentialSource, string>> = {
  'remote-url':
    "The token in the remote's URL is wrong or expired: take it out (git remote set-url) and run: heroku login",
  env: 'The token in HEROKU_API_KEY is wrong or expired: set another one, or unset it and run: heroku login',
  netrc: 'The token in .netrc is wrong or expired. Run: heroku login',
  'credential-helper':
    "The token that git's credential helper gave is wrong or expired. Run: heroku login",
};

function advice(
  { status, request }: AnswerTrace,
  id: string | undefined,
  source: CredentialSource,
): Advice {
  if (id === 'two_factor') {
    return {
      code: 'api-two-factor',
      hint: 'This account needs a second factor here. A token of its own needs none: heroku authorizations:create, then set HEROKU_API_KEY',
    };
  }
  if (status === 401) return { code: 'api-unauthorized', hint: NEW_TOKEN[source] };
  if (status >= 300 && status < 400) {
    return {
      code: 'api-redirect',
      hint: 'It was not followed, so that the token stays where it belongs. Does this network ask for a login first?',
    };
  }
  if (status >= 500) return { code: 'api-unavailable', hint: 'See https://status.heroku.com' };
  if (status === 403 && !isAboutApp(request)) return PART_FORBIDDEN;
  return ADVICE[status] ?? { code: 'api-refused' };
}

/** Of an app as a whole, in place of a part of it, or something that isn't any app's. */
const isAboutApp = (request: string): boolean => /^\w+ \/apps\/[^/?]+$/.test(request);

const PART_FORBIDDEN: Advice = {
  code: 'api-forbidden',
  hint: 'This account may not read this part. Whoever manages the app can give it more rights: heroku access',
};

const ADVICE: Readonly<Record<number, Advice>> = {
  403: {
    code: 'api-forbidden',
    hint: "This account can't read the app. Is it the right one (heroku whoami)? A collaborator can add it: heroku access:add",
  },
  404: {
    code: 'api-not-found',
    hint: 'No such app, or this account has no access to it. heroku apps lists its apps, git remote -v shows which one the remote means',
  },
  429: {
    code: 'api-rate-limit',
    hint: "The account's rate limit is used up (4,500 calls an hour). It fills up again by the minute: wait, then try again",
  },
};
