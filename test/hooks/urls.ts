/** The URL of a push, and its environment. */
export interface Target {
  readonly url: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Heroku's URLs. */
export const HEROKU: readonly Target[] = [
  { url: 'https://git.heroku.com/my-app.git' },
  { url: 'https://git.heroku.com' },
  { url: 'https://GIT.Heroku.COM/my-app' },
  { url: 'https://x:t0ken@git.heroku.com:443/my-app.git' },
  { url: 'https://user@mail.example:p@git.heroku.com/app.git' },
  { url: 'git@heroku.com:my-app.git' },
  { url: 'ssh://git@heroku.com/my-app.git' },
  { url: 'git@heroku.work:my-app.git' },
  { url: 'https://git.herokudev.com/my-app.git', env: { HEROKU_HOST: 'herokudev.com' } },
  { url: 'http://127.0.0.1:5000/my-app.git', env: { HEROKU_HOST: 'http://127.0.0.1:8080/v3' } },
  { url: 'https://push.example.com/my-app.git', env: { HEROKU_GIT_HOST: 'push.example.com' } },
  { url: 'https://git.heroku.com/my-app.git', env: { HEROKU_HOST: 'heroku.com' } },
  { url: 'https://Git.Heroku.com/my-app.git', env: { HEROKU_HOST: 'heroku.com' } },
];

/** Other URLs, some of which imitate Heroku's. */
export const ELSEWHERE: readonly Target[] = [
  { url: 'https://github.com/heroku/x.git' },
  { url: 'git@github.com:heroku/x.git' },
  { url: 'https://git.heroku.com.evil.example/x.git' },
  { url: 'https://evil.example/git.heroku.com/x.git' },
  { url: 'https://evil.example/?@git.heroku.com' },
  { url: 'https://evil.example?@git.heroku.com/' },
  { url: 'https://evil.example#@git.heroku.com/' },
  { url: 'https://notgit.heroku.com/x.git' },
  { url: 'https://heroku.com/x.git' },
  { url: 'https://git@heroku.work/x.git' },
  { url: 'git@heroku.example.org:x.git' },
  { url: 'other@heroku.com:x.git' },
  { url: 'git@evil.example:x@git.heroku.com' },
  { url: '/srv/git.heroku.com:x' },
  { url: '/srv/x://git.heroku.com/' },
  { url: './https://git.heroku.com/x' },
  { url: '../git@heroku.com:x' },
  { url: 'git.heroku.com' },
  { url: '' },
  { url: '*://*' },
  { url: 'https://*/x.git' },
  { url: 'https://git.herokudev.com/x.git', env: { HEROKU_HOST: 'heroku.com' } },
  { url: 'https://git.herokudev.com/x.git', env: { HEROKU_HOST: '*' } },
  { url: 'https://git.heroku.com/x.git', env: { HEROKU_HOST: 'herokudev.com' } },
  { url: 'https://git.heroku.com/x.git', env: { HEROKU_HOST: 'https://api.heroku.com' } },
  { url: 'https://git.heroku.com/x.git', env: { HEROKU_GIT_HOST: 'push.example.com' } },
];
