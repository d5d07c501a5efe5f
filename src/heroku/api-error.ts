import { PreflightError } from '../errors.ts';

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
    code: string,
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
