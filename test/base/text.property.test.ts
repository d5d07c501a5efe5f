import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { printable } from '../../src/base/text.ts';
import { holdsForAll, hostileText } from '../support/property.ts';

// Unicode's own lists: control characters, halves of a character, line breaks, and what has no look of its
// own (UAX #44, Default_Ignorable_Code_Point), among them what reorders text.
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u;
// The one after a symbol makes it an emoji.
const EMOJI = /(?<=[\p{S}\p{Po}])\ufe0f/gu;

const text = fc.oneof(
  hostileText('##[', '::', '#', '[', ':', 'set-output', '\u001b[2J', '\u202e', '☀\ufe0f', '\ud83d'),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0x10ffff })).map((points) => String.fromCodePoint(...points)),
);

describe('printable', () => {
  it('leaves nothing that a terminal acts on or that can’t be seen', () => {
    holdsForAll(text, (input) => !UNSEEN.test(printable(input).replaceAll(EMOJI, '')));
  });

  it('leaves no command for GitHub’s runner', () => {
    holdsForAll(text, (input) => !/##\[|(^|\s)::/.test(printable(input)));
  });

  it('changes nothing when it’s applied again, and nothing in plain text', () => {
    holdsForAll(text, (input) => {
      const shown = printable(input);
      return shown.length > 500 || printable(shown) === shown;
    });
    holdsForAll(fc.stringMatching(/^[\w .,;'"()/-]{0,80}$/), (plain) => printable(plain) === plain);
  });
});
