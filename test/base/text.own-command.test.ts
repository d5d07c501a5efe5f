import { afterEach, describe, expect, it } from '@jest/globals';
import { installerCommand, ownCommand, suggestCommandsFor } from '../../src/base/text.ts';

afterEach(() => {
  suggestCommandsFor({});
});

describe('the commands that we suggest', () => {
  it.each([
    ['npx', {}],
    ['npx', { HEROKU_PREFLIGHT_CALLER: '' }],
    ['npx', { HEROKU_PREFLIGHT_CALLER: 'another' }],
  ])('are %s commands with %j', (_, env) => {
    suggestCommandsFor(env);
    expect(ownCommand('fix -a my-app')).toBe('npx heroku-preflight fix -a my-app');
    expect(installerCommand()).toBe('npx -p heroku-preflight install-hooks');
  });

  it("are the Heroku CLI's in its plugin", () => {
    suggestCommandsFor({ HEROKU_PREFLIGHT_CALLER: 'heroku' });
    expect(ownCommand('fix -a my-app')).toBe('heroku preflight:fix -a my-app');
    expect(installerCommand()).toBe('heroku preflight:install');
  });
});
