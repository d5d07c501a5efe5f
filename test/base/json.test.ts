import { describe, expect, it } from '@jest/globals';
import { jsonText } from '../../src/base/json.ts';

describe('JSON on stdout', () => {
  const HOSTILE = {
    'a##[x]': ['##[set-output name=x]y', '::error::x', '\u202e\u{e0041}', '###['],
    b: '##vso[task.complete]',
  };

  it('means the same as the value', () => {
    expect(JSON.parse(jsonText(HOSTILE))).toEqual(HOSTILE);
  });

  it('has no command to a CI runner', () => {
    expect(jsonText(HOSTILE)).not.toMatch(/##[a-z]*\[|^\s*::/m);
  });

  it('is ASCII', () => {
    expect(jsonText(HOSTILE)).toMatch(/^[\n -~]*$/);
  });
});
