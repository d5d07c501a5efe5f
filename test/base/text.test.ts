import { describe, expect, it } from '@jest/globals';
import {
  elapsed,
  milliseconds,
  commandText,
  printable,
  redactSecrets,
  redactUrl,
  shownPath,
  timeSpan,
  withoutQuery,
} from '../../src/base/text.ts';

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
      ['the older kind inside a word', 'a##[set-output name=x]y', 'a\\u{23}#[set-output name=x]y'],
      ['Azure’s kind', '##vso[task.complete]', '\\u{23}#vso[task.complete]'],
      ['TeamCity’s kind', 'x ##teamcity[buildStop]', 'x \\u{23}#teamcity[buildStop]'],
      ['the older kind after more of its marks', '####[x]', '##\\u{23}#[x]'],
      ['a command after spaces that .NET trims', '\u3000\u00a0::x', '\u3000\u00a0\\u{3a}:x'],
      ['half of a character', 'a\ud83d b', 'a\\u{d83d} b'],
      ['the other half', 'a\udc08b', 'a\\u{dc08}b'],
      ['a variation selector after a letter', 'a\ufe0f', 'a\\u{fe0f}'],
      ['a second one after a symbol', '⚠\ufe0f\ufe0f', '⚠\ufe0f\\u{fe0f}'],
    ])('escapes %s', (_, text, shown) => {
      expect(printable(text)).toBe(shown);
    });

    it.each([
      ...[
        0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180e, 0x180f, 0x200b, 0x200d,
      ],
      ...[0x200f, 0x2028, 0x202e, 0x2060, 0x2064, 0x2065, 0x206a, 0x206f, 0x2800, 0x3164, 0xfe00],
      ...[
        0xfe0e, 0xfeff, 0xffa0, 0xfff0, 0xfff9, 0xfffb, 0x1bca0, 0x1d173, 0xe0000, 0xe0001, 0xe0041,
      ],
      ...[0xe007f, 0xe0100, 0xe01ef, 0xe0fff],
    ])('escapes what hides or is invisible: U+%#x', (point) => {
      const shown = `\\u{${point.toString(16)}}`;
      expect(printable(`a${String.fromCodePoint(point)}b`)).toBe(`a${shown}b`);
    });

    it.each(['⚠\ufe0f', '🐈', '☕\ufe0f x', 'ﬁ', '\u0600'])('leaves %j unchanged', (text) => {
      expect(printable(text)).toBe(text);
    });

    it('escapes nothing twice', () => {
      const text = printable('a##[x]\n::y\u{e0041}');
      expect(printable(text)).toBe(text);
    });

    it('cuts a very long text', () => {
      expect(printable('x'.repeat(1_000_000))).toBe(`${'x'.repeat(500)}…`);
    });

    it('leaves no command to the runner, whatever surrounds it', () => {
      for (const before of ['', 'a', '#', ' ', ':', '\u200b', '\t', '\\']) {
        for (const after of ['', 'x', '#', ':', '[', ' ']) {
          const shown = printable(`${before}##[x]${after}::y${before}`);
          expect(shown).not.toMatch(/##\[|^\s*::/);
        }
      }
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

  describe('the query of a URL', () => {
    it.each([
      ['https://x.example/a?token=HUSH', 'https://x.example/a?…'],
      ['https://x.example/a#HUSH', 'https://x.example/a#…'],
      ['https://x.example/a?b\n#HUSH', 'https://x.example/a?…'],
      ['https://me:HUSH@x.example?HUSH', 'https://x.example?…'],
    ])('isn’t shown: %j', (url, shown) => {
      expect(redactUrl(url)).toBe(shown);
    });

    it('isn’t shown with a path', () => {
      expect(shownPath('/health?key=HUSH')).toBe('/health?…');
      expect(withoutQuery('/health')).toBe('/health');
    });
  });

  describe('redactSecrets', () => {
    it('removes secrets in every encoding', () => {
      expect(redactSecrets('a p@ss b p%40ss c', ['p@ss'])).toBe('a *** b *** c');
    });
  });
});

describe('a command to copy', () => {
  it('has a tag’s commit in quotes, which cmd.exe and PowerShell need', () => {
    expect(commandText(['git', 'push', 'heroku', 'v1^{}:main'])).toBe(
      'git push heroku "v1^{}:main"',
    );
    expect(commandText(['git', 'push', 'heroku', 'v1^{/$(id)}:main'])).toBeUndefined();
  });

  it('isn’t offered if one of its words is very long', () => {
    expect(commandText(['heroku', 'x'.repeat(201)])).toBeUndefined();
    expect(commandText(['heroku', 'x'.repeat(200)])).toBeDefined();
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

it.each([
  [0, '0 s'],
  [45_400, '45 s'],
  [59_600, '1 min'],
  [130_000, '2 min 10 s'],
  [3_599_600, '1 h'],
  [3_900_000, '1 h 5 min'],
])('how long something took: %d ms is %s', (ms, text) => {
  expect(elapsed(ms)).toBe(text);
});

it.each([
  ['500ms', 500],
  ['1.5s', 1_500],
  ['2m', 120_000],
  ['soon', NaN],
  ['5', NaN],
  ['-1s', NaN],
])('the time in %j is %d milliseconds', (text, ms) => {
  expect(milliseconds(text)).toBe(ms);
});
