import { describe, expect, it } from '@jest/globals';
import { printable } from '../../src/report/printable.ts';

describe('printable', () => {
  it('keeps what people write', () => {
    expect(printable('Zoë’s app, 猫 🐈: a::b [::1] ## c')).toBe(
      'Zoë’s app, 猫 🐈: a::b [::1] ## c',
    );
  });

  it.each([
    ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a line break', 'a\nb', 'a\\u{a}b'],
    ['a carriage return', 'a\rb', 'a\\u{d}b'],
    ['C1 control characters', 'a\u009bb', 'a\\u{9b}b'],
    ['a mark that reorders text', 'a\u202eb', 'a\\u{202e}b'],
    ['an invisible one', 'a\u200bb', 'a\\u{200b}b'],
    ['a command to GitHub’s runner', '::error::x', '\\u{3a}:error::x'],
    ['one that a line may begin with', 'a ::error::x', 'a \\u{3a}:error::x'],
    ['an older kind of it', 'a ##[error]x', 'a \\u{23}#[error]x'],
  ])('shows %s for what it is', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
