import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import {
  type AddressKnowledge,
  allowCommand,
  hostTrust,
  knowledgeAfter,
  knowledgeBefore,
  mayCarrySecrets,
  needsDomains,
  targetAfterApi,
  targetBeforeApi,
  toRemember,
} from '../../src/warmup/address.ts';
import { dataWith, GOOD, readingsOf } from '../support/readings.ts';

describe('address', () => {
  const SUBJECT = { app: 'my-app', configured: null, usesSecrets: false, allowed: [] };
  const REMEMBERED = {
    webUrl: 'https://old.herokuapp.com/',
    hosts: ['old.herokuapp.com', 'a.example'],
  };
  const CONFIGURED = { ...SUBJECT, configured: 'https://a.example/' };
  const domains = dataWith({ domains: [{ hostname: 'www.example.com' }] });
  const error = new PreflightError('network', 'x');

  describe('what is known of an app’s address', () => {
    it('is what the last push left', () => {
      expect(knowledgeBefore(SUBJECT, REMEMBERED)).toMatchObject({
        webUrl: 'https://old.herokuapp.com/',
        named: ['old.herokuapp.com', 'a.example'],
      });
    });

    it('is what the API says, once it has', () => {
      expect(
        knowledgeAfter(knowledgeBefore(SUBJECT, REMEMBERED), readingsOf(domains)),
      ).toMatchObject({
        webUrl: 'https://my-app.herokuapp.com/',
        named: ['my-app.herokuapp.com', 'www.example.com'],
      });
    });

    it('forgets a domain that has left the app', () => {
      const after = knowledgeAfter(knowledgeBefore(CONFIGURED, REMEMBERED), readingsOf(domains));
      expect(after.named).not.toContain('a.example');
    });

    it('stays as it was where the app could not be read', () => {
      const before = knowledgeBefore(SUBJECT, REMEMBERED);
      expect(knowledgeAfter(before, readingsOf(GOOD, { app: error }))).toEqual(before);
    });

    it('keeps remembered domains where only those could not be read', () => {
      const before = knowledgeBefore(SUBJECT, REMEMBERED);
      expect(knowledgeAfter(before, readingsOf(GOOD, { domains: error })).named).toContain(
        'a.example',
      );
    });

    it('has no address where Heroku names none', () => {
      const readings = readingsOf(dataWith({ app: { ...GOOD.app, web_url: null } }));
      const after = knowledgeAfter(knowledgeBefore(SUBJECT, undefined), readings);
      expect(after.webUrl).toBeUndefined();
      expect(toRemember(after)).toBeUndefined();
    });
  });

  describe('an address that is none', () => {
    it.each(['nonsense', 'mailto:a@b.example', 'https://', ''])(
      'counts as unnamed: %j',
      (webUrl) => {
        const readings = readingsOf(dataWith({ app: { ...GOOD.app, web_url: webUrl } }));
        expect(knowledgeAfter(knowledgeBefore(SUBJECT, undefined), readings)).toMatchObject({
          webUrl: undefined,
          named: [],
        });
        expect(knowledgeBefore(SUBJECT, { webUrl, hosts: [] }).webUrl).toBeUndefined();
      },
    );
  });

  describe('needsDomains', () => {
    it('asks for them where only they can vouch for a configured host', () => {
      expect(needsDomains(knowledgeBefore(CONFIGURED, REMEMBERED))).toBe(true);
    });

    it.each([
      ['the app’s own address', SUBJECT],
      ['a host on herokuapp.com', { ...SUBJECT, configured: 'https://x.herokuapp.com/' }],
      ['a host that the user allowed', { ...CONFIGURED, allowed: ['a.example'] }],
    ])('does not for %s', (_, subject) => {
      expect(needsDomains(knowledgeBefore(subject, REMEMBERED))).toBe(false);
    });

    it('does for a secret to a host on herokuapp.com', () => {
      const subject = { ...SUBJECT, configured: 'https://x.herokuapp.com/', usesSecrets: true };
      expect(needsDomains(knowledgeBefore(subject, REMEMBERED))).toBe(true);
    });
  });
});

