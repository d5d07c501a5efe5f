import type { Coverage } from '../warmup/warm-report.ts';
import { plural } from './plural.ts';

/** Of which paths something is said. */
export type About = 'the only path' | 'each path' | 'each warm path';

/**
 * How many dynos answered, and no more than is known: a percentage is rounded down, and never 100.
 * Undefined where there is nothing to say.
 */
export function coverageText(coverage: Coverage, about: About): string | undefined {
  switch (coverage.kind) {
    case 'unknown':
      return "how many dynos there are isn't known";
    case 'counted':
      return countedText(coverage, about);
    case 'likely':
      return coverage.dynos === 1 ? undefined : likelyText(coverage, about);
  }
}

/** Of several paths the least is known: those that one lacks, another may have reached. */
function countedText(
  { reached, dynos }: Extract<Coverage, { kind: 'counted' }>,
  about: About,
): string {
  const count = `${reached}/${dynosText(dynos)}`;
  if (about === 'the only path') return count;
  return reached === dynos ? `${count}, on ${about}` : `at least ${count}, on ${about}`;
}

function likelyText(
  { probability, dynos }: Extract<Coverage, { kind: 'likely' }>,
  about: About,
): string | undefined {
  const percent = Math.min(99, Math.floor(probability * 100));
  if (percent < 1) return undefined;
  const where = about === 'the only path' ? '' : `${about} on `;
  return `${where}all ${dynos} dynos with ${percent} % probability`;
}

export const dynosText = (count: number): string => plural(count, 'dyno');
