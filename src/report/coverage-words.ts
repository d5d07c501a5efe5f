import { plural } from '../base/text.ts';
import type { Coverage } from '../warm/report.ts';

/** Which paths the coverage is about. */
export type About = 'the only path' | 'each path' | 'each warm path';

/**
 * How many dynos answered. Claims no more than is known: rounds a percentage down, and never says 100.
 * Undefined if there is nothing to say.
 */
export function coverageText(coverage: Coverage, about: About, perDyno = 1): string | undefined {
  switch (coverage.kind) {
    case 'unknown':
      return 'number unknown';
    case 'counted':
      return countedText(coverage, about);
    case 'likely':
      return coverage.dynos * perDyno === 1 ? undefined : likelyText(coverage, about, perDyno);
  }
}

/** For several paths this is a minimum: they may have missed different dynos. */
function countedText(
  { reached, dynos }: Extract<Coverage, { kind: 'counted' }>,
  about: About,
): string {
  const count = `${reached}/${dynosText(dynos)}`;
  if (about === 'the only path') return count;
  return reached === dynos ? `${count} for ${about}` : `at least ${count} for ${about}`;
}

function likelyText(
  { probability, dynos }: Extract<Coverage, { kind: 'likely' }>,
  about: About,
  perDyno: number,
): string | undefined {
  const percent = Math.min(99, Math.floor(probability * 100));
  if (percent < 1) return undefined;
  const where = about === 'the only path' ? '' : `${about} on `;
  const processes = perDyno === 1 ? '' : ` (${perDyno} processes each)`;
  const what = dynos === 1 ? `${perDyno} processes` : `${dynos} dynos${processes}`;
  return `${where}all ${what} with ${percent}% probability`;
}

export const dynosText = (count: number): string => plural(count, 'dyno');
