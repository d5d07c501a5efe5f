import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkCommand } from '../../src/commands/check.ts';
import { commandWorld } from '../support/command-context.ts';
import { check } from '../support/commands.ts';
import { inFreshClone } from '../support/e2e.ts';
import { scenarioOf } from '../simulator/in-world.ts';

it.each(['app', 'remote'])('--%s of an unset variable is refused', async (option) => {
  const { context } = commandWorld({ argv: [`--${option}`, ''] });
  await expect(checkCommand.run(context)).rejects.toMatchObject({
    ...{ code: 'usage', message: `--${option} needs a name` },
    hint: `Name the ${option}, or omit the option`,
  });
});

it('a check of an app from a repository without a commit, or outside one, has no Procfile to read', () =>
  inFreshClone(scenarioOf('zero-downtime'), async (world) => {
    const empty = join(world.repository.outside, 'empty');
    await world.git('init', '--quiet', empty);
    const remote = ['remote', 'add', 'heroku', 'https://git.heroku.com/my-app.git'];
    await world.run('git', remote, { cwd: empty });
    for (const [cwd, args] of [
      [empty, []],
      [world.repository.outside, ['--app', 'my-app']],
    ] as const) {
      const { code, stdout, stderr } = await check(world, args, { cwd });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('✔ preboot');
      expect(stdout).not.toContain('Procfile');
    }
  }));

it('the id of a request that failed on Heroku’s side is printed once, for Heroku’s support', () =>
  inFreshClone(
    { ...scenarioOf('zero-downtime'), faults: { api: [{ status: 503 }] } },
    async (world) => {
      const { code, stdout } = await check(world);
      expect(code).toBe(2);
      expect(stdout.match(/^ {2}\(request id [0-9a-f-]{36}\)$/gm)).toHaveLength(1);
    },
  ));

it('a request that Heroku didn’t answer has no such id', () =>
  inFreshClone(
    { ...scenarioOf('zero-downtime'), faults: { api: [{ drop: true }] } },
    async (world) => {
      const { code, stdout } = await check(world);
      expect(code).toBe(2);
      expect(stdout).toContain('not checked');
      expect(stdout).not.toContain('request id');
    },
  ));
