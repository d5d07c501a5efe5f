const SHOWN = 4;

/**
 * What requests came to, one after the other, in a few words: `503 twice, no answer, 200`. A status of
 * null stands for no answer.
 * @param isCut whether there were more of them before
 */
export function historyText(statuses: readonly (number | null)[], isCut = false): string {
  const groups: { readonly name: string; count: number }[] = [];
  for (const status of statuses) {
    const name = status === null ? 'no answer' : String(status);
    const last = groups.at(-1);
    if (last?.name === name) last.count += 1;
    else groups.push({ name, count: 1 });
  }
  const shown = groups.slice(-SHOWN).map(({ name, count }) => name + times(count));
  return [...(isCut || groups.length > SHOWN ? ['…'] : []), ...shown].join(', ');
}

function times(count: number): string {
  if (count === 1) return '';
  return count === 2 ? ' twice' : ` ${count} times`;
}
