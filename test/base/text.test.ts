import { describe, expect, it } from '@jest/globals';
import { printable, redactSecrets, redactUrl, timeSpan } from '../../src/base/text.ts';

describe('printable', () => {
  describe('printable', () => {
    it('leaves ordinary text unchanged', () => {
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
    ])('escapes %s', (_, text, shown) => {
      expect(printable(text)).toBe(shown);
    });
  });
});

describe('redact', () => {
  describe('redactUrl', () => {
    it.each([
      'https://git.heroku.com/my-app.git',
      'https://git.heroku.com:8443/my-app.git',
      'ssh://heroku.com/my-app.git',
      'heroku.com:my-app.git',
      '/srv/repo.git',
      '',
    ])('leaves %j unchanged', (url) => {
      expect(redactUrl(url)).toBe(url);
    });

    it.each(['\\', ' ', '\n', '\t', '#', '?', '/', '//', '@', ':', '%', '\u0000', 'ü', '://'])(
      'hides the whole password in %j',
      (odd) => {
        for (const userInfo of [`x${odd}y:HUSH`, `x:HU${odd}HUSH`, `x:HUSH${odd}`, `${odd}HUSH`]) {
          expect(redactUrl(`https://${userInfo}@git.heroku.com/my-app.git`)).toBe(
            'https://git.heroku.com/my-app.git',
          );
        }
      },
    );

    it.each([
      'https://x:HUSH\\git.heroku.com/my-app.git',
      'https://git.heroku.com:HUSH/my-app.git',
      'https://:HUSH git.heroku.com',
      'https:\\\\x:HUSH@git.heroku.com/my-app.git',
      'x:HUSH@git.heroku.com',
      'https://x:HUSH@',
    ])('hides what may be a password in %j', (url) => {
      expect(redactUrl(url)).not.toContain('HUSH');
    });
  });

  describe('redactSecrets', () => {
    it('removes secrets in every encoding', () => {
      expect(redactSecrets('a p@ss b p%40ss c', ['p@ss'])).toBe('a *** b *** c');
    });
  });
});

describe('time span', () => {
  it.each([
    [1, '1 s'],
    [1_000, '1 s'],
    [89_000, '89 s'],
    [150_000, '3 min'],
    [3_600_000, '60 min'],
    [7_199_600, '2 h'],
    [86_400_000, '24 h'],
    [200_000_000, '2 days'],
  ])('says %i ms as %s', (ms, words) => {
    expect(timeSpan(ms)).toBe(words);
  });
});
