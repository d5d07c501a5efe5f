/** The lines of `after` that aren't those of `before`: what lies between their common ends. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const shorter = Math.min(old.length, now.length);
  const start = lengthWhile(shorter, (index) => old[index] === now[index]);
  const end = lengthWhile(shorter - start, (index) => old.at(-1 - index) === now.at(-1 - index));
  return now.slice(start, now.length - end);
}

function lengthWhile(most: number, holds: (index: number) => boolean): number {
  let length = 0;
  while (length < most && holds(length)) length += 1;
  return length;
}
