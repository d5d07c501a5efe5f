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

    it('passes over the other settings of a remote', () => {
      const config = 'remote.heroku.fetch\n+refs/heads/*:refs/remotes/heroku/*\0';
      expect(choose({}, { heroku: REMOTES.heroku }, { config }).app).toBe('my-app');
    });

    it('asks for a choice if there are several', () => {
      expect(() => choose({})).toThrow(
        expect.objectContaining({
          ...{ code: 'which-app', hint: 'Choose one with --app or --remote' },
          message: 'several Heroku remotes: heroku (my-app), staging (my-app-staging)',
        }),
      );
    });

    it('treats two remotes of one app as one', () => {
      expect(choose({}, { a: REMOTES.heroku, b: REMOTES.heroku }).app).toBe('my-app');
    });

    it('uses --app, with the token in a remote of that app', () => {
      expect(choose({ app: 'my-app-staging' })).toEqual({ app: 'my-app-staging', token: 'HRKU-1' });
    });

    it('prefers --remote to HEROKU_APP', () => {
      const world = { env: { HEROKU_APP: 'other' } };
      expect(choose({ remote: 'staging' }, REMOTES, world).app).toBe('my-app-staging');
    });

    it('prefers HEROKU_APP to git’s heroku.remote', () => {
      const world = { env: { HEROKU_APP: 'other' }, config: 'heroku.remote\nstaging\0' };
      expect(choose({}, REMOTES, world).app).toBe('other');
    });

    it('ignores an empty HEROKU_APP', () => {
      const { heroku } = REMOTES;
      expect(choose({}, { heroku }, { env: { HEROKU_APP: '' } }).app).toBe('my-app');
    });

    it('finds remotes through insteadOf and pushurl, as git does', () => {
      const config = 'url.https://git.heroku.com/.insteadof\nhk:\0remote.b.pushurl\nhk:two.git\0';
      const remotes = { a: 'hk:one.git', b: REMOTES.origin };
      expect(choose({ remote: 'a' }, remotes, { config }).app).toBe('one');
      expect(choose({ remote: 'b' }, remotes, { config }).app).toBe('two');
    });

    it('uses git’s heroku.remote', () => {
      expect(choose({}, REMOTES, { config: 'heroku.remote\nstaging\0' }).app).toBe(
        'my-app-staging',
      );
    });

    it('lists the existing remotes', () => {
      expect(() => choose({ remote: 'prod' })).toThrow(
        "prod isn't a Heroku remote; Heroku remotes: heroku (my-app), staging (my-app-staging)",
      );
    });

    it('says so if there is none', () => {
      const hint = 'Use --app APP, or add a remote: heroku git:remote -a APP';
      expect(() => choose({}, { origin: REMOTES.origin })).toThrow(
        expect.objectContaining({
          ...{ code: 'no-remote', message: 'this repository has no Heroku remote', hint },
        }),
      );
      expect(() => choose({ remote: 'prod' }, { origin: REMOTES.origin })).toThrow(
        expect.objectContaining({ message: "prod isn't a Heroku remote" }),
      );
    });

    it('says so if the only one uses Heroku’s legacy SSH', () => {
      expect(() => choose({}, { heroku: 'git@heroku.com:my-app.git' })).toThrow(
        expect.objectContaining({
          code: 'dead-ssh',
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
    it('takes the only Heroku remote if no app is named', () => {
      expect(choose({}, [PRODUCTION])).toEqual(['my-app']);
    });

    it('asks for a choice if there are several', () => {
      expect(() => choose({})).toThrow(
        'several Heroku remotes: production (my-app), staging (my-staging)',
      );
    });

    it('takes every named app and remote, with the remotes’ tokens', () => {
      const choice = { app: ['other', 'another'], remote: ['staging', 'production'] };
      expect(choose(choice)).toEqual(['other', 'another', 'my-staging HRKU-1', 'my-app']);
    });

    it('takes named apps that no remote is for', () => {
      expect(choose({ app: ['other', 'my-staging'] })).toEqual(['other', 'my-staging HRKU-1']);
    });

    it('takes each app once', () => {
      const choice = { app: ['my-app', 'other', 'my-app'], remote: ['production', 'staging'] };
      expect(choose(choice)).toEqual(['my-app', 'other', 'my-staging HRKU-1']);
    });

    it('takes a remote alone if no app is named', () => {
      expect(choose({ remote: ['staging'] })).toEqual(['my-staging HRKU-1']);
    });

    it('takes all apps that one remote pushes to', () => {
      expect(choose({ remote: ['both'] }, [...BOTH])).toEqual(['my-app', 'my-staging']);
    });

    it('returns no apps if one of the remotes doesn’t exist', () => {
      const choice = { app: ['other'], remote: ['production', 'prodcution'] };
      expect(() => choose(choice)).toThrow("prodcution isn't a Heroku remote");
    });
  });
});
