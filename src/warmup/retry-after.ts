// RFC 9110 5.6.7: IMF-fixdate, and the two obsolete formats that a recipient has to accept. Date.parse
// alone takes almost anything ("3.5") for a date.
const WITH_ZONE =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d) \d\d:\d\d:\d\d GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/**
 * Retry-After (RFC 9110 10.2.3), seconds or a date, in milliseconds from `now`: 0 for a date that has
 * passed, undefined for anything else.
 */
export function retryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, Number.MAX_SAFE_INTEGER);
  const date = WITH_ZONE.test(value) ? value : ASCTIME.test(value) ? `${value} GMT` : '';
  const wait = Date.parse(date) - now.getTime();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
