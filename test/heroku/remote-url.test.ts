import { describe, expect, it } from '@jest/globals';
import { parseRemote } from '../../src/heroku/remote-url.ts';

const HOSTS = { gitHost: 'git.heroku.com', sshHost: 'heroku.com' };
const TOKEN = 'HRKU-s3cret/+ä';

describe('parseRemote', () => {
  it.each([
    'https://git.heroku.com/my-app.git',
    'https://git.heroku.com/my-app',
    'https://git.heroku.com/my-app/',
    'https://git.heroku.com/my-app.git/',
    'https://git.heroku.com//my-app.git',
    'https://git.heroku.com:443/my-app.git',
    'https://git.heroku.com:8443/my-app.git',
    'HTTPS://Git.Heroku.COM/My-App.git',
    'https://heroku@git.heroku.com/my-app.git',
    'http://git.heroku.com/my-app.git',
  ])('finds the app in %s', (url) => {
    expect(parseRemote(url, HOSTS)).toEqual({ kind: 'heroku', app: 'my-app' });
  });

  it.each([
    ['a bare password', `https://:${encodeURIComponent(TOKEN)}@git.heroku.com/my-app.git`, TOKEN],
    [
      'user and password',
      `https://x:${encodeURIComponent(TOKEN)}@git.heroku.com/my-app.git`,
      TOKEN,
    ],
    ['an @ in it', 'https://x:a@b@git.heroku.com/my-app.git', 'a@b'],
    ['a % that is no escape', 'https://x:100%zz@git.heroku.com/my-app.git', '100%zz'],
  ])('takes the token from %s', (_, url, token) => {
    expect(parseRemote(url, HOSTS)).toEqual({ kind: 'heroku', app: 'my-app', token });
  });

  it('finds no token if there is only a user name', () => {
    const remote = parseRemote('https://HRKU-x@git.heroku.com/my-app.git', HOSTS);
    expect(remote).not.toHaveProperty('token');
  });

  it('uses the given hosts', () => {
    const hosts = { gitHost: 'git.herokudev.com', sshHost: 'herokudev.com' };
    expect(parseRemote('https://git.herokudev.com/my-app.git', hosts)).toMatchObject({
      kind: 'heroku',
    });
    expect(parseRemote('https://git.heroku.com/my-app.git', hosts)).toEqual({ kind: 'not-heroku' });
    expect(parseRemote('git@herokudev.com:my-app.git', hosts)).toMatchObject({ kind: 'dead-ssh' });
  });

  it.each([
    'git@heroku.com:my-app.git',
    'git@heroku.com:my-app',
    'heroku.com:my-app.git',
    'git@HEROKU.com:my-app.git',
    'git@heroku.com:/my-app.git',
    'ssh://git@heroku.com/my-app.git',
    'ssh://git@heroku.com:22/my-app.git',
    'ssh://heroku.com/my-app.git',
    'git+ssh://git@heroku.com/my-app.git',
    'SSH://git@heroku.com/my-app.git/',
  ])('recognizes %s as a legacy SSH remote', (url) => {
    expect(parseRemote(url, HOSTS)).toEqual({ kind: 'dead-ssh', app: 'my-app' });
  });

  it.each(['git@heroku.work:my-app.git', 'ssh://git@heroku.work/my-app.git'])(
    'recognizes %s as an alias of heroku-accounts',
    (url) => {
      expect(parseRemote(url, HOSTS)).toEqual({ kind: 'dead-ssh', app: 'my-app', account: 'work' });
    },
  );

  it.each([
    'https://github.com/heroku/my-app.git',
    'git@github.com:heroku/my-app.git',
    'https://git.heroku.com.evil.example/my-app.git',
    'https://evil-git.heroku.com/my-app.git',
    'https://api.git.heroku.com/my-app.git',
    'https://heroku.com/my-app.git',
    'https://evil.example/git.heroku.com/my-app.git',
    'https://evil.example/?@git.heroku.com/my-app.git',
    'https://evil.example/#@git.heroku.com/my-app.git',
    'https://git.heroku.com@evil.example/my-app.git',
    'https://git.heroku.com:pass@evil.example/my-app.git',
    'ssh://git.heroku.com@evil.example/my-app.git',
    'ssh://git@git.heroku.com/my-app.git',
    'ftp://git.heroku.com/my-app.git',
    'https:git.heroku.com/my-app.git',
    'git@heroku.example.com:my-app.git',
    'someone@heroku.work:my-app.git',
    'git@heroku.work:team/my-app.git',
    './heroku.com:my-app.git',
    '/srv/git@heroku.com:my-app.git',
    '/srv/repo.git',
    '../remote.git',
    'file:///srv/git.heroku.com/my-app.git',
    'C:\\repos\\my-app.git',
    'ext::sh -c heroku.com',
    'ext::sh -c https://git.heroku.com/my-app.git',
    'https://example.com/proxy/https:///srv/my-app.git',
    'my-ssh://git@heroku.com/my-app.git',
    'ssh://git@heroku.com/my-app.git\nx',
    'git@heroku.com:my-app.git\nx',
    'heroku',
    '',
  ])('ignores a push to %p', (url) => {
    expect(parseRemote(url, HOSTS)).toEqual({ kind: 'not-heroku' });
  });

  it.each([
    'https://git.heroku.com/',
    'https://git.heroku.com',
    'https://git.heroku.com/.git',
    'https://git.heroku.com/team/my-app.git',
    'https://git.heroku.com/my_app.git',
    'https://git.heroku.com/1app.git',
    'https://git.heroku.com/my-app-.git',
    'https://git.heroku.com/ab.git',
    `https://git.heroku.com/${'a'.repeat(31)}.git`,
    'https://git.heroku.com/my%2Dapp.git',
    'heroku.com:team/my-app.git',
    'heroku.com:',
  ])('finds no app in %s', (url) => {
    expect(parseRemote(url, HOSTS)).toEqual({ kind: 'garbage', url });
  });

  it.each(['?', '#'])('finds no app before a %s, and shows nothing after it', (mark) => {
    const url = `https://git.heroku.com/my-app.git${mark}`;
    expect(parseRemote(`${url}x=HUSH`, HOSTS)).toEqual({ kind: 'garbage', url: `${url}…` });
  });

  it('finds no app if the port is invalid', () => {
    const url = 'https://git.heroku.com:99999/my-app.git';
    expect(parseRemote(url, HOSTS)).toEqual({ kind: 'garbage', url: 'https://***' });
  });

  it.each([
    ['a backslash', 'https://git.heroku.com\\@evil.example/my-app.git'],
    ['a backslash on the other side', 'https://evil.example\\@git.heroku.com/my-app.git'],
    ['a newline', 'https://git.hero\nku.com/my-app.git'],
    ['a tab', 'https://git.heroku.com/my-\tapp.git'],
    ['a blank', 'https://git.heroku.com/my-app.git '],
    ['a third slash', 'https:///git.heroku.com/my-app.git'],
    ['a third slash before user info', 'https:///@git.heroku.com/my-app'],
    ['a fourth slash', 'HTTP:////git.heroku.com/my-app.git'],
  ])('rejects %s, which parsers read in different ways', (_, url) => {
    expect(parseRemote(url, HOSTS)).toMatchObject({ kind: 'garbage' });
  });

  it.each([
    'https://x:HRKU-hush@git.heroku.com/no_app.git',
    'https://x:HRKU-hush@git.heroku.com:99999/my-app.git',
    'https://x:HRKU-hush@git.heroku.com\n/my-app.git',
    'https://x\\y:HRKU-hush@git.heroku.com/my-app.git',
    'https://x y:HRKU-hush@git.heroku.com/my-app.git',
    'https://x:\\HRKU-hush@git.heroku.com/my-app.git',
    'https://x:1 #?/HRKU-hush@git.heroku.com/my-app.git',
    'https://git.heroku.com:HRKU-hush/my-app.git',
    'ssh://git:HRKU-hush@heroku.com/no_app.git',
  ])('hides the credentials and control characters of %p', (url) => {
    const remote = parseRemote(url, HOSTS);
    expect(remote.kind).toBe('garbage');
    expect(JSON.stringify(remote)).not.toMatch(/HRKU|\\n/);
  });
});