describe('target', () => {
  const NOTHING: AddressKnowledge = {
    app: 'my-app',
    configured: null,
    webUrl: undefined,
    usesSecrets: false,
    allowed: [],
    named: [],
  };
  const WEB_URL = 'https://my-app-0a1b2c.herokuapp.com/';
  const remembered = { webUrl: WEB_URL, named: ['my-app-0a1b2c.herokuapp.com'] };

  describe('targetBeforeApi', () => {
    it('knows nothing on a first push', () => {
      expect(targetBeforeApi(NOTHING)).toBeUndefined();
    });

    it('is the address that the last push left', () => {
      expect(targetBeforeApi({ ...NOTHING, ...remembered })).toBe(WEB_URL);
    });

    it('prefers the configured address', () => {
      const configured = 'https://my-app.herokuapp.com/';
      expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBe(configured);
    });

    it('waits for the API to vouch for a configured host', () => {
      const configured = 'https://www.example.com/';
      expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBeUndefined();
    });

    it('waits for the API before a secret goes to herokuapp.com', () => {
      const configured = 'https://my-app.herokuapp.com/';
      expect(targetBeforeApi({ ...NOTHING, configured, usesSecrets: true })).toBeUndefined();
    });
  });

  describe('targetAfterApi', () => {
    it('is a configured host that the API named', () => {
      const configured = 'https://www.example.com/';
      const known = { ...NOTHING, configured, named: ['www.example.com'] };
      expect(targetAfterApi(known)).toMatchObject({ kind: 'ready', baseUrl: configured });
    });

    it('is a configured host that the user allowed himself', () => {
      const configured = 'https://www.example.com/';
      const known = { ...NOTHING, configured, allowed: ['www.example.com'] };
      expect(targetAfterApi(known)).toMatchObject({ kind: 'ready', baseUrl: configured });
    });

    it("refuses a stranger's host, and says how to allow it", () => {
      const target = targetAfterApi({ ...NOTHING, configured: 'https://evil.example/' });
      expect(target).toMatchObject({
        kind: 'refused',
        error: {
          command: 'git config --add preflight.allowHost evil.example',
          hint: 'only if it is yours',
        },
      });
    });

    it('refuses plain http, whatever the host', () => {
      const target = targetAfterApi({ ...NOTHING, webUrl: 'http://my-app.herokuapp.com/' });
      expect(target).toMatchObject({
        kind: 'refused',
        error: { code: 'address-not-https', command: undefined },
      });
    });

    it("falls back to the app's name where the API could not be read", () => {
      expect(targetAfterApi(NOTHING)).toEqual({
        kind: 'ready',
        baseUrl: 'https://my-app.herokuapp.com/',
        isGuess: true,
      });
    });

    it('sends no secret to a host that is only guessed', () => {
      expect(targetAfterApi({ ...NOTHING, usesSecrets: true }).kind).toBe('refused');
    });
  });
});

describe('trust', () => {
  const known = { allowed: ['staging.example.com'], named: ['www.example.com', '*.shop.example'] };

  describe('hostTrust', () => {
    it.each([
      ['staging.example.com', 'user'],
      ['STAGING.example.com', 'user'],
      ['www.example.com', 'api'],
      ['eu.shop.example', 'api'],
      ['my-app.herokuapp.com', 'herokuapp'],
      ['my-app-0123456789ab.zone.herokuapp.com', 'herokuapp'],
      ['shop.example', 'none'],
      ['a.eu.shop.example', 'none'],
      ['evilshop.example', 'none'],
      ['example.com', 'none'],
      ['www.example.com.evil.example', 'none'],
      ['www.example.com:8443', 'none'],
      ['herokuapp.com', 'none'],
      ['my-app.herokuapp.com.evil.example', 'none'],
      ['169.254.169.254', 'none'],
    ])('knows %s as: %s', (host, trust) => {
      expect(hostTrust(host, known)).toBe(trust);
    });
  });

  describe('mayCarrySecrets', () => {
    it('keeps secrets from herokuapp.com hosts that nobody vouched for', () => {
      expect(mayCarrySecrets('herokuapp')).toBe(false);
    });

    it('lets them go where the API or the user points', () => {
      expect([mayCarrySecrets('api'), mayCarrySecrets('user')]).toEqual([true, true]);
    });
  });

  describe('allowCommand', () => {
    it.each(['www.example.com', 'localhost:8443', '[::1]:8443'])('can be typed for %s', (host) => {
      expect(allowCommand(host)).toBe(`git config --add preflight.allowHost ${host}`);
    });

    it.each(['a$(id)b', 'a`id`b', 'a;id', "a'b", 'a&b', '*.example.com'])(
      'isn’t offered for %s, which a shell takes for more than a name',
      (host) => {
        expect(allowCommand(host)).toBeUndefined();
      },
    );
  });
});
