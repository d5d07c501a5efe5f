const SHOWN = 3;

/** The first few, and how many there are beside them. */
export function listText(items: readonly string[]): string {
  const more = items.length - SHOWN;
  const shown = items.slice(0, SHOWN).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}
