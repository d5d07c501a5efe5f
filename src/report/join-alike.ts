import type { Remark } from './redirect-remark.ts';

/** What is said of one path. */
export interface PathRemark {
  readonly label: string;
  readonly remark: Remark;
}

/** What is said of several paths in the same words is said once, with the first ones' names. */
export function joinAlike(said: readonly PathRemark[]): Remark[] {
  const groups = new Map<string, PathRemark[]>();
  for (const one of said) {
    const { text, hint, command, note } = one.remark;
    const words = JSON.stringify([text, hint, command, note]);
    groups.set(words, [...(groups.get(words) ?? []), one]);
  }
  return [...groups.values()].flatMap(joined);
}

function joined(alike: readonly PathRemark[]): Remark[] {
  const [first, ...others] = alike;
  if (!first) return [];
  const { label, remark } = first;
  const rest = others.length === 0 ? '' : `; the same for ${namesOf(others)}`;
  return [{ ...remark, text: `${label} ${remark.text}${rest}` }];
}

const MOST_NAMES = 2;

function namesOf(paths: readonly PathRemark[]): string {
  const names = paths.map(({ label }) => label);
  if (names.length <= MOST_NAMES) return names.join(' and ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
}
