/** `over` laid over `under`: objects key by key, anything else replaces what was there. */
export function merge<T>(under: T, over: T | undefined): T {
  if (over === undefined) return under;
  if (!isObject(under) || !isObject(over)) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over))
    merged[key] = Object.hasOwn(under, key) ? merge(under[key], value) : value;
  return merged as T;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
