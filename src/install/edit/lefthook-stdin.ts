import type { Value } from './lefthook-value.ts';

/**
 * Whether one more job that wants stdin would take it from another. Each gets all of it when they run
 * one after the other; in parallel each gets parts, of more than about 32 KB. Found with lefthook 2.2.2.
 */
export function splitsStdin({ 'pre-push': hook }: Value): boolean {
  return has(hook, 'parallel', 1) && has(hook, 'use_stdin', Infinity);
}

/** Whether a setting is true, in what it's given or up to some levels below. */
function has(value: unknown, setting: string, levels: number): boolean {
  if (levels < 1 || typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => (key === setting && inner === true) || has(inner, setting, levels - 1),
  );
}
