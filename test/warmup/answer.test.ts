import { describe, expect, it } from '@jest/globals';
import { isExpected, standInOf } from '../../src/warmup/answer.ts';

it.each([
  [200, ['2xx'], true],
  [302, ['2xx', '3xx'], true],
  [404, ['2xx', '3xx'], false],
  [401, ['2xx', 401], true],
  [403, [401], false],
  [503, [], false],
])('%i against %j: %s', (status, expected, outcome) => {
  expect(isExpected(status, expected)).toBe(outcome);
});

describe('an answer instead of the app’s', () => {
  const standIn = (status: number, headers: Readonly<Record<string, string>>) =>
    standInOf(status, (name) => headers[name] ?? null);

  const FASTLY = { 'x-served-by': 'cache-lga21-LGA', via: '1.1 heroku-router, 1.1 varnish' };
  const CLOUDFRONT = { 'x-amz-cf-id': 'x', via: '1.1 heroku-router, 1.1 y.cloudfront.net' };

  it.each<[string, number, Record<string, string>]>([
    ['Cloudflare', 200, { 'cf-ray': '8-FRA', 'cf-cache-status': 'HIT', via: '1.1 heroku-router' }],
    ['Cloudflare', 503, { server: 'cloudflare', 'cf-cache-status': 'STALE' }],
    ['CloudFront', 200, { ...CLOUDFRONT, 'x-cache': 'Hit from cloudfront' }],
    ['Fastly', 200, { ...FASTLY, 'x-cache': 'MISS, HIT' }],
    ['Akamai', 304, { server: 'AkamaiGHost', 'x-cache': 'TCP_MEM_HIT from a23 (AkamaiGHost)' }],
    ['Netlify', 200, { 'x-nf-request-id': 'x', 'cache-status': '"Netlify Edge"; hit' }],
    ['Varnish', 200, { 'x-varnish': '32770 3' }],
  ])('comes from a cache: %s %i %j', (name, status, headers) => {
    expect(standIn(status, headers)).toEqual({ name, kind: 'cache' });
  });

  it.each<[string, number, Record<string, string>]>([
    ['Cloudflare', 403, { 'cf-ray': '8-FRA', 'cf-mitigated': 'challenge' }],
    ['Cloudflare', 521, { server: 'cloudflare' }],
    ['CloudFront', 403, { 'x-amz-cf-id': 'x', via: '1.1 y.cloudfront.net (CloudFront)' }],
    ['Fastly', 503, { 'x-served-by': 'cache-lga21-LGA', via: '1.1 varnish', 'x-cache': 'MISS' }],
    ['Akamai', 403, { server: 'AkamaiGHost' }],
    ['Imperva', 403, { 'x-iinfo': '1-2-3' }],
    ['a firewall', 403, { server: 'Zscaler/6.2' }],
    ['a proxy', 503, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }],
  ])('may come from what stands before it: %s %i %j', (name, status, headers) => {
    expect(standIn(status, headers)).toEqual({ name, kind: 'front' });
  });

  it.each<[string, number, Record<string, string>]>([
    ['nothing stands before it', 403, { server: 'nginx', via: '1.1 heroku-router' }],
    ['its own cache answers', 200, { server: 'Cowboy', 'x-cache': 'HIT', age: '20' }],
    ['its error passed the router', 500, { 'cf-ray': '8-FRA', via: '1.1 heroku-router' }],
    ['its error passed the old router', 403, { ...CLOUDFRONT, via: '1.1 vegur, 1.1 y' }],
    ['nothing was cached', 200, { 'cf-ray': '8-FRA', 'cf-cache-status': 'DYNAMIC' }],
    ['Fastly had nothing', 200, { ...FASTLY, 'x-cache': 'MISS, MISS' }],
    ['CloudFront asked it again', 200, { ...CLOUDFRONT, 'x-cache': 'RefreshHit from cloudfront' }],
    ['Akamai asked it again', 200, { server: 'AkamaiGHost', 'x-cache': 'TCP_REFRESH_HIT from a' }],
    ['Varnish had nothing', 200, { 'x-varnish': '32770' }],
  ])("is the app's own if %s: %i %j", (_, status, headers) => {
    expect(standIn(status, headers)).toBeUndefined();
  });
});
