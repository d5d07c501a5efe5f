import { describe, expect, it } from '@jest/globals';
import { parseGitConfig } from '../../src/git/git-config.ts';
import { type AppChoice, type AppsChoice, chooseApp, chooseApps } from '../../src/heroku/apps.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { gitConfig } from '../support/git-config.ts';

describe('choose app', () => {
  const REMOTES = {
    heroku: 'https://git.heroku.com/my-app.git',
    staging: 'https://x:HRKU-1@git.heroku.com/my-app-staging.git',
    origin: 'git@github.com:heroku/my-app.git',
  };

  function choose(
    choice: AppChoice,
    remotes: Readonly<Record<string, string>> = REMOTES,
    { env = {}, config = '' }: { env?: Record<string, string>; config?: string } = {},
  ) {
    const urls = Object.entries(remotes).map(([name, url]) => `remote.${name}.url\n${url}\0`);
    const gitConfig = parseGitConfig(urls.join('') + config);
    return chooseApp(choice, { env, gitConfig, hosts: herokuHosts({}) });
  }

  describe('chooseApp', () => {
    it('takes the only Heroku remote', () => {
      const { heroku, origin } = REMOTES;
      expect(choose({}, { heroku, origin })).toMatchObject({ app: 'my-app', token: undefined });
    });

    it('asks for a choice among several', () => {
      expect(() => choose({})).toThrow(
        'several Heroku remotes: heroku (my-app), staging (my-app-staging)',
      );
    });

    it('takes two remotes of one app for one', () => {
      expect(choose({}, { a: REMOTES.heroku, b: REMOTES.heroku }).app).toBe('my-app');
    });

    it('takes --app, with the token that a remote of that app has', () => {
      expect(choose({ app: 'my-app-staging' })).toEqual({ app: 'my-app-staging', token: 'HRKU-1' });
    });

    it('takes --remote before HEROKU_APP', () => {
      const world = { env: { HEROKU_APP: 'other' } };
      expect(choose({ remote: 'staging' }, REMOTES, world).app).toBe('my-app-staging');
    });

    it('takes HEROKU_APP before git’s heroku.remote', () => {
      const world = { env: { HEROKU_APP: 'other' }, config: 'heroku.remote\nstaging\0' };
      expect(choose({}, REMOTES, world).app).toBe('other');
    });

    it('takes an empty HEROKU_APP for none', () => {
      const { heroku } = REMOTES;
      expect(choose({}, { heroku }, { env: { HEROKU_APP: '' } }).app).toBe('my-app');
    });

    it('finds the remotes that git finds by insteadOf and pushurl', () => {
      const config = 'url.https://git.heroku.com/.insteadof\nhk:\0remote.b.pushurl\nhk:two.git\0';
      const remotes = { a: 'hk:one.git', b: REMOTES.origin };
      expect(choose({ remote: 'a' }, remotes, { config }).app).toBe('one');
      expect(choose({ remote: 'b' }, remotes, { config }).app).toBe('two');
    });

    it('takes git’s heroku.remote', () => {
      expect(choose({}, REMOTES, { config: 'heroku.remote\nstaging\0' }).app).toBe(
        'my-app-staging',
      );
    });

    it('names the remotes that there are', () => {
      expect(() => choose({ remote: 'prod' })).toThrow(
        "prod isn't a Heroku remote; Heroku remotes: heroku (my-app), staging (my-app-staging)",
      );
    });

    it('says so where there is none', () => {
      expect(() => choose({}, { origin: REMOTES.origin })).toThrow(
        'this repository has no Heroku remote',
      );
    });

    it('says so where the only one is of the SSH that Heroku had', () => {
      expect(() => choose({}, { heroku: 'git@heroku.com:my-app.git' })).toThrow(
        expect.objectContaining({
          message: 'heroku pushes by SSH, which Heroku no longer supports',
          command: 'git remote set-url heroku https://git.heroku.com/my-app.git',
        }),
      );
    });

    it('never shows a token', () => {
      let message = '';
      try {
        choose({});
      } catch (error) {
        message = String(error);
      }
      expect(message).not.toContain('HRKU-1');
    });
  });
});

describe('choose apps', () => {
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
      expect(() => choose({})).toThrow(
        'several Heroku remotes: production (my-app), staging (my-staging)',
      );
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
      expect(() => choose(choice)).toThrow("prodcution isn't a Heroku remote");
    });
  });
});
