import { describe, expect, it } from '@jest/globals';
import { parseChoice } from '../../src/fix/choice.ts';

describe('a choice of fixes', () => {
  it('may have blanks after its commas', () => {
    const { only, skip } = parseChoice({ only: 'preboot, web-dynos', skip: 'dyno-tier' });
    expect([[...(only ?? [])], [...skip]]).toEqual([['preboot', 'web-dynos'], ['dyno-tier']]);
  });

  it.each([
    [{ only: 'perboot' }, '--only: there is no check "perboot"', 'Did you mean preboot?'],
    [{ skip: 'preboot,' }, '--skip: there is no check ""', 'There are dyno-tier, '],
    [{ only: 'stack' }, '--only: nothing here mends stack', 'There are dyno-tier, '],
    [{ only: 'a\u001b[2J' }, '--only: there is no check "a\\u{1b}[2J"', 'There are'],
  ])('is refused with a suggestion: %j', (options, message, hint) => {
    expect(() => parseChoice(options)).toThrow(
      expect.objectContaining({
        ...{ code: 'usage', message },
        hint: expect.stringContaining(hint) as unknown,
      }),
    );
  });
});
