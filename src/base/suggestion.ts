import { distance } from 'fastest-levenshtein';

/** The name in `known` that `word` probably stands for; undefined if there's no clear one. */
export function suggestionFor(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  const ranked = known
    .map((name) => ({ name, typos: distance(typed, name.toLowerCase()) }))
    .sort((a, b) => a.typos - b.typos);
  const [best, next] = ranked;
  // Two swapped letters count as two typos.
  const most = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  if (!best || best.typos > most || best.typos === next?.typos) return undefined;
  return best.name;
}
