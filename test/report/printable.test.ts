import { describe, expect, it } from '@jest/globals';
import { printable } from '../../src/report/printable.ts';
import { redactSecrets, redactUrl } from '../../src/report/redact.ts';

describe('printable', () => {
  it('keeps what people write', () => {
    expect(printable('Zoë’s app, 猫 🐈')).toBe('Zoë’s app, 猫 🐈');
  });

  it.each([
    ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a line break', 'a\nb', 'a\\u{a}b'],
    ['a carriage return', 'a\rb', 'a\\u{d}b'],
    ['C1 control characters', 'a\u009bb', 'a\\u{9b}b'],
    ['a mark that reorders text', 'a\u202eb', 'a\\u{202e}b'],
    ['an invisible one', 'a\u200bb', 'a\\u{200b}b'],
  ])('shows %s for what it is', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe('redactUrl', () => {
  it.each([
    ['https://x:TOKEN@git.heroku.com/a.git', 'https://git.heroku.com/a.git'],
    ['https://TOKEN@git.heroku.com/a.git', 'https://git.heroku.com/a.git'],
    ['https://x:TO@KEN@git.heroku.com/a.git', 'https://git.heroku.com/a.git'],
    ['HTTPS://x:TOKEN@git.heroku.com', 'HTTPS://git.heroku.com'],
    ['https://example.com/@not-a-user', 'https://example.com/@not-a-user'],
    ['git@heroku.com:app.git', 'git@heroku.com:app.git'],
  ])('%s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

describe('redactSecrets', () => {
  it('finds a secret raw and URL-encoded', () => {
    const text = 'a p@ss/w b p%40ss%2Fw c p@ss%2Fw';
    expect(redactSecrets(text, ['p@ss/w'])).toBe('a *** b *** c p@ss%2Fw');
  });

  it('does nothing for an empty secret', () => {
    expect(redactSecrets('abc', [''])).toBe('abc');
  });
});
