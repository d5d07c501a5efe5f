import { describe, expect, it } from '@jest/globals';
import { parseChoice } from '../../src/fix/choice.ts';

describe('a choice of fixes', () => {
  it('can have spaces after its commas', () => {
    const { only, skip } = parseChoice({ only: 'preboot, web-dynos', skip: 'dyno-tier' });
    expect([[...(only ?? [])], [...skip]]).toEqual([['preboot', 'web-dynos'], ['dyno-tier']]);
  });

  it.each([
    [{ only: 'perboot' }, '--only: unknown check "perboot"', 'Did you mean preboot?'],
    [{ skip: 'preboot,' }, '--skip: unknown check ""', 'Checks: dyno-tier, '],
    [{ only: 'stack' }, "--only: stack can't be fixed automatically", 'Checks: dyno-tier, '],
    [{ only: 'a\u001b[2J' }, '--only: unknown check "a\\u{1b}[2J"', 'Checks: '],
  ])('is rejected with a suggestion: %j', (options, message, hint) => {
    expect(() => parseChoice(options)).toThrow(
      expect.objectContaining({
        ...{ code: 'usage', message },
        hint: expect.stringContaining(hint) as unknown,
      }),
    );
  });
});
