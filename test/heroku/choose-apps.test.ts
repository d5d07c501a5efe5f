import { describe, expect, it } from '@jest/globals';
import { type AppsChoice, chooseApps } from '../../src/heroku/choose-apps.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { gitConfig } from '../support/git-config.ts';

const GIT = 'https://git.heroku.com';
const PRODUCTION = ['remote.production.url', `${GIT}/my-app.git`] as const;
const STAGING = [
  'remote.staging.url',
  `${GIT.replace('//', '//x:HRKU-1@')}/my-staging.git`,
] as const;
const BOTH = [
  ['remote.both.pushurl', `${GIT}/my-app.git`],
  ['remote.both.pushurl', `${GIT}/my-staging.git`],
] as const;

function choose(
  choice: AppsChoice,
  entries: Parameters<typeof gitConfig> = [PRODUCTION, STAGING],
): string[] {
  const world = { env: {}, gitConfig: gitConfig(...entries), hosts: herokuHosts({}) };
  return chooseApps(choice, world).map(({ app, token }) =>
    token === undefined ? app : `${app} ${token}`,
  );
}

describe('chooseApps', () => {
  it('takes the only Heroku remote where nothing is named', () => {
    expect(choose({}, [PRODUCTION])).toEqual(['my-app']);
  });

  it('asks for a choice among several', () => {
    expect(() => choose({})).toThrow('several apps: production (my-app), staging (my-staging)');
  });

  it('takes every app and remote that is named, with the remotes’ tokens', () => {
    const choice = { app: ['other', 'another'], remote: ['staging', 'production'] };
    expect(choose(choice)).toEqual(['other', 'another', 'my-staging HRKU-1', 'my-app']);
  });

  it('takes each app once', () => {
    const choice = { app: ['my-app', 'other', 'my-app'], remote: ['production', 'staging'] };
    expect(choose(choice)).toEqual(['my-app', 'other', 'my-staging HRKU-1']);
  });

  it('takes all apps that one remote pushes to', () => {
    expect(choose({ remote: ['both'] }, [...BOTH])).toEqual(['my-app', 'my-staging']);
  });

  it('takes none where one of the remotes isn’t there', () => {
    const choice = { app: ['other'], remote: ['production', 'prodcution'] };
    expect(() => choose(choice)).toThrow('no Heroku remote is called prodcution');
  });
});
