import { printable, timeSpan } from '../base/text.ts';
import type { Line } from '../terminal/line.ts';
import { allowCommand } from '../warmup/address.ts';
import type { RefusedRedirect } from '../warmup/answer.ts';

/** An answer that the config doesn't expect. */
interface UnexpectedAnswer {
  readonly status: number;
  readonly flaw?: 'status' | 'body' | null | undefined;
  readonly redirect?: RefusedRedirect | null | undefined;
  /** how long the app asks to wait (Retry-After), in milliseconds */
  readonly retryAfterMs?: number | null | undefined;
}

/** What to say about it; continues a sentence that begins with its path. */
export function unexpectedRemark(answer: UnexpectedAnswer, app: string): Remark {
  const { status, flaw, redirect } = answer;
  if (flaw !== 'body' && redirect) return redirectRemark(status, redirect, app);
  return { text: `answers ${status}${explainAnswer(answer)}` };
}

// These are retried, no sooner than the app wants.
const PASSING = [429, 502, 503, 504];

/** Why an answer may be as it is; continues a sentence that names its status. */
export function explainAnswer({ status, flaw, retryAfterMs }: UnexpectedAnswer): string {
  if (flaw === 'body') return ' without the text in warmup.contains';
  // What the app says itself is better than a guess.
  if (retryAfterMs != null && retryAfterMs > 0 && PASSING.includes(status))
    return `: it asks to wait ${timeSpan(retryAfterMs)}`;
  return explainStatus(status);
}

/** The same by the status alone. */
function explainStatus(status: number): string {
  if (status === 429) return ': too many requests for now';
  if (status === 503) return ': crashed, still booting, or out of Eco hours (heroku logs)';
  if (status === 502 || status === 504) return ": Heroku's router got no answer from it";
  if (status >= 500) return ': the app runs, but this path fails';
  if (status === 404) return ': is the path right? (warmup.paths, warmup.url)';
  if (status === 401 || status === 403) return ': it needs credentials (warmup.headers)';
  return ", which isn't in warmup.expect";
}

/** Something to say about a path, and what to do. The text continues a sentence that begins with the path. */
export type Remark = Pick<Line, 'text' | 'hint' | 'command' | 'note'>;

/** A redirect that isn't followed, and why. */
export function redirectRemark(status: number, { to, why }: RefusedRedirect, app: string): Remark {
  const where = `redirects (${status}) to ${printable(to)}`;
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
