import { describe, expect, it } from '@jest/globals';
import { hostTrust, mayCarrySecrets } from '../../src/warmup/trust.ts';

const known = { allowed: ['staging.example.com'], named: ['www.example.com', '*.shop.example'] };

describe('hostTrust', () => {
  it.each([
    ['staging.example.com', 'user'],
    ['STAGING.example.com', 'user'],
    ['www.example.com', 'api'],
    ['eu.shop.example', 'api'],
    ['my-app.herokuapp.com', 'herokuapp'],
    ['shop.example', 'none'],
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
