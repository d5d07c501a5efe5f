import { printable, timeSpan } from '../base/text.ts';
import type { Line } from '../terminal/line.ts';
import { allowCommand } from '../warmup/address.ts';
import type { RefusedRedirect } from '../warmup/answer.ts';

/** An answer that isn't as the config wants it. */
interface UnexpectedAnswer {
  readonly status: number;
  readonly flaw?: 'status' | 'body' | null | undefined;
  readonly redirect?: RefusedRedirect | null | undefined;
  /** how long the app asks to be left alone (Retry-After), in milliseconds */
  readonly retryAfterMs?: number | null | undefined;
}

/** What is to be said of it, in a sentence that begins with its path. */
export function unexpectedRemark(answer: UnexpectedAnswer, app: string): Remark {
  const { status, flaw, redirect } = answer;
  if (flaw !== 'body' && redirect) return redirectRemark(status, redirect, app);
  return { text: `answers ${status}${explainAnswer(answer)}` };
}

// What is asked again, and then no sooner than the app wants.
const PASSING = [429, 502, 503, 504];

/** Why an answer may be as it is; continues a sentence that names its status. */
export function explainAnswer({ status, flaw, retryAfterMs }: UnexpectedAnswer): string {
  if (flaw === 'body') return ' without the text that warmup.contains asks for';
  // The app's own word is better than our guesses.
  if (retryAfterMs != null && retryAfterMs > 0 && PASSING.includes(status))
    return `: it asks to be left alone for ${timeSpan(retryAfterMs)}`;
  return explainStatus(status);
}

/** The same by the status alone. */
function explainStatus(status: number): string {
  if (status === 429) return ': it takes no more requests for now';
  if (status === 503) return ': crashed, still booting, or out of Eco dyno hours (heroku logs)';
  if (status === 502 || status === 504) return ": Heroku's router got no answer from it";
  if (status >= 500) return ': the app runs, but fails on this path';
  if (status === 404) return ': is this the right path? (warmup.paths, warmup.url)';
  if (status === 401 || status === 403) return ': it wants credentials (warmup.headers)';
  return ', which warmup.expect does not list';
}

/** Something to be said of a path, and what to do about it. The text continues a sentence that begins with the path. */
export type Remark = Pick<Line, 'text' | 'hint' | 'command' | 'note'>;

/** Where an answer leads to without our following it, and why. */
export function redirectRemark(status: number, { to, why }: RefusedRedirect, app: string): Remark {
  const where = `answers ${status} and leads to ${printable(to)}`;
  switch (why) {
    case 'other-site':
      return { text: `${where}: nothing says that it is ${printable(app)}'s`, ...allowing(to) };
    case 'not-https':
      return { text: `${where}: the warm-up goes to https alone` };
    case 'no-url':
      return { text: `answers ${status} and leads nowhere: its Location is no URL` };
  }
}

function allowing(origin: string): Partial<Remark> {
  const command = URL.canParse(origin) ? allowCommand(new URL(origin).host) : undefined;
  return command === undefined ? {} : { command, note: 'only if it is yours' };
}
