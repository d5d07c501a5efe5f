import { expect, it } from '@jest/globals';
import { deadRemoteLines, findRemotes, firstStep, remoteWords } from '../../src/install/remotes.ts';
import { gitConfig } from '../support/git-config.ts';

const HTTPS = 'https://git.heroku.com/';
const url = (name: string, value: string) => [`remote.${name}.url`, value] as const;

it('a remote is shown without its password, and one over SSH with its new URL', () => {
  const remotes = findRemotes(
    gitConfig(
      url('heroku', 'https://heroku:secret@git.heroku.com/my-app.git'),
      url('old', 'git@heroku.com:other.git'),
      url('origin', 'https://github.com/me/my-app.git'),
    ),
    {},
  );
  expect(remotes).toEqual({
    living: [{ name: 'heroku', app: 'my-app' }],
    dead: [{ name: 'old', url: `${HTTPS}other.git` }],
  });
});

const [one, same, other] = [
  { name: 'heroku', app: 'my-app' },
  { name: 'again', app: 'my-app' },
  { name: 'staging', app: 'my-staging' },
];
const dead = [{ name: 'old', url: `${HTTPS}other.git` }];

it.each([
  [[], [], 'none yet: heroku git:remote -a APP'],
  [[], dead, 'only over SSH, see below'],
  [[one, other], dead, 'heroku (my-app), staging (my-staging)'],
])('the remotes %j and %j are shown as %j', (living, ssh, words) => {
  expect(remoteWords({ living, dead: ssh })).toBe(words);
});

it.each([
  ['without a remote', [], 'npx heroku-preflight check'],
  ['with one app', [one, same], 'npx heroku-preflight check'],
  ['with two apps', [one, same, other], 'npx heroku-preflight check --app my-app'],
])('the first step %s names an app only if there are several', (_, living, command) => {
  expect(firstStep({ living, dead: [] })).toBe(command);
});

it('a remote over SSH gets the command that sets its HTTPS URL', () => {
  expect(deadRemoteLines({ living: [], dead })).toEqual([
    expect.stringMatching(/^ {2}old uses SSH, which Heroku no longer supports/),
    `    git remote set-url old ${HTTPS}other.git`,
  ]);
});
