import type { RefusedRedirect } from '../warmup/answer.ts';
import { redirectRemark, type Remark } from './redirect-remark.ts';
import { timeSpan } from './time-span.ts';

/** An answer that isn't as the config wants it. */
export interface UnexpectedAnswer {
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
