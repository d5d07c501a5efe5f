import type { PathSettings } from '../config/settings.ts';

/** `status` against a list of codes (`204`) and classes (`"2xx"`). */
export function isExpected(status: number, expect: readonly (number | string)[]): boolean {
  return expect.some((wanted) =>
    typeof wanted === 'number'
      ? wanted === status
      : wanted.charAt(0) === String(Math.floor(status / 100)),
  );
}

/** Those that may lead elsewhere (RFC 9110, 15.4). */
export const REDIRECTS = [301, 302, 303, 307, 308];

/** Whether a redirect to another domain of the app isn't an answer that is good enough. */
export const mustFollowRedirects = ({ contains, expect }: PathSettings): boolean =>
  contains !== null || !REDIRECTS.every((status) => isExpected(status, expect));
