import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { APP, scenarioOf } from '../simulator/in-world.ts';
import { withClients, type Run } from './client-world.ts';

type ApiFault = NonNullable<NonNullable<Scenario['faults']>['api']>[number];

const withFault = (fault: ApiFault): Scenario => ({
  ...scenarioOf('one-dyno'),
  faults: { api: [fault] },
});

const expectError = ({ code, stderr }: Run, message: string): void => {
  expect(stderr).toContain(message);
  expect(code).toBeGreaterThan(0);
};

describe('the Heroku CLI reports', () => {
  it.each(['ps', 'features', 'releases', 'config', 'apps:info', 'ps:scale', 'domains'])(
    "an app that doesn't exist: heroku %s",
    (command) =>
      withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
        const run = await heroku(command, '--app', 'other-app');

        expectError(run, "Error: Couldn't find that app.");
        expect(run.stderr).toContain('Error ID: not_found');
      }),
  );

  it("a feature that doesn't exist", () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      expectError(await heroku('features:enable', 'preboots'), 'Error ID: not_found');
    }));

  it('a second Eco dyno', () =>
    withClients(scenarioOf('warm'), async ({ heroku, simulator }) => {
      const run = await heroku('ps:scale', 'web=2');

      expectError(run, 'Error: Cannot update to more than 1 Eco size dynos per process type.');
      expect(simulator.state(APP).formation?.quantity).toBe(1);
    }));

  it("a size that doesn't exist", () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      expectError(await heroku('ps:scale', 'web=1:standard-9x'), 'Error: ');
      expect(simulator.state(APP).formation?.size).toMatch(/^standard-1x$/i);
    }));

  it("sizes that can't be mixed in one app", () =>
    withClients(
      scenarioOf('one-dyno', { processes: { worker: { command: 'npm run work', quantity: 1 } } }),
      async ({ heroku, simulator }) => {
        expectError(
          await heroku('ps:type', 'web=basic'),
          'Error: Cannot use the following dyno types in the same app: Basic and Standard-1X',
        );
        expect(simulator.state(APP).formation?.size).toMatch(/^standard-1x$/i);
      },
    ));

  it("a change that the simulator doesn't support", () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      expectError(await heroku('apps:rename', 'other-app', '--app', APP), '(not simulated)');
    }));

  it('Preboot on an Eco app', () =>
    withClients(scenarioOf('warm'), async ({ heroku, simulator }) => {
      const run = await heroku('features:enable', 'preboot');

      expectError(run, 'Error: ');
      expect(run.stderr).toMatch(/preboot/i);
      expect(simulator.state(APP).features.preboot).toBe(false);
    }));

  it('scaling before the first release', () =>
    withClients(scenarioOf('no-release'), async ({ heroku }) => {
      expectError(await heroku('ps:scale', 'web=1'), 'Error: ');
      expectError(await heroku('ps:scale'), 'No process types on my-app.');
    }));

  it('a token that Heroku refuses', () =>
    withClients(scenarioOf('one-dyno'), async ({ run }) => {
      expectError(
        await run('heroku', ['ps'], { HEROKU_API_KEY: 'wrong' }),
        'The token provided to HEROKU_API_KEY is invalid.',
      );
    }));

  it("a second factor that it can't prompt for", () =>
    withClients(withFault({ status: 403, id: 'two_factor' }), async ({ heroku }) => {
      expectError(
        await heroku('ps'),
        'Two-factor authentication requires an interactive terminal.',
      );
    }));

  it('an API that is down', () =>
    withClients(withFault({ status: 503 }), async ({ heroku }) => {
      const run = await heroku('ps');

      expectError(run, 'Error: ');
      expect(run.stderr).toContain('Error ID: service_unavailable');
    }));

  it('an API that hangs up', () =>
    withClients(withFault({ drop: true }), async ({ heroku }) => {
      expectError(await heroku('ps'), 'socket hang up');
    }));

  it('a rate limit that is used up', () =>
    withClients(
      { ...scenarioOf('one-dyno'), account: { requestsLeft: 0 } },
      async ({ heroku }) => {
        expectError(await heroku('releases'), 'Error ID: rate_limit');
      },
      // Simulated time adds requests, so it runs slowly here.
      { speed: 0.001 },
    ));

  it('the warnings of the API', () =>
    withClients(
      withFault({ headers: { 'Warning-Message': 'Storm ahead' } }),
      async ({ heroku }) => {
        const { code, stderr, stdout } = await heroku('features');

        expect(code).toBe(0);
        expect(stderr).toContain('Warning: Storm ahead');
        expect(stdout).toContain('preboot');
      },
    ));
});
