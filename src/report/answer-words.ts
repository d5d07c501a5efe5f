import { isIP } from 'node:net';
import type { PreflightError } from '../base/errors.ts';
import { printable, timeSpan } from '../base/text.ts';
import { CertificateError } from '../net/failure.ts';
import { type Line, nextStep } from '../terminal/line.ts';
import { allowCommand } from '../warmup/address.ts';
import type { RefusedRedirect, StandIn } from '../warmup/answer.ts';

/** An answer that the config doesn't expect. */
interface UnexpectedAnswer {
  readonly status: number;
  readonly flaw?: 'status' | 'body' | null | undefined;
  readonly redirect?: RefusedRedirect | null | undefined;
  /** how long the app asks to wait (Retry-After), in milliseconds */
  readonly retryAfterMs?: number | null | undefined;
  readonly standIn?: StandIn | null | undefined;
}

/** The app that gave it. */
export interface Answering {
  readonly app: string;
  /** whether its dynos are Eco dynos; undefined if unknown */
  readonly sleeps: boolean | undefined;
}

/** What to say about it; continues a sentence that begins with its path. */
export function unexpectedRemark(answer: UnexpectedAnswer, { app, sleeps }: Answering): Remark {
  const { status, flaw, redirect, standIn } = answer;
  if (flaw !== 'body' && redirect) return redirectRemark(status, redirect, app);
  const text = `answers ${status}${explainAnswer(answer, sleeps)}`;
  return standIn ? { text, hint: AROUND[standIn.kind] } : { text };
}

const AROUND: Readonly<Record<StandIn['kind'], string>> = {
  cache: "Set warmup.paths to a page that isn't cached",
  front: 'To reach the app, set warmup.url to its herokuapp.com address',
};

// These are retried, no sooner than the app wants.
const PASSING = [429, 502, 503, 504];

/**
 * Why an answer may be as it is; continues a sentence that names its status.
 * @param sleeps whether the app's dynos are Eco dynos; undefined if unknown
 */
export function explainAnswer(
  { status, flaw, retryAfterMs, standIn }: UnexpectedAnswer,
  sleeps: boolean | undefined,
): string {
  if (standIn?.kind === 'cache')
    return ` from ${possessive(standIn.name)} cache: the app got no request`;
  if (flaw === 'body') return ' without the text in warmup.contains';
  if (standIn) return `: from ${printable(standIn.name)}, perhaps not from the app`;
  // What the app says itself is better than a guess.
  if (retryAfterMs != null && retryAfterMs > 0 && PASSING.includes(status))
    return `: it asks to wait ${timeSpan(retryAfterMs)}`;
  return explainStatus(status, sleeps);
}

const possessive = (name: string): string => `${printable(name)}'s`;

/** The same by the status alone. */
function explainStatus(status: number, sleeps: boolean | undefined): string {
  if (status === 429) return ': too many requests for now';
  if (status === 503 && sleeps === false) return ': crashed or still booting (heroku logs)';
  if (status === 503) return ': crashed, still booting, or out of Eco hours (heroku logs)';
  if (status === 502 || status === 504) return ": Heroku's router got no answer from it";
  if (status >= 500) return ': the app runs, but this path fails';
  if (status === 404) return ': is the path right? (warmup.paths, warmup.url)';
  if (status === 401) return ': it needs credentials (warmup.headers)';
  // Rails' host authorization and development servers answer 403, Django and ASP.NET 400, Apache 421.
  if (status === 403)
    return ': it refuses this host name (warmup.url) or needs credentials (warmup.headers)';
  if (status === 400 || status === 421) return ': does it refuse this host name? (warmup.url)';
  return ", which isn't in warmup.expect";
}

/** Something to say about a path, and what to do. The text continues a sentence that begins with the path. */
export type Remark = Pick<Line, 'text' | 'hint' | 'command' | 'note'>;

/** A redirect that isn't followed, and why. */
export function redirectRemark(status: number, { to, why }: RefusedRedirect, app: string): Remark {
  const where = `redirects (${status}) to ${printable(to)}`;
  if (isLocal(to)) return { text: `${where}, not a public address`, hint: OWN_URL };
  switch (why) {
    case 'other-site':
      return { text: `${where}, which isn't known to be ${printable(app)}'s`, ...allowing(to) };
    case 'not-https':
      return { text: `${where}: only https is requested` };
    case 'no-url':
      return { text: `redirects (${status}) to nowhere: its Location isn't a URL` };
  }
}

function allowing(origin: string): Partial<Remark> {
  const command = URL.canParse(origin) ? allowCommand(new URL(origin).host) : undefined;
  return command === undefined ? {} : { command, note: 'only if it is yours' };
}

const OWN_URL = "Fix the app's own URL in its settings";

// RFC 6761, 6762, and what is common inside of networks.
const LOCAL_NAME = /\.(?:localhost|local|internal|test|invalid)$/;
const LOCAL_IPV4 = /^(?:0|10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./;
const LOCAL_IPV6 = /^(?:::1?$|f[cd]|fe[89ab])/;

/**
 * Whether no other machine can reach an origin: `http://localhost:5000`, or a name without a dot, as in
 * `https://https://…`. Then the app is wrong about its own address, and nothing here should be allowed.
 */
function isLocal(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const host = new URL(origin).hostname.replace(/\.$/, '').replace(/^\[|\]$/g, '');
  if (isIP(host) === 6) return LOCAL_IPV6.test(host);
  if (isIP(host) === 4) return LOCAL_IPV4.test(host);
  return host !== '' && (!host.includes('.') || LOCAL_NAME.test(host));
}

/** The next step after a request without a usable answer. */
export const failureStep = (error: PreflightError, app: string): ReturnType<typeof nextStep> =>
  error instanceof CertificateError && error.names.some((name) => HEROKUAPP.test(name))
    ? { command: `heroku certs:auto:enable -a ${printable(app)}` }
    : nextStep(error);

/** A custom domain without a certificate of its own is served with this one. */
const HEROKUAPP = /(?:^|\.)herokuapp\.com$/i;
