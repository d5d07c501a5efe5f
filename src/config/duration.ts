import * as z from 'zod/mini';

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** `"500ms"`, `"1.5s"` or `"2m"` in milliseconds; NaN for anything else. */
export function milliseconds(duration: string): number {
  const [, amount = NaN, unit = ''] = DURATION.exec(duration) ?? [];
  return Math.round(Number(amount) * (MILLISECONDS[unit] ?? NaN));
}

/** A duration as the config has it, from `min` to `max`. */
export function duration(min: string, max: string): z.ZodMiniString {
  const isWithin = (text: string): boolean =>
    milliseconds(text) >= milliseconds(min) && milliseconds(text) <= milliseconds(max);
  return z
    .string({ error: notADuration })
    .check(
      z.regex(DURATION, { error: notADuration, abort: true }),
      z.refine(isWithin, `must be from "${min}" to "${max}"`),
    );
}

function notADuration({ input }: { readonly input?: unknown }): string {
  // A bare number is most likely meant as seconds.
  return /^\d+(\.\d+)?$/.test(String(input))
    ? `has no unit: write "${String(input)}s"`
    : 'must be a duration such as "500ms", "3s" or "2m"';
}
