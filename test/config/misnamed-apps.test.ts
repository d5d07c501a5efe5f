import { describe, expect, it } from '@jest/globals';
import { misnamedApps, misnamedText } from '../../src/config/misnamed-apps.ts';

describe('misnamedApps', () => {
  it('names the remote’s app that was probably meant', () => {
    const config = { apps: { 'my-ap': {}, 'my-app-staging': {} } };
    expect(misnamedApps(config, ['my-app', 'my-app-staging'])).toEqual([
      { name: 'my-ap', meant: 'my-app' },
    ]);
  });

  it.each([
    ['without Heroku remotes', { apps: { 'my-ap': {} } }, []],
    ['without a similar remote', { apps: { 'my-app-production': {} } }, ['my-app']],
    ['if the similar app has settings', { apps: { 'app-1': {}, 'app-2': {} } }, ['app-2']],
    ['without apps', {}, ['my-app']],
  ])('finds none %s', (_, config, known) => {
    expect(misnamedApps(config, known)).toEqual([]);
  });
});

it('misnamedText names the place in the file', () => {
  const text = '{\n  // ours\n  "apps": { "my-ap": {}, },\n}';
  expect(misnamedText({ name: 'my-ap', meant: 'my-app' }, 'heroku-preflight.json', text)).toBe(
    'heroku-preflight.json:3:13: apps.my-ap matches no Heroku remote of this repository; did you mean my-app?',
  );
});
