/** An answer that isn't what was asked for, as the Platform API words it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Heroku's machine-readable name for it */
  readonly id: string;

  constructor(status: number, id: string, message: string) {
    super(message);
    this.status = status;
    this.id = id;
  }
}

// Also what a scenario's faulty answers say (devcenter: platform-api-reference, Errors).
const BY_STATUS: Readonly<Record<number, readonly [id: string, message: string]>> = {
  401: ['unauthorized', 'Invalid credentials provided.'],
  403: ['forbidden', 'You do not have access to this resource.'],
  404: ['not_found', "Couldn't find that app."],
  429: ['rate_limit', 'Your account reached the API limit. Please wait a few minutes.'],
  500: ['internal_server_error', 'Internal server error.'],
  503: ['service_unavailable', 'The API is temporarily unavailable.'],
};

export function errorOfStatus(status: number): ApiError {
  const [id, message] = BY_STATUS[status] ?? ['error', `Status ${status}, as the scenario says.`];
  return new ApiError(status, id, message);
}

export function notFound(what: string): ApiError {
  return new ApiError(404, 'not_found', `Couldn't find that ${what}.`);
}

export function invalidParams(message: string): ApiError {
  return new ApiError(422, 'invalid_params', message);
}
