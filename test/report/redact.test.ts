import { describe, expect, it } from '@jest/globals';
import { redactSecrets, redactUrl } from '../../src/report/redact.ts';

describe('redactUrl', () => {
  it.each([
    'https://git.heroku.com/my-app.git',
    'https://git.heroku.com:8443/my-app.git',
    'ssh://heroku.com/my-app.git',
    'heroku.com:my-app.git',
    '/srv/repo.git',
    '',
  ])('shows all of %j', (url) => {
    expect(redactUrl(url)).toBe(url);
  });

  it.each(['\\', ' ', '\n', '\t', '#', '?', '/', '//', '@', ':', '%', '\u0000', 'ü', '://'])(
    'shows nothing of a password with %j in it',
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
  ])('shows nothing of what may be one in %j', (url) => {
    expect(redactUrl(url)).not.toContain('HUSH');
  });
});

describe('redactSecrets', () => {
  it('leaves out secrets however they are written', () => {
    expect(redactSecrets('a p@ss b p%40ss c', ['p@ss'])).toBe('a *** b *** c');
  });
});
