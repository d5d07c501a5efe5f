import fc from 'fast-check';
import { IS_WHOLE } from './weekly.ts';

// jest's `expect` would take most of the time, so a property is a boolean.
export const RUNS = 10_000;

/** Where each starts a process. */
export const RUNS_WITH_PROCESS = IS_WHOLE ? RUNS / 20 : RUNS / 200;

/** Fails with the smallest input for which the property doesn't hold, and the seed. */
export function holdsForAll<Input>(
  inputs: fc.Arbitrary<Input>,
  property: (input: Input) => boolean,
  runs = RUNS,
): void {
  fc.assert(fc.property(inputs, property), { numRuns: runs });
}

export const holdsForAllAsync = <Input>(
  inputs: fc.Arbitrary<Input>,
  property: (input: Input) => Promise<boolean>,
  runs = RUNS,
): Promise<void> => fc.assert(fc.asyncProperty(inputs, property), { numRuns: runs });

/** Any text, with what parsers stumble over more often than by chance. */
export const hostileText = (...pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...pieces) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('\n', '\r\n', '\0', ' ', '\t', '"', '\\', '\ufeff'),
        },
        { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));
