import type { RequestCode } from '../base/error-codes.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';

/** The request that failed. */
export interface FailedRequest {
  readonly url: URL;
  readonly signal?: AbortSignal | undefined;
  readonly proxy?: URL | undefined;
}

interface Kind {
  readonly code: RequestCode;
  /** of Node's error codes */
  readonly pattern: RegExp;
  readonly what: string;
  readonly hint?: string;
}

const BEHIND_A_PROXY = 'Is this machine online? Behind a proxy, set HTTPS_PROXY';
const OWN_CA = 'Behind a TLS proxy, set git config http.sslCAInfo FILE';

const KINDS: readonly Kind[] = [
  { code: 'dns', pattern: /^(ENOTFOUND|EAI_)/, what: "can't be found", hint: BEHIND_A_PROXY },
  {
    code: 'connect',
    pattern: /^(ECONNREFUSED|E(HOST|NET)(UNREACH|DOWN)|ETIMEDOUT|EADDRNOTAVAIL|EACCES|EPERM)$/,
    what: "can't be reached",
    hint: BEHIND_A_PROXY,
  },
  {
    code: 'reset',
    pattern: /^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/,
    what: 'closed the connection early',
  },
  {
    code: 'tls',
    pattern: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    what: 'has an expired certificate',
    hint: "Is this machine's clock right?",
  },
  {
    code: 'tls',
    pattern: /CERT|ISSUER|SIGNATURE|_CA$/,
    what: "has a certificate that isn't trusted here",
    hint: OWN_CA,
  },
  { code: 'tls', pattern: /^EPROTO$|SSL|TLS/, what: 'failed in the TLS handshake' },
  {
    code: 'size',
    pattern: /^(max-size|HPE_HEADER_OVERFLOW)$/,
    what: 'sent an answer that is too large',
  },
  { code: 'protocol', pattern: /^HPE_/, what: "sent an answer that isn't HTTP" },
  {
    code: 'encoding',
    pattern: /^Z_/,
    what: "sent an answer that can't be decompressed",
  },
];

const UNKNOWN: Kind = { code: 'network', pattern: /$/, what: "can't be requested" };

/**
 * A failed request, or a failed read of its answer, in one line. Codes: dns, connect, reset, tls,
 * proxy, timeout, aborted, size, protocol, encoding, network. The original error isn't kept, not even
 * as the cause: node-fetch's messages repeat the whole URL.
 */
export function requestFailure(error: unknown, attempt: FailedRequest): PreflightError {
  if (error instanceof PreflightError) return error;
  if (attempt.signal?.aborted === true) return abortFailure(attempt.signal, attempt.url);
  const system = systemCode(error);
  if (system === 'ERR_TLS_CERT_ALTNAME_INVALID') return new CertificateError(error, attempt);
  const kind = KINDS.find(({ pattern }) => pattern.test(system)) ?? UNKNOWN;
  const detail = system === '' ? '' : ` (${system})`;
  const { proxy } = attempt;
  // Through a proxy, only the proxy is looked up and connected to.
  if (proxy && ['dns', 'connect', UNKNOWN.code].includes(kind.code)) {
    return proxyFailure(`the proxy ${proxy.origin} ${kind.what}${detail}`);
  }
  const through = proxy ? ` (through the proxy ${proxy.origin})` : '';
  return new PreflightError(kind.code, `${attempt.url.origin}${through} ${kind.what}${detail}`, {
    brief: `${attempt.url.host} ${kind.what}`,
    ...(kind.hint !== undefined && { hint: kind.hint }),
  });
}

const MOST_NAMES = 100;
const LONGEST_NAME = 60;

/** The server's certificate is for other hosts. */
export class CertificateError extends PreflightError {
  /** those hosts, e.g. `*.example.com`; can be shown */
  readonly names: readonly string[];

  constructor(error: unknown, { url, proxy }: FailedRequest) {
    // Node says the names only in its message, which node-fetch repeats.
    const message = property(error, 'message');
    const listed = typeof message === 'string' ? message.matchAll(/(?<=\bDNS:)[^\s,]+/g) : [];
    const names = [...listed]
      .slice(0, MOST_NAMES)
      .map(([name]) => printable(name).slice(0, LONGEST_NAME));
    const through = proxy ? ` (through the proxy ${proxy.origin})` : '';
    const what = `has a certificate for ${names[0] ?? 'another host'}`;
    super('tls', `${url.origin}${through} ${what}`, {
      ...{ brief: `${url.host} ${what}`, hint: OWN_CA },
    });
    this.names = names;
  }
}

/** For the proxy's own answer to CONNECT, which isn't the server's. */
export function proxyRefusal(status: number, { url }: FailedRequest, proxy: URL): PreflightError {
  const what = `the proxy ${proxy.origin} doesn't allow ${url.host} (${status})`;
  return status === 407
    ? proxyFailure(what, 'It needs credentials: http://USER:PASSWORD@HOST:PORT')
    : proxyFailure(what, `Ask its administrator to allow ${url.host}`);
}

function proxyFailure(
  message: string,
  hint = 'Check git config http.proxy, HTTPS_PROXY and NO_PROXY',
): PreflightError {
  return new PreflightError('proxy', message, { hint });
}

function abortFailure(signal: AbortSignal, url: URL): PreflightError {
  const reason: unknown = signal.reason;
  if (reason instanceof PreflightError) return reason;
  return property(reason, 'name') === 'TimeoutError'
    ? new PreflightError('timeout', `${url.origin} didn't answer in time`)
    : new PreflightError('aborted', `the request to ${url.origin} was stopped`);
}

/** Node's error code, else node-fetch's type of error. */
function systemCode(error: unknown): string {
  const code = property(error, 'code') ?? property(error, 'type');
  return typeof code === 'string' ? code : '';
}

// Not instanceof: an error of another realm (a vm context, jest) isn't an instance of this one's.
function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
