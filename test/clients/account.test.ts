import { describe, expect, it } from '@jest/globals';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { withClients } from './client-world.ts';

describe('heroku auth', () => {
  it('prints the account', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      expect((await heroku('auth:whoami')).stdout).toBe('simulated@example.com\n');
    }));

  it('prints the token that it uses', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      const { stdout, stderr } = await heroku('auth:token');

      expect(stdout).toBe(`${simulator.token}\n`);
      expect(stderr).not.toContain('Error');
    }));

  it('takes the token from .netrc if no variable has one', () =>
    withClients(scenarioOf('one-dyno'), async ({ run, simulator, env }) => {
      const line = `machine api.heroku.com login simulated@example.com password ${simulator.token}`;
      await run('sh', ['-c', 'umask 077; printf "%s\\n" "$1" >"$HOME/.netrc"', 'sh', line]);

      const { stdout } = await run('heroku', ['ps'], { ...env, HEROKU_API_KEY: undefined });

      expect(stdout).toContain('web.1: up');
    }));
});

describe('heroku git:credentials', () => {
  // The world's git configuration names a helper, which git would ask instead of the CLI's.
  const withoutHelper = { GIT_CONFIG_COUNT: '0' };

  it("gives git the password for Heroku's git only", () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, run, simulator }) => {
      await heroku('git:remote', '--app', 'my-app');
      const fill = (host: string) =>
        run(
          'sh',
          ['-c', 'printf "protocol=https\\nhost=%s\\n\\n" "$1" | git credential fill', 'sh', host],
          withoutHelper,
        );

      const { stdout } = await fill('git.heroku.com');
      expect(stdout).toContain(`username=heroku\npassword=${simulator.token}\n`);
      expect((await fill('example.com')).code).not.toBe(0);
    }));

  it('lets a push authenticate', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, run, simulator }) => {
      await heroku('git:remote', '--app', 'my-app');

      const { code } = await run('git', ['push', 'heroku', 'main'], withoutHelper);

      expect(code).toBe(0);
      expect(eventsOf(simulator, 'push')).toMatchObject([{ accepted: true }]);
    }));
});
