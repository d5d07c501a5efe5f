import { isDeepStrictEqual } from 'node:util';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError, type TextProblem } from '../../src/config/problems.ts';
import { type Config, readConfig } from '../../src/config/schema.ts';
import { holdsForAll, hostileText } from '../support/property.ts';

// eslint-disable-next-line no-control-regex -- what a terminal would act on
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const FILE = 'heroku-preflight.json';

type Outcome = Config | readonly TextProblem[];

/** Throws anything but a ConfigError. */
function read(text: string): Outcome {
  try {
    return readConfig(text, FILE);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const path = fc.stringMatching(/^\/[a-z]{0,8}$/);
const severity = fc.constantFrom('off', 'warn', 'error');
const settings = fc.record(
  {
    warmup: fc.oneof(
      fc.constant(false),
      fc.record(
        {
          paths: fc.array(path, { minLength: 1, maxLength: 3 }),
          wait: fc.constantFrom('0s', '2s'),
        },
        { requiredKeys: [] },
      ),
    ),
    checks: fc.oneof(
      fc.constant(false),
      fc.record(
        { preboot: severity, maintenance: severity, 'web-dynos': severity },
        { requiredKeys: [] },
      ),
    ),
    onFailure: fc.constantFrom('allow', 'block'),
  },
  { requiredKeys: [] },
);
const config = fc
  .tuple(
    settings,
    fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{2,10}[a-z0-9]$/), settings, { maxKeys: 3 }),
  )
  .map(([own, apps]) => ({ ...own, apps }));

describe('readConfig', () => {
  it('reads a config, and means the same with comments and trailing commas', () => {
    const means = (value: unknown): boolean => {
      const plain = JSON.stringify(value, null, 2);
      const commented = plain
        .replaceAll('\n', ' // a comment, "quoted": {\n')
        .replaceAll(/([^\s[{,])( \/\/ [^\n]*\n\s*[}\]])/g, '$1,$2');
      const config = read(plain);
      return !Array.isArray(config) && isDeepStrictEqual(read(`/* first */ ${commented}`), config);
    };
    holdsForAll(config, means);
  });

  it('names a place in the text for every mistake, in order', () => {
    const key = fc.constantFrom(
      ...['warmup', 'warmpu', 'checks', 'apps', '__proto__', 'toString', ''],
    );
    const mistaken = fc
      .dictionary(key, fc.jsonValue({ maxDepth: 3 }))
      .map((value) => JSON.stringify(value, null, 1));
    const pieces = ['{', '}', '[', ']', ':', ',', '"warmup"', '"paths"', '1', 'null', '//', '/*'];
    holdsForAll(fc.oneof(mistaken, hostileText(...pieces)), (text) => {
      const problems = read(text);
      if (!Array.isArray(problems)) return true;
      const lines = text.split(/\r\n|\r|\n/);
      const places = (problems as TextProblem[]).map(({ line, column }) => line * 1e6 + column);
      return (
        (problems as TextProblem[]).every(
          ({ line, column, message }) =>
            column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1 && !CONTROL.test(message),
        ) && places.every((place, index) => place >= (places[index - 1] ?? 0))
      );
    });
  });
});
