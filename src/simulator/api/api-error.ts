interface ErrorKind {
  readonly status: number;
  readonly message: string;
  /** where Heroku explains it */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const REFERENCE = 'https://devcenter.heroku.com/articles/platform-api-reference';

/**
 * Heroku's errors, by machine-readable name (devcenter: platform-api-reference, Errors). The first one
 * with a status is the usual one for it.
 */
const ERRORS = {
  bad_request: { status: 400, message: 'Unable to parse the JSON in the request body.' },
  unauthorized: { status: 401, message: 'Invalid credentials provided.' },
  delinquent: { status: 402, message: 'The account is delinquent.' },
  forbidden: { status: 403, message: 'You do not have access to this resource.' },
  suspended: { status: 403, message: 'The account or the app was suspended.' },
  two_factor: {
    status: 403,
    message:
      'A second authentication factor or pre-authorization is required for this request. Your account has either two-factor or a Yubikey registered.',
    headers: { 'Heroku-Two-Factor-Required': 'true' },
  },
  not_found: { status: 404, message: "Couldn't find that app." },
  not_acceptable: { status: 406, message: 'Not acceptable.' },
  requested_range_not_satisfiable: {
    status: 416,
    message: 'Invalid range.',
    url: `${REFERENCE}#ranges`,
  },
  invalid_params: { status: 422, message: 'Invalid parameters.' },
  verification_needed: { status: 422, message: 'The account needs to be verified.' },
  rate_limit: {
    status: 429,
    message:
      'Your account reached the API rate limit\nPlease wait a few minutes before making new requests',
    url: `${REFERENCE}#rate-limits`,
  },
  internal_server_error: { status: 500, message: 'Internal server error.' },
  service_unavailable: { status: 503, message: 'The API is temporarily unavailable.' },
} as const satisfies Record<string, ErrorKind>;

type ErrorId = keyof typeof ERRORS;

const KINDS: Readonly<Record<string, ErrorKind | undefined>> = ERRORS;

/** An error answer of the Platform API. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  /** @param details what Heroku adds to this error's body: resource, limit */
  constructor(
    id: string,
    { status, message, url, headers = {} }: ErrorKind,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.body = { id, message, ...(url === undefined ? {} : { url }), ...details };
    this.headers = headers;
  }
}

export function apiError(
  id: ErrorId,
  message: string = ERRORS[id].message,
  details: Readonly<Record<string, unknown>> = {},
): ApiError {
  return new ApiError(id, { ...ERRORS[id], message }, details);
}

/**
 * The error of a fault in a scenario.
 * @param id default: the usual one of the status
 * @param status default: the usual one of the id
 */
export function errorOfFault(id: string | undefined, status: number | undefined): ApiError {
  const usual = Object.keys(KINDS).find((name) => KINDS[name]?.status === status);
  const name = id ?? usual ?? 'error';
  const kind = KINDS[name] ?? KINDS[usual ?? ''];
  const code = status ?? kind?.status ?? 422;
  const message = `Status ${code}, as the scenario says (simulated).`;
  return new ApiError(name, { message, ...kind, status: code });
}

/** @param resource Heroku's name for what is missing: app, process type */
export function notFound(resource: string, shown: string = resource): ApiError {
  return apiError('not_found', `Couldn't find that ${shown}.`, { resource });
}

export function invalidParams(message: string): ApiError {
  return apiError('invalid_params', message);
}

/** What Heroku can do and the simulator can't. @param what a sentence */
export function notSimulated(what: string): ApiError {
  return new ApiError('not_simulated', { status: 422, message: `(not simulated) ${what}` });
}

/** More dynos of a process type than Heroku allows. */
export function aboveLimit(limit: number, size: string): ApiError {
  const message = `Cannot update to more than ${limit} ${size} size dynos per process type.`;
  return new ApiError('cannot_update_above_limit', { status: 422, message }, { limit });
}

/** @param labels at least two, as Heroku writes them */
export function mixedDynoTypes(labels: readonly string[]): ApiError {
  const listed = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1) ?? ''}`;
  return invalidParams(`Cannot use the following dyno types in the same app: ${listed}`);
}
