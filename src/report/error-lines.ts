import type { PreflightError } from '../errors.ts';
import { fold } from './fold.ts';

/** Editors and the like find a place in a file by its line: that stays whole. */
const PLACED = /:\d+:\d+: /;

/** What went wrong in the program `name`, and below it what to do. */
export function errorLines(
  name: string,
  { message, hint, command }: Pick<PreflightError, 'message' | 'hint' | 'command'>,
): string[] {
  return [
    ...(PLACED.test(message)
      ? `${name}: ${message}`.split('\n')
      : fold(`${name}: ${message}`, name.length + 2)),
    ...(hint === undefined ? [] : fold(`  ${hint}`)),
    // Whole, so that it can be copied.
    ...(command === undefined ? [] : [`  ${command}`]),
  ];
}
