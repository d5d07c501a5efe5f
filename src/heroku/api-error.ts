import * as z from 'zod/mini';
import type { ApiCode, ErrorCode } from '../base/error-codes.ts';
import { PreflightError } from '../base/errors.ts';
import { shortened } from '../base/text.ts';
import type { CredentialSource } from './credentials.ts';

const LONGEST_QUOTE = 100;

/** One of the Platform API's answers, as an error describes it. All of it can be shown. */
export interface AnswerTrace {
  /** e.g. `GET /apps/my-app` */
  readonly request: string;
  readonly status: number;
  readonly requestId: string | undefined;
}

interface Told {
  readonly hint?: string | undefined;
  readonly command?: string | undefined;
  /** the message in short, for a push */
  readonly brief?: string | undefined;
  /** Heroku's own name of the error, e.g. `rate_limit` */
  readonly id?: string | undefined;
}

/** The API answered, but not with what we asked for. */
export class ApiError extends PreflightError {
  readonly request: string;
  readonly status: number;
  /** Heroku's own name of the error, e.g. `rate_limit` */
  readonly id: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    trace: AnswerTrace,
    { hint, command, id, brief }: Told = {},
  ) {
    const { request, status, requestId } = trace;
    super(code, message, {
      ...(hint !== undefined && { hint }),
      ...(command !== undefined && { command }),
      ...(requestId !== undefined && { requestId }),
      ...(brief !== undefined && { brief }),
    });
    this.request = request;
    this.status = status;
    this.id = id;
  }
}

const ErrorBody = z.object({ id: z.optional(z.string()), message: z.optional(z.string()) });

/** What to do next, by the error's code. */
export type Hints = { readonly [Code in ApiCode]?: string };

interface Refusal {
  readonly trace: AnswerTrace;
  /** the answer's body */
  readonly text: string;
  /** where the token came from */
  readonly source: CredentialSource;
  /** makes a text of the API's fit to be shown */
  readonly show: (text: string) => string;
  /** what to do next, by the error's code, if it isn't what a refused read needs */
  readonly hints?: Hints;
}

/** The error for an answer with any status but 2xx, with what to do next. */
export function refusalError({ trace, text, source, show, hints = {} }: Refusal): ApiError {
  const body = errorBody(text);
  const id = body.id === undefined ? undefined : show(body.id);
  const refused = {
    ...trace,
    source,
    id,
    said: shortened(show(body.message ?? ''), LONGEST_QUOTE),
  };
  const { code, message, hint, command, brief } = explain(refused);
  // What only Heroku's own words explain has no hint, also not for a write.
  const step = hint === undefined ? undefined : (hints[code] ?? hint);
  return new ApiError(code, message, trace, { id, brief, command, hint: step });
}

function errorBody(text: string): z.infer<typeof ErrorBody> {
  try {
    return ErrorBody.parse(JSON.parse(text));
  } catch {
    return {}; // a gateway's page
  }
}

interface Refused extends AnswerTrace, Told {
  readonly source: CredentialSource;
  /** Heroku's message; '' if there is none */
  readonly said: string;
}

interface Explanation {
  readonly code: ApiCode;
  readonly message: string;
  readonly brief?: string;
  readonly hint?: string;
  readonly command?: string;
}

function explain(refused: Refused): Explanation {
  const { status, id, source } = refused;
  if (id === 'two_factor') return secondFactor(source);
  if (status === 401) return REJECTED[source];
  if (status === 403)
    return id === undefined || id === FORBIDDEN ? forbidden(refused) : ownReason(refused, id);
  if (status === 404) return notFound(refused);
  if (status === 429) return RATE_LIMIT;
  if (status >= 500) return { ...answered(refused, 'api-unavailable'), hint: STATUS_PAGE };
  if (status >= 300 && status < 400) return { ...answered(refused, 'api-redirect'), hint: LOGIN };
  return answered(refused, 'api-refused');
}

/**
 * A key that only reads has a place of its own in .netrc, unless the CLI's login is there. In HEROKU_API_KEY
 * git would push with it, because the CLI's credential helper passes that variable on.
 */
