import { describe, expect, it } from '@jest/globals';
import { allowCommand, hostTrust, mayCarrySecrets } from '../../src/warmup/trust.ts';

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
