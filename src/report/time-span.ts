const UNITS = [
  ['s', 1_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['days', 86_400_000],
] as const;

/** How long it is until then, roughly: `40 s`, `2 min`, `3 h`. */
export function timeSpan(ms: number): string {
  const [unit, size] = UNITS.findLast(([, size]) => Math.round(ms / size) >= 2) ?? UNITS[0];
  return `${Math.max(1, Math.round(ms / size))} ${unit}`;
}
