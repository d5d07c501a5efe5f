import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { effectOf } from '../../../src/simulator/app/code.ts';
import type { ScratchRepository } from '../../support/git-repository.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, push, scenarioOf, until, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

const empty = () => start(scenarioOf('warm', { released: false, fromCode: true, buildSeconds: 1 }));

async function commit(
  to: ScratchRepository,
  procfile: string,
  prebuild = 'true',
): Promise<ScratchRepository> {
  const manifest = JSON.stringify({ scripts: { 'heroku-prebuild': prebuild } });
  await writeFile(join(to.path, 'Procfile'), procfile);
  await writeFile(join(to.path, 'package.json'), manifest);
  await to.git('add', '.');
  await to.git('commit', '--quiet', '-m', procfile);
  return to;
}

describe('a command', () => {
  it.each([
    ['node server.js', 0, false],
    ['sleep 5 && node server.js', 5, false],
    ['sleep 5 && sleep 2 && exit 1', 7, true],
    ['exit 0', 0, false],
    ['node migrate.js && exit 1', 0, false],
    ['', 0, false],
  ])('%j takes %d s and fails: %s', (command, seconds, fails) => {
    expect(effectOf(command)).toEqual({ seconds, fails });
  });
});

describe('with fromCode, a push', () => {
  it('starts the process types of its Procfile, and a later one ends those that it lacks', async () => {
    const simulator = await empty();
    const code = await repository();

    await push(simulator, await commit(code, 'web: node a.js\nworker: node b.js\n'), 'HEAD:main');
    expect(Object.entries(simulator.state(APP).processes)).toMatchObject([
      ['web', { quantity: 1, size: 'eco' }],
      ['worker', { quantity: 0, size: 'eco' }],
    ]);

    await push(simulator, await commit(code, 'web: node c.js\n'), 'HEAD:main');
    expect(Object.keys(simulator.state(APP).processes)).toEqual(['web']);
  });

  it('may crash its dynos', async () => {
    const simulator = await empty();
    await push(simulator, await commit(await repository(), 'web: exit 1\n'), 'HEAD:main');
    await until(() => simulator.state(APP).dynos[0]?.state === 'crashed');
  });

  it('may fail its release phase, or its build', async () => {
    const simulator = await empty();
    const code = await repository();

    const phase = await push(
      simulator,
      await commit(code, 'web: a\nrelease: exit 1\n'),
      'HEAD:main',
    );
    expect(phase.code).toBe(0);
    expect(simulator.state(APP).releases.at(-1)).toMatchObject({ version: 3, status: 'failed' });

    const build = await push(simulator, await commit(code, 'web: a\n', 'exit 1'), 'HEAD:main');
    expect(build.code).toBe(1);
    expect(simulator.state(APP).releases).toHaveLength(3);
    expect(simulator.state(APP).builds.at(-1)).toMatchObject({ status: 'failed' });
  });
});
