import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import type { AddOn, Webhook } from '../../src/heroku/shapes.ts';
import { resultOf } from '../support/check-result.ts';
import { GOOD } from '../support/readings.ts';

const addon = (service: string): AddOn => ({
  id: 'a1',
  name: `${service}-curly-12345`,
  plan: { name: `${service}:http` },
  addon_service: { name: service },
});

const webhook = (url: string, changes: Partial<Webhook> = {}): Webhook => ({
  id: 'w1',
  url,
  include: ['api:release'],
  level: 'notify',
  ...changes,
});

const hooks = (app: Partial<AppData>) => resultOf('deploy-hook', { app });
const calling = (url: string, app: Partial<AppData> = {}) =>
  hooks({ webhooks: [webhook(url)], ...app });

describe('deploy-hook', () => {
  it('passes without add-ons and webhooks', () => {
    expect(hooks({ addons: [], webhooks: [] })).toMatchObject({ status: 'pass' });
  });

  it('passes with other add-ons', () => {
    expect(hooks({ addons: [addon('heroku-postgresql')] })).toMatchObject({ status: 'pass' });
  });

  it('fails with the legacy add-on', () => {
    expect(hooks({ addons: [addon('heroku-redis'), addon('deployhooks')] })).toMatchObject({
      status: 'fail',
      problem: {
        kind: 'deploy-hooks',
        hooks: [{ kind: 'addon', name: 'deployhooks-curly-12345' }],
      },
      remedy: { command: ['heroku', 'addons:destroy', 'deployhooks-curly-12345', '-a', 'my-app'] },
    });
  });

  it('fails with a webhook to the app itself, and keeps only the host of its URL', () => {
    const result = calling('https://user:secret@my-app.herokuapp.com/wake?token=secret');
    expect(result).toMatchObject({
      problem: { hooks: [{ kind: 'webhook', id: 'w1', host: 'my-app.herokuapp.com' }] },
      remedy: { command: ['heroku', 'webhooks:remove', 'w1', '-a', 'my-app'] },
    });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('finds both at once, and lists their commands in the same order', () => {
    const webhooks = [webhook('https://my-app.herokuapp.com/')];
    expect(hooks({ addons: [addon('deployhooks')], webhooks })).toMatchObject({
      problem: { hooks: [{ kind: 'addon' }, { kind: 'webhook' }] },
      remedy: {
        command: ['heroku', 'addons:destroy', 'deployhooks-curly-12345', '-a', 'my-app'],
        further: [['heroku', 'webhooks:remove', 'w1', '-a', 'my-app']],
      },
    });
  });

  it.each([
    ['the address that Heroku names', 'https://my-app-0123456789ab.herokuapp.com/x'],
    ['its legacy name at herokuapp.com', 'https://MY-APP.herokuapp.com:443'],
    ['a domain of its own', 'http://www.example.com/wake'],
    ['a domain with a star', 'https://shop.example.org/'],
  ])('recognizes %s as the app’s own host', (_, url) => {
    const app = { ...GOOD.app, web_url: 'https://my-app-0123456789ab.herokuapp.com/' };
    const domains = [{ hostname: 'www.Example.com' }, { hostname: '*.example.org' }];
    expect(calling(url, { app, domains })).toMatchObject({ status: 'fail' });
  });

  it.each([
    ['another host', 'https://hooks.example.net/my-app.herokuapp.com'],
    ['another app', 'https://not-my-app.herokuapp.com/'],
    ['two labels for a star', 'https://a.b.example.org/'],
    ['the domain below a star', 'https://example.org/'],
    ['nothing that is a URL', 'my-app.herokuapp.com'],
  ])('passes with a webhook to %s', (_, url) => {
    const domains = [{ hostname: '*.example.org' }];
    const app = { ...GOOD.app, web_url: null };
    expect(calling(url, { domains, app })).toMatchObject({ status: 'pass' });
  });

  it.each([
    [['dyno'], 'pass'],
    [[], 'pass'],
    [['dyno', 'api:build'], 'fail'],
    [['api:something-new'], 'pass'],
  ])('treats a webhook of %j as: %s', (include, status) => {
    const webhooks = [webhook('https://my-app.herokuapp.com/', { include })];
    expect(hooks({ webhooks })).toMatchObject({ status });
  });

  const error = new PreflightError('api-forbidden', '403');

  it('recognizes the app’s own address if its domains can’t be read', () => {
    const webhooks = [webhook('https://my-app.herokuapp.com/')];
    const result = resultOf('deploy-hook', { app: { webhooks }, failures: { domains: error } });
    expect(result).toMatchObject({ status: 'fail' });
  });

  it('is unreadable if another host may be one of the unread domains', () => {
    const webhooks = [webhook('https://shop.example.com/')];
    const result = resultOf('deploy-hook', { app: { webhooks }, failures: { domains: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });

  it.each([
    ['there is no webhook', []],
    ['no deploy calls one', [webhook('https://shop.example.com/', { include: ['dyno'] })]],
  ])('passes without the domains if %s', (_, webhooks) => {
    const result = resultOf('deploy-hook', { app: { webhooks }, failures: { domains: error } });
    expect(result).toMatchObject({ status: 'pass' });
  });

  it.each(['addons', 'webhooks'] as const)('is unreadable if the %s are', (name) => {
    const result = resultOf('deploy-hook', { failures: { [name]: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});
