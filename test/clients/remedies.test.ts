import { describe, expect, it } from '@jest/globals';
import { APP, scenarioOf } from '../simulator/in-world.ts';
import { withClients } from './client-world.ts';

describe('heroku addons:destroy', () => {
  it('removes the named add-on', () =>
    withClients(scenarioOf('deploy-hook'), async ({ heroku, simulator }) => {
      const name = simulator.state(APP).addons[0]?.name ?? '';

      const { stderr, code } = await heroku('addons:destroy', name, '--confirm', APP);

      expect([stderr, code]).toEqual([
        expect.stringContaining(`Destroying ${name} on my-app... done`),
        0,
      ]);
      expect(simulator.state(APP).addons).toEqual([]);
    }));
});

describe('heroku stack:set', () => {
  it('sets the stack of the next build', () =>
    withClients(scenarioOf('old-stack'), async ({ heroku, simulator }) => {
      const { stdout, stderr } = await heroku('stack:set', 'heroku-24');

      expect(stderr).toContain('Setting stack to heroku-24... done');
      expect(stdout).toContain('You will need to redeploy my-app for the change to take effect.');
      expect(simulator.state(APP)).toMatchObject({ stack: 'heroku-22', buildStack: 'heroku-24' });
    }));
});

describe('heroku releases', () => {
  it.each([
    ['failed', 'release command failed'],
    ['pending', 'release command executing'],
  ] as const)('marks the last release if it is %s', (lastRelease, words) =>
    withClients(scenarioOf('zero-downtime', { lastRelease }), async ({ heroku }) => {
      const { stdout } = await heroku('releases');

      expect(stdout).toMatch(/^=== my-app Releases - Current: v3$/m);
      expect(stdout).toMatch(new RegExp(`^ *v4 .*${words}`, 'm'));
    }),
  );
});
