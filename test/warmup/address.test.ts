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

  describe('the known address of an app', () => {
    it('is the last push’s', () => {
      expect(knowledgeBefore(SUBJECT, REMEMBERED)).toMatchObject({
        webUrl: 'https://old.herokuapp.com/',
        named: ['old.herokuapp.com', 'a.example'],
      });
    });

    it('is the API’s after the API has answered', () => {
      expect(
        knowledgeAfter(knowledgeBefore(SUBJECT, REMEMBERED), readingsOf(domains)),
      ).toMatchObject({
        webUrl: 'https://my-app.herokuapp.com/',
        named: ['my-app.herokuapp.com', 'www.example.com'],
      });
    });

    it('loses a domain that the app no longer has', () => {
      const after = knowledgeAfter(knowledgeBefore(CONFIGURED, REMEMBERED), readingsOf(domains));
      expect(after.named).not.toContain('a.example');
    });

    it('is unchanged if the app can’t be read', () => {
      const before = knowledgeBefore(SUBJECT, REMEMBERED);
      expect(knowledgeAfter(before, readingsOf(GOOD, { app: error }))).toEqual(before);
    });

    it('keeps remembered domains if only those can’t be read', () => {
      const before = knowledgeBefore(SUBJECT, REMEMBERED);
      expect(knowledgeAfter(before, readingsOf(GOOD, { domains: error })).named).toContain(
        'a.example',
      );
    });

    it('is empty if Heroku names none', () => {
      const readings = readingsOf(dataWith({ app: { ...GOOD.app, web_url: null } }));
      const after = knowledgeAfter(knowledgeBefore(SUBJECT, undefined), readings);
      expect(after.webUrl).toBeUndefined();
      expect(toRemember(after)).toBeUndefined();
    });
  });

  describe('an invalid address', () => {
    it.each(['nonsense', 'mailto:a@b.example', 'https://', ''])(
      'counts as missing: %j',
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
    it('is true if only domains can confirm a configured host', () => {
      expect(needsDomains(knowledgeBefore(CONFIGURED, REMEMBERED))).toBe(true);
    });

    it.each([
      ['the app’s own address', SUBJECT],
      ['a host on herokuapp.com', { ...SUBJECT, configured: 'https://x.herokuapp.com/' }],
      ['a host that the user allowed', { ...CONFIGURED, allowed: ['a.example'] }],
    ])('is false for %s', (_, subject) => {
      expect(needsDomains(knowledgeBefore(subject, REMEMBERED))).toBe(false);
    });

    it('is true for a secret to a host on herokuapp.com', () => {
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
    it('is unknown on a first push', () => {
      expect(targetBeforeApi(NOTHING)).toBeUndefined();
    });

    it('is the last push’s address', () => {
      expect(targetBeforeApi({ ...NOTHING, ...remembered })).toBe(WEB_URL);
    });

    it('prefers the configured address', () => {
      const configured = 'https://my-app.herokuapp.com/';
      expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBe(configured);
    });

    it('waits for the API to confirm a configured host', () => {
      const configured = 'https://www.example.com/';
      expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBeUndefined();
    });

    it('waits for the API before it sends a secret to herokuapp.com', () => {
      const configured = 'https://my-app.herokuapp.com/';
      expect(targetBeforeApi({ ...NOTHING, configured, usesSecrets: true })).toBeUndefined();
    });
  });

  describe('targetAfterApi', () => {
    it('is a configured host that the API lists', () => {
      const configured = 'https://www.example.com/';
      const known = { ...NOTHING, configured, named: ['www.example.com'] };
      expect(targetAfterApi(known)).toMatchObject({ kind: 'ready', baseUrl: configured });
    });

    it('is a configured host that the user allowed', () => {
      const configured = 'https://www.example.com/';
      const known = { ...NOTHING, configured, allowed: ['www.example.com'] };
      expect(targetAfterApi(known)).toMatchObject({ kind: 'ready', baseUrl: configured });
    });

    it('refuses an unknown host, and says how to allow it', () => {
      const target = targetAfterApi({ ...NOTHING, configured: 'https://evil.example/' });
      expect(target).toMatchObject({
        kind: 'refused',
        error: {
          command: 'git config --add preflight.allowHost evil.example',
          hint: 'only if it is yours',
        },
      });
    });

    it('refuses plain http to any host', () => {
      const target = targetAfterApi({ ...NOTHING, webUrl: 'http://my-app.herokuapp.com/' });
      expect(target).toMatchObject({
        kind: 'refused',
        error: { code: 'address-not-https', command: undefined },
      });
    });

    it('uses the app’s name if the API can’t be read', () => {
      expect(targetAfterApi(NOTHING)).toEqual({
        kind: 'ready',
        baseUrl: 'https://my-app.herokuapp.com/',
        isGuess: true,
      });
    });

    it('sends no secret to a guessed host', () => {
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
    ])('rates %s as: %s', (host, trust) => {
      expect(hostTrust(host, known)).toBe(trust);
    });
  });

  describe('mayCarrySecrets', () => {
    it('is false for unconfirmed hosts on herokuapp.com', () => {
      expect(mayCarrySecrets('herokuapp')).toBe(false);
    });

    it('is true if the API or the user confirmed the host', () => {
      expect([mayCarrySecrets('api'), mayCarrySecrets('user')]).toEqual([true, true]);
    });
  });

  describe('allowCommand', () => {
    it.each(['www.example.com', 'localhost:8443', '[::1]:8443'])('can be typed for %s', (host) => {
      expect(allowCommand(host)).toBe(`git config --add preflight.allowHost ${host}`);
    });

    it.each(['a$(id)b', 'a`id`b', 'a;id', "a'b", 'a&b', '*.example.com'])(
      'isn’t offered for %s, which a shell would read as more than a name',
      (host) => {
        expect(allowCommand(host)).toBeUndefined();
      },
    );
  });
});
