import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import {
  type AddressKnowledge,
  allowCommand,
  knowledgeAfter,
  knowledgeBefore,
  needsDomains,
  notSentError,
  ownHosts,
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
    seenOn: '2026-11-01',
  };
  const TODAY = new Date('2026-11-28T12:00:00Z');
  const CONFIGURED = { ...SUBJECT, configured: 'https://a.example/' };
  const domains = dataWith({ domains: [{ hostname: 'www.example.com' }] });
  const error = new PreflightError('network', 'x');
  const before = (subject: Parameters<typeof knowledgeBefore>[0], record = REMEMBERED) =>
    knowledgeBefore(subject, record, TODAY);

  describe('the known address of an app', () => {
    it('is the last push’s', () => {
      expect(before(SUBJECT)).toMatchObject({
        webUrl: 'https://old.herokuapp.com/',
        ...{ named: [], remembered: ['old.herokuapp.com', 'a.example'] },
      });
    });

    it('is the API’s after the API has answered', () => {
      expect(knowledgeAfter(before(SUBJECT), readingsOf(domains))).toMatchObject({
        webUrl: 'https://my-app.herokuapp.com/',
        ...{ named: ['my-app.herokuapp.com', 'www.example.com'], remembered: [] },
      });
    });

    it('loses a domain that the app no longer has', () => {
      const after = knowledgeAfter(before(CONFIGURED), readingsOf(domains));
      expect(ownHosts(after)).not.toContain('a.example');
    });

    it('has only the app’s own host if its domains aren’t read', () => {
      const { app } = readingsOf(domains);
      expect(knowledgeAfter(before(SUBJECT), { ...(app && { app }) })).toMatchObject({
        ...{ named: ['my-app.herokuapp.com'], remembered: [] },
      });
    });

    it('is unchanged if the app can’t be read', () => {
      const known = before(SUBJECT);
      expect(knowledgeAfter(known, readingsOf(GOOD, { app: error, domains: error }))).toEqual({
        ...known,
        unread: error,
      });
    });

    it('keeps remembered domains if only those can’t be read', () => {
      const known = before(SUBJECT);
      expect(knowledgeAfter(known, readingsOf(GOOD, { domains: error })).remembered).toContain(
        'a.example',
      );
    });

    it('is empty if Heroku names none', () => {
      const readings = readingsOf(dataWith({ app: { ...GOOD.app, web_url: null } }));
      const after = knowledgeAfter(knowledgeBefore(SUBJECT, undefined, TODAY), readings);
      expect(after.webUrl).toBeUndefined();
      expect(toRemember(after, TODAY)).toBeUndefined();
    });

    it.each(['2026-10-01', '2026-12-24', ''])('is unknown if the record is from %j', (seenOn) => {
      expect(before(SUBJECT, { ...REMEMBERED, seenOn })).toMatchObject({
        ...{ webUrl: undefined, remembered: [] },
      });
    });

    it('keeps the domains of this push, even if the app can’t be read', () => {
      const after = knowledgeAfter(before(CONFIGURED), readingsOf(domains, { app: error }));
      expect(after).toMatchObject({
        webUrl: REMEMBERED.webUrl,
        ...{ named: ['www.example.com'], remembered: ['old.herokuapp.com'], unread: error },
      });
    });

    it('trusts no remembered host of an app that no longer exists', () => {
      const gone = new PreflightError('api-not-found', 'no app my-app');
      const after = knowledgeAfter(before(SUBJECT), readingsOf(GOOD, { app: gone, domains: gone }));
      expect(after).toMatchObject({ named: [], remembered: [], unread: gone });
      expect(targetAfterApi(after, REMEMBERED.webUrl)).toMatchObject({
        ...{ kind: 'refused', wasRequested: true },
      });
    });

    it('is remembered with the day on which the API named it', () => {
      const after = knowledgeAfter(before(SUBJECT), readingsOf(domains));
      expect(toRemember(after, TODAY)).toEqual({
        webUrl: 'https://my-app.herokuapp.com/',
        hosts: ['my-app.herokuapp.com', 'www.example.com'],
        seenOn: '2026-11-28',
      });
    });

    it('gets no new date from a push that couldn’t read it', () => {
      expect(toRemember(before(SUBJECT), TODAY)).toBeUndefined();
      const unread = readingsOf(domains, { app: error });
      expect(toRemember(knowledgeAfter(before(SUBJECT), unread), TODAY)).toBeUndefined();
    });

    it('gets no new date for domains that couldn’t be read', () => {
      const after = knowledgeAfter(before(SUBJECT), readingsOf(GOOD, { domains: error }));
      expect(toRemember(after, TODAY)?.hosts).toEqual(['my-app.herokuapp.com']);
    });
  });

  describe('an invalid address', () => {
    it.each(['nonsense', 'mailto:a@b.example', 'https://', ''])(
      'counts as missing: %j',
      (webUrl) => {
        const readings = readingsOf(dataWith({ app: { ...GOOD.app, web_url: webUrl } }));
        expect(knowledgeAfter(knowledgeBefore(SUBJECT, undefined, TODAY), readings)).toMatchObject({
          webUrl: undefined,
          named: [],
        });
        expect(knowledgeBefore(SUBJECT, { ...REMEMBERED, webUrl }, TODAY).webUrl).toBeUndefined();
      },
    );
  });

  describe('needsDomains', () => {
    it('is true if only domains can confirm a configured host', () => {
      expect(needsDomains(before(CONFIGURED))).toBe(true);
    });

    it.each([
      ['the app’s own address', SUBJECT],
      ['the last push’s address', { ...SUBJECT, configured: 'https://old.herokuapp.com/' }],
      ['a host that the user allowed', { ...CONFIGURED, allowed: ['a.example'] }],
    ])('is false for %s', (_, subject) => {
      expect(needsDomains(before(subject))).toBe(false);
    });

    it('is true for another host on herokuapp.com', () => {
      const subject = { ...SUBJECT, configured: 'https://x.herokuapp.com/' };
      expect(needsDomains(before(subject))).toBe(true);
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
    ...{ named: [], remembered: [] },
  };
  const WEB_URL = 'https://my-app-0a1b2c.herokuapp.com/';
  const remembered = { webUrl: WEB_URL, remembered: ['my-app-0a1b2c.herokuapp.com'] };

  describe('targetBeforeApi', () => {
    it('is unknown on a first push', () => {
      expect(targetBeforeApi(NOTHING)).toBeUndefined();
    });

    it('is the last push’s address', () => {
      expect(targetBeforeApi({ ...NOTHING, ...remembered })).toBe(WEB_URL);
    });

    it('prefers the configured address', () => {
      const configured = 'https://www.example.com/';
      const known = { ...NOTHING, ...remembered, remembered: ['www.example.com'], configured };
      expect(targetBeforeApi(known)).toBe(configured);
    });

    it.each([null, WEB_URL])('waits for the API before it sends a secret: %j', (configured) => {
      const known = { ...NOTHING, ...remembered, configured, usesSecrets: true };
      expect(targetBeforeApi(known)).toBeUndefined();
    });

    it('is a host that the developer allowed, also for a secret', () => {
      const configured = 'https://www.example.com/';
      const known = { ...NOTHING, configured, allowed: ['www.example.com'], usesSecrets: true };
      expect(targetBeforeApi(known)).toBe(configured);
    });

    it('waits for the API before it requests another app on herokuapp.com', () => {
      const configured = 'https://my-app.herokuapp.com/';
      expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBeUndefined();
    });

    it('is never plain http, even to a host of the app', () => {
      const webUrl = 'http://my-app-0a1b2c.herokuapp.com/';
      expect(targetBeforeApi({ ...NOTHING, ...remembered, webUrl })).toBeUndefined();
    });

    it('waits for the API to confirm a configured host', () => {
      const configured = 'https://www.example.com/';
      expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBeUndefined();
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

    it('offers no command for a host that a shell could read differently', () => {
      const target = targetAfterApi({ ...NOTHING, configured: 'https://a_b.example/' });
      expect(target).toMatchObject({
        kind: 'refused',
        error: { code: 'host-not-trusted', command: undefined, hint: undefined },
      });
    });

    it('refuses plain http to any host', () => {
      const webUrl = 'http://my-app.herokuapp.com/';
      const target = targetAfterApi({ ...NOTHING, webUrl, named: ['my-app.herokuapp.com'] });
      expect(target).toMatchObject({
        kind: 'refused',
        error: { code: 'address-not-https', command: undefined },
      });
    });

    it('uses the app’s name if the API can’t be read', () => {
      expect(targetAfterApi(NOTHING)).toMatchObject({
        ...{ kind: 'ready', baseUrl: 'https://my-app.herokuapp.com/', isGuess: true },
        doubt: { message: "my-app.herokuapp.com isn't known to be my-app's" },
      });
    });

    it('sends no secret to a guessed host', () => {
      expect(targetAfterApi({ ...NOTHING, usesSecrets: true }).kind).toBe('refused');
    });

    it.each([null, 'https://www.example.com/'])(
      'sends no secret to a host that only memory names: %j',
      (configured) => {
        const unread = new PreflightError('api-forbidden', 'x', { brief: 'no access' });
        const known = {
          ...{ ...NOTHING, configured, webUrl: 'https://www.example.com/', unread },
          ...{ remembered: ['www.example.com'], usesSecrets: true },
        };
        expect(targetAfterApi(known)).toMatchObject({
          kind: 'refused',
          error: {
            message:
              "didn't send a header with a secret to www.example.com: couldn't confirm that it's my-app's (no access)",
          },
        });
      },
    );

    it('doubts another app on herokuapp.com, which gets a single request', () => {
      const configured = 'https://strangers-app.herokuapp.com/';
      expect(targetAfterApi({ ...NOTHING, ...remembered, configured })).toMatchObject({
        ...{ kind: 'ready', baseUrl: configured, isGuess: false },
        doubt: {
          command: 'git config --add preflight.allowHost strangers-app.herokuapp.com',
          hint: 'only if it is yours',
        },
      });
    });

    it.each(['https://www.example.com/', 'https://my-app.herokuapp.com/'])(
      'says that it stopped if the host was requested, and isn’t the app’s anymore: %s',
      (configured) => {
        expect(targetAfterApi({ ...NOTHING, configured }, configured)).toMatchObject({
          ...{ kind: 'refused', wasRequested: true },
          error: { message: `${new URL(configured).host} is no longer my-app's` },
        });
      },
    );
  });
});

describe('trust', () => {
  const known: AddressKnowledge = {
    ...{ app: 'my-app', configured: null, webUrl: undefined, usesSecrets: false },
    ...{ allowed: ['staging.example.com'], named: ['www.example.com', '*.shop.example'] },
    remembered: ['was.example'],
  };

  describe('the app’s own hosts', () => {
    const doubtOf = (host: string) => targetAfterApi({ ...known, configured: `https://${host}/` });

    it.each([
      'staging.example.com',
      'STAGING.example.com',
      'www.example.com',
      'eu.shop.example',
      'was.example',
    ])('include %s', (host) => {
      expect(doubtOf(host)).toMatchObject({ kind: 'ready', doubt: undefined });
    });

    it.each(['my-app.herokuapp.com', 'my-app-0123456789ab.zone.herokuapp.com'])(
      'may include %s',
      (host) => {
        expect(doubtOf(host)).toMatchObject({ kind: 'ready', doubt: { code: 'host-not-trusted' } });
      },
    );

    it.each([
      'shop.example',
      'a.eu.shop.example',
      'evilshop.example',
      'example.com',
      'www.example.com.evil.example',
      'www.example.com:8443',
      'herokuapp.com',
      'my-app.herokuapp.com.evil.example',
      '169.254.169.254',
    ])('don’t include %s', (host) => {
      expect(doubtOf(host).kind).toBe('refused');
    });

    it('are for a secret those that the API or the developer names', () => {
      expect(ownHosts({ ...known, usesSecrets: true })).not.toContain('was.example');
      expect(ownHosts(known)).toContain('was.example');
    });
  });

  describe('the error for what wasn’t sent', () => {
    it('says why the host couldn’t be confirmed', () => {
      const unread = new PreflightError('timeout', 'a long story', { brief: 'no answer' });
      expect(notSentError('https://x.example/', { ...known, unread }).message).toBe(
        "didn't send the warm-up to x.example: couldn't confirm that it's my-app's (no answer)",
      );
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
