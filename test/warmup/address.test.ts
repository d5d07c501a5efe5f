import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/errors.ts';
import {
  knowledgeAfter,
  knowledgeBefore,
  needsDomains,
  toRemember,
} from '../../src/warmup/address.ts';
import { dataWith, GOOD, readingsOf } from '../support/readings.ts';

const SUBJECT = { app: 'my-app', configured: null, usesSecrets: false, allowed: [] };
const REMEMBERED = {
  webUrl: 'https://old.herokuapp.com/',
  hosts: ['old.herokuapp.com', 'a.example'],
};
const CONFIGURED = { ...SUBJECT, configured: 'https://a.example/' };
const domains = dataWith({ domains: [{ hostname: 'www.example.com' }] });
const error = new PreflightError('x', 'x');

describe('what is known of an app’s address', () => {
  it('is what the last push left', () => {
    expect(knowledgeBefore(SUBJECT, REMEMBERED)).toMatchObject({
      webUrl: 'https://old.herokuapp.com/',
      named: ['old.herokuapp.com', 'a.example'],
    });
  });

  it('is what the API says, once it has', () => {
    expect(knowledgeAfter(knowledgeBefore(SUBJECT, REMEMBERED), readingsOf(domains))).toMatchObject(
      {
        webUrl: 'https://my-app.herokuapp.com/',
        named: ['my-app.herokuapp.com', 'www.example.com'],
      },
    );
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
  it.each(['nonsense', 'mailto:a@b.example', 'https://', ''])('counts as unnamed: %j', (webUrl) => {
    const readings = readingsOf(dataWith({ app: { ...GOOD.app, web_url: webUrl } }));
    expect(knowledgeAfter(knowledgeBefore(SUBJECT, undefined), readings)).toMatchObject({
      webUrl: undefined,
      named: [],
    });
    expect(knowledgeBefore(SUBJECT, { webUrl, hosts: [] }).webUrl).toBeUndefined();
  });
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
