import { expect, it } from '@jest/globals';
import { useTeardown } from '../support/teardown.ts';
import { gitIn, scenarioOf, worlds } from './in-world.ts';

const { start, repository } = worlds(useTeardown());

it.each([
  'git@heroku.com:my-app.git',
  'ssh://git@heroku.com/my-app.git',
  'ssh://git@github.com:2222/me/my-app.git',
])('git in a world refuses to go to %s over SSH, and says why', async (url) => {
  const simulator = await start(scenarioOf('warm'));
  const { code, output } = await gitIn(simulator, await repository(), ['ls-remote', url]);

  expect(output).toContain(
    '(simulated) git over SSH is closed here: it would leave the simulation',
  );
  expect(output).toContain('https://git.heroku.com/APP.git');
  expect(code).not.toBe(0);
});

it("git in a world refuses SSH whatever the repository's configuration says", async () => {
  const simulator = await start(scenarioOf('warm'));
  const own = ['-c', 'core.sshCommand=echo own', '-c', 'ssh.variant=simple'];
  const { output } = await gitIn(
    simulator,
    await repository(),
    [...own, 'ls-remote', 'ssh://git@github.com:2222/me/my-app.git'],
    { GIT_SSH: '/bin/echo' },
  );

  expect(output).toContain('(simulated) git over SSH is closed here');
});

it('git in a world refuses the git protocol, which has no proxy', async () => {
  const simulator = await start(scenarioOf('warm'));
  const { code, output } = await gitIn(simulator, await repository(), [
    'ls-remote',
    'git://github.com/me/my-app.git',
  ]);

  expect(output).toContain("transport 'git' not allowed");
  expect(code).not.toBe(0);
});
