import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { eventually, remarksIn, ROOT } from '../support/e2e.ts';
import { withClients } from './client-world.ts';
import { processesOf } from './processes.ts';

const bin = (name: string): string => join(ROOT, 'dist', `${name}.cjs`);

describe('heroku-preflight simulate', () => {
  it('simulates Heroku for the CLI', () =>
    withClients(scenarioOf('one-dyno'), async ({ run, simulator }) => {
      const simulate = [bin('heroku-preflight'), 'simulate', '--scenario', 'zero-downtime'];

      const { code, stdout } = await run('node', [
        ...simulate,
        '--',
        'heroku',
        'ps',
        '-a',
        'my-app',
      ]);

      expect(code).toBe(0);
      expect(stdout).toContain('=== web (Standard-1X): npm start (2)');
      // From another world.
      expect(eventsOf(simulator, 'api-request')).toEqual([]);
    }));
});

describe('the hook', () => {
  it("reports on a push that gets its password from the CLI's credential helper", () =>
    withClients(scenarioOf('zero-downtime'), async ({ heroku, run, simulator }) => {
      await heroku('git:remote', '--app', 'my-app');
      expect((await run('node', [bin('install-hooks')])).code).toBe(0);

      const { code, stderr } = await run('git', ['push', 'heroku', 'main'], {
        GIT_CONFIG_COUNT: '0',
      });

      expect(code).toBe(0);
      expect(remarksIn(stderr)).not.toEqual([]);
      expect(eventsOf(simulator, 'router-request')).not.toEqual([]);
      expect(eventsOf(simulator, 'release')).toHaveLength(1);
      // A warm-up can continue after the push.
      await eventually(async () => (await processesOf(simulator)).length === 0 || undefined);
    }));
});