const secondFactor = (source: CredentialSource): Explanation => ({
  code: 'api-two-factor',
  message: 'Heroku asks this account for a second factor (403)',
  command: 'heroku authorizations:create -s read',
  hint: source === 'netrc' ? "to check; git can't push with it" : 'for .netrc, not HEROKU_API_KEY',
});

const RATE_LIMIT: Explanation = {
  code: 'api-rate-limit',
  message: "this account's API rate limit is used up (429)",
  hint: 'Try again in a minute: Heroku adds 75 requests a minute',
};

const STATUS_PAGE = 'See https://status.heroku.com';

const LOGIN = 'Does this network ask for a login in the browser?';

const rejected = (token: string, hint: string): Explanation => ({
  ...{ code: 'api-unauthorized', message: `Heroku rejected the token ${token}`, hint },
});

const REJECTED: Readonly<Record<CredentialSource, Explanation>> = {
  'remote-url': rejected(
    "in the remote's URL",
    'Remove it (git remote set-url), then run: heroku login',
  ),
  env: rejected('in HEROKU_API_KEY', 'Set a new one, or unset it and run: heroku login'),
  netrc: rejected('in .netrc', 'Run: heroku login'),
  keychain: rejected('in your keychain', 'Run: heroku login'),
  'credential-helper': rejected("from git's credential helper", 'Run: heroku login'),
};

/** It's about access; any other name is about something else, such as a suspended account. */
const FORBIDDEN = 'forbidden';

function ownReason(refused: Refused, id: string): Explanation {
  const { said } = refused;
  if (said === '') return answered(refused, 'api-forbidden');
  return { code: 'api-forbidden', message: `Heroku refused this: ${said} (403 ${id})` };
}

function forbidden({ request }: Refused): Explanation {
  const path = pathOf(request);
  const app = wholeApp(path);
  const verb = request.startsWith('GET ') ? 'read' : 'change';
  const message = `this account can't ${verb} ${app ?? path} (403)`;
  const hint = app === undefined ? MORE_RIGHTS : ACCESS;
  return { code: 'api-forbidden', message, hint };
}

const ACCESS = "Check heroku whoami, or ask the app's owner for access";

const MORE_RIGHTS = "Ask the app's owner for more rights: heroku access";

/** git may push with another account, so the token's source matters. */
function notFound({ request, said, source }: Refused): Explanation {
  const path = pathOf(request);
  const app = /\bapp\b/.test(said) ? appOf(path) : wholeApp(path);
  const found = { code: 'api-not-found', hint: 'Check heroku apps and git remote -v' } as const;
  if (app === undefined) return { ...found, message: `${path} doesn't exist (404)` };
  const message = `no app ${app}, or no access to it with ${SOURCES[source]} (404)`;
  if (message.length <= PUSH_LINE) return { ...found, message };
  return { ...found, message, brief: `no app ${app} with ${SOURCES[source]}` };
}

/** What a push's line has room for behind its label. */
const PUSH_LINE = 66;

const SOURCES: Readonly<Record<CredentialSource, string>> = {
  'remote-url': "the remote's URL",
  env: 'HEROKU_API_KEY',
  netrc: '.netrc',
  keychain: 'your keychain',
  'credential-helper': "git's credential helper",
};

const pathOf = (request: string): string => request.slice(request.indexOf(' ') + 1);

const appOf = (path: string): string | undefined => /^\/apps\/([^/?]+)/.exec(path)?.[1];

/** The app's name, if a path is about the whole app. */
const wholeApp = (path: string): string | undefined => /^\/apps\/([^/?]+)$/.exec(path)?.[1];

function answered({ request, status, id, said }: Refused, code: ApiCode): Explanation {
  const what = [status, ...(id === undefined ? [] : [id])].join(' ');
  const quote = code !== 'api-refused' || said === '' ? '' : `: ${said}`;
  return {
    code,
    message: `Heroku's API answered ${request} with ${what}${quote}`,
    brief: `Heroku's API answered ${what}${quote}`,
  };
}
