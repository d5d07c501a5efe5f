import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, gitIn, push, REMOTE, scenarioOf, until, worlds } from '../in-world.ts';
import { commitFiles } from './client.ts';
import { sampleOf, weekly } from '../../support/weekly.ts';

const { start, repository } = worlds(useTeardown());

type World = Awaited<ReturnType<typeof start>>;
type Repository = Awaited<ReturnType<typeof repository>>;

const refs = async (simulator: World, mine: Repository): Promise<string> =>
  (await gitIn(simulator, mine, ['ls-remote', REMOTE])).output;

describe('a push to the deploy branch', () => {
  it.each(sampleOf(1, ['main', 'master']))('deploys %s', async (branch) => {
    const simulator = await start(scenarioOf('warm'));

    const { code, output } = await push(simulator, await repository(), `HEAD:${branch}`);

    expect(code).toBe(0);
    expect(output).toContain('Released v4 (simulated)');
    expect(simulator.state(APP).releases.at(-1)?.version).toBe(4);
    const pushed = { ref: `refs/heads/${branch}`, accepted: true };
    expect(eventsOf(simulator, 'push')).toMatchObject([pushed]);
  });

  it('can be large, which git sends in chunks', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await writeFile(join(mine.path, 'large'), randomBytes(3_000_000));
    await commitFiles(mine, 'small');

    expect(await push(simulator, mine, 'HEAD:main')).toMatchObject({ code: 0 });
  });

  it('is one deploy with main and master at once', async () => {
    const simulator = await start(scenarioOf('warm'));

    await push(simulator, await repository(), 'HEAD:main', 'HEAD:master');

    const statuses = eventsOf(simulator, 'build').map(({ status }) => status);
    expect(statuses).toEqual(['pending', 'succeeded']);
    expect(eventsOf(simulator, 'push')).toHaveLength(2);
  });

  it('keeps the other refs of the push', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await mine.git('tag', 'v1');

    const { code, output } = await push(simulator, mine, 'HEAD:main', 'HEAD:feature', 'v1');

    expect(code).toBe(0);
    expect(output).not.toContain('skipping build');
    const kept = await refs(simulator, mine);
    for (const ref of ['heads/main', 'heads/feature', 'tags/v1']) expect(kept).toContain(ref);
  });

  it('needs --force to take commits away', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await commitFiles(mine, 'second');
    await push(simulator, mine, 'HEAD:main');
    await mine.git('commit', '--quiet', '--amend', '-m', 'another second');

    const refused = await push(simulator, mine, 'HEAD:main');
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('[rejected]');
    expect(eventsOf(simulator, 'release')).toHaveLength(1);

    expect((await push(simulator, mine, '--force', 'HEAD:main')).code).toBe(0);
    expect(eventsOf(simulator, 'release')).toHaveLength(2);
  });

  it('is refused when it comes from a shallow clone', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await commitFiles(mine, 'second');
    const shallow = join(mine.outside, 'shallow');
    await mine.git('clone', '--quiet', '--depth', '1', `file://${mine.path}`, shallow);

    const args = ['-C', shallow, 'push', REMOTE, 'HEAD:main'];
    const { code, output } = await gitIn(simulator, mine, args);

    expect(code).toBe(1);
    expect(output).toContain('!\tPush rejected, source repository is a shallow clone.');
    expect(output).toContain('(shallow update not allowed)');
    expect(eventsOf(simulator, 'build')).toEqual([]);
  });

  weekly('can come from a shallow clone if Heroku already has its history', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await commitFiles(mine, 'second');
    await push(simulator, mine, 'HEAD:main');
    const shallow = join(mine.outside, 'shallow');
    await mine.git('clone', '--quiet', '--depth', '1', `file://${mine.path}`, shallow);
    await mine.git('-C', shallow, 'commit', '--quiet', '--allow-empty', '-m', 'third');

    const { code } = await gitIn(simulator, mine, ['-C', shallow, 'push', REMOTE, 'HEAD:main']);

    expect(code).toBe(0);
    expect(eventsOf(simulator, 'release')).toHaveLength(2);
  });

  it('cannot delete it', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');

    const { code, output } = await push(simulator, mine, ':main', 'HEAD:feature');

    expect(code).toBe(1);
    expect(output).toContain('!\tPush rejected, cannot delete main branch (simulated)');
    expect(output).toContain('[remote rejected] main (pre-receive hook declined)');
    expect(await refs(simulator, mine)).toMatch(/^\S+\tHEAD\n\S+\trefs\/heads\/main\n$/);
  });
});

describe('the event of a push', () => {
  it('says of each ref whether git has moved it', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:a');

    // A branch can't be a folder of branches as well.
    const { code, output } = await push(simulator, mine, 'HEAD:a/b', 'HEAD:c');

    expect(code).toBe(1);
    expect(output).toContain('[remote rejected] HEAD -> a/b');
    await until(() => eventsOf(simulator, 'push').length === 3);
    expect(eventsOf(simulator, 'push').map(({ ref, accepted }) => [ref, accepted])).toEqual([
      ['refs/heads/a', true],
      ['refs/heads/a/b', false],
      ['refs/heads/c', true],
    ]);
  });

  weekly('exists when the client has ended', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    const told: number[] = [];
    for (const branch of ['a', 'b', 'c', 'd']) {
      await push(simulator, mine, `HEAD:${branch}`);
      told.push(eventsOf(simulator, 'push').length);
    }
    expect(told).toEqual([1, 2, 3, 4]);
  });
});

describe('a push elsewhere', () => {
  it.each(sampleOf(1, ['HEAD:feature', 'v1', 'HEAD:refs/head/main']))(
    'of %s is kept, builds nothing and says so',
    async (refspec) => {
      const simulator = await start(scenarioOf('warm'));
      const mine = await repository();
      await mine.git('tag', 'v1');

      const { code, output } = await push(simulator, mine, refspec);

      expect(code).toBe(0);
      expect(output).toContain('Pushed to branch other than [main, master], skipping build.');
      expect(eventsOf(simulator, 'build')).toEqual([]);
      expect(await refs(simulator, mine)).not.toBe('');
    },
  );

  it('can delete a branch', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:feature');

    expect(await push(simulator, mine, ':feature')).toMatchObject({ code: 0 });
    expect(await refs(simulator, mine)).toBe('');
  });
});

describe('a clone', () => {
  it.each(sampleOf(1, ['main', 'master']))('has what was deployed from %s', async (branch) => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    const pushed = await commitFiles(mine, 'app.js');
    await push(simulator, mine, `HEAD:${branch}`);

    const clone = join(mine.outside, 'clone');
    expect((await gitIn(simulator, mine, ['clone', REMOTE, clone])).code).toBe(0);

    const { output } = await gitIn(simulator, mine, ['-C', clone, 'rev-parse', 'HEAD']);
    expect(output.trim()).toBe(pushed);
  });

  weekly('of an app without a push is empty, and git says so', async () => {
    const simulator = await start(scenarioOf('no-release'));
    const mine = await repository();

    const args = ['clone', REMOTE, join(mine.outside, 'clone')];
    const { code, output } = await gitIn(simulator, mine, args);

    expect(code).toBe(0);
    expect(output).toContain('warning: You appear to have cloned an empty repository.');
  });
});
