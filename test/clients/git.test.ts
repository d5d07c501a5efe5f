import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { APP, eventsOf, REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { withClients } from './client-world.ts';

describe('git push', () => {
  it('shows the build and what it released', () =>
    withClients(scenarioOf('one-dyno'), async ({ git, simulator }) => {
      const { code, stderr } = await git('push', 'heroku', 'main');

      expect(code).toBe(0);
      expect(stderr).toMatch(/^remote: -----> Building on the Heroku-24 stack \(simulated\)/m);
      expect(stderr).toMatch(/^remote: +Released v4 \(simulated\)/m);
      expect(stderr).toContain(`${simulator.state(APP).webUrl} deployed to Heroku`);
      expect(stderr).toMatch(/^ \* \[new branch\] +main -> main$/m);
      expect(simulator.state(APP).builds).toMatchObject([{ status: 'succeeded' }]);
    }));

  it('says that everything is up to date the second time', () =>
    withClients(scenarioOf('one-dyno'), async ({ git, simulator }) => {
      await git('push', 'heroku', 'main');

      expect(await git('push', 'heroku', 'main')).toMatchObject({
        code: 0,
        stderr: 'Everything up-to-date\n',
      });
      expect(eventsOf(simulator, 'release')).toHaveLength(1);
    }));

  it("says that another branch isn't built", () =>
    withClients(scenarioOf('one-dyno'), async ({ git, simulator }) => {
      const { code, stderr } = await git('push', 'heroku', 'main:feature');

      expect(code).toBe(0);
      expect(stderr).toContain('Pushed to branch other than [main, master], skipping build.');
      expect(eventsOf(simulator, 'build')).toEqual([]);
    }));

  it('rejects a history without some commits, unless it is forced', () =>
    withClients(scenarioOf('one-dyno'), async ({ git }) => {
      await git('commit', '--allow-empty', '-m', 'second');
      await git('push', 'heroku', 'main');
      await git('reset', '--hard', 'HEAD~1');
      await git('commit', '--allow-empty', '-m', 'other');

      const { code, stderr } = await git('push', 'heroku', 'main');
      expect(code).toBe(1);
      expect(stderr).toMatch(/^ ! \[rejected\] +main -> main \(/m);

      expect((await git('push', '--force', 'heroku', 'main')).code).toBe(0);
    }));

  it('fails when the build fails', () =>
    withClients(scenarioOf('build-fails'), async ({ git, simulator }) => {
      const { code, stderr } = await git('push', 'heroku', 'main');

      expect(code).toBe(1);
      expect(stderr).toMatch(/^remote: +! +Push rejected, failed to compile Node\.js app\./m);
      expect(stderr).toMatch(
        /^ ! \[remote rejected\] main -> main \(pre-receive hook declined\)$/m,
      );
      expect(eventsOf(simulator, 'release')).toEqual([]);
      expect((await git('ls-remote', 'heroku')).stdout).toBe('');
    }));

  it('fails when it deletes the deploy branch', () =>
    withClients(scenarioOf('one-dyno'), async ({ git }) => {
      await git('push', 'heroku', 'main');

      const { code, stderr } = await git('push', 'heroku', ':main');

      expect(code).toBe(1);
      expect(stderr).toMatch(/^ ! \[remote rejected\] main/m);
      expect((await git('ls-remote', 'heroku')).stdout).toContain('refs/heads/main');
    }));

  it("fails for an app that doesn't exist", () =>
    withClients(scenarioOf('one-dyno'), async ({ git }) => {
      const { code, stderr } = await git('push', 'https://git.heroku.com/other-app.git', 'main');

      expect(code).toBe(128);
      expect(stderr).toMatch(/^remote: !\s+No such app as other-app\./m);
      expect(stderr).toContain(
        "fatal: repository 'https://git.heroku.com/other-app.git/' not found",
      );
    }));

  it('fails with a rejected token, without a prompt for another', () =>
    withClients(scenarioOf('one-dyno'), async ({ run, simulator }) => {
      const { code, stderr } = await run('git', ['push', 'heroku', 'main'], {
        HEROKU_API_KEY: 'wrong',
      });

      expect(code).toBe(128);
      expect(stderr).toContain(`fatal: Authentication failed for '${REMOTE}/'`);
      expect(eventsOf(simulator, 'push')).toEqual([]);
    }));

  it('sends nothing on a dry run', () =>
    withClients(scenarioOf('one-dyno'), async ({ git, simulator }) => {
      expect((await git('push', '--dry-run', 'heroku', 'main')).code).toBe(0);
      expect(eventsOf(simulator, 'push')).toEqual([]);
    }));
});

describe('git clone', () => {
  it('fetches what was pushed', () =>
    withClients(scenarioOf('one-dyno'), async ({ git, repository }) => {
      await git('push', 'heroku', 'main');
      const clone = join(repository.outside, 'clone');

      expect((await git('clone', '--quiet', REMOTE, clone)).code).toBe(0);

      const head = await git('rev-parse', 'HEAD');
      expect((await git('-C', clone, 'rev-parse', 'HEAD')).stdout).toBe(head.stdout);
    }));

  it('warns of an app without a push', () =>
    withClients(scenarioOf('no-release'), async ({ git, repository }) => {
      const { code, stderr } = await git('clone', REMOTE, join(repository.outside, 'clone'));

      expect(code).toBe(0);
      expect(stderr).toContain('warning: You appear to have cloned an empty repository.');
    }));

  it("is what the CLI's git:clone runs, with its own remote", () =>
    withClients(scenarioOf('one-dyno'), async ({ git, heroku, repository }) => {
      await git('push', 'heroku', 'main');
      const clone = join(repository.outside, 'clone');
      await rm(clone, { recursive: true, force: true });

      expect((await heroku('git:clone', clone, '--app', APP)).code).toBe(0);

      expect((await git('-C', clone, 'remote', 'get-url', 'heroku')).stdout).toBe(`${REMOTE}\n`);
    }));
});

describe('git fetch', () => {
  it('fetches what another person pushed', () =>
    withClients(scenarioOf('one-dyno'), async ({ git, repository }) => {
      await git('push', 'heroku', 'main');
      const clone = join(repository.outside, 'clone');
      await git('clone', '--quiet', REMOTE, clone);
      await git('commit', '--allow-empty', '-m', 'second');
      await git('push', 'heroku', 'main');

      expect((await git('-C', clone, 'fetch', '--quiet')).code).toBe(0);

      const pushed = await git('rev-parse', 'HEAD');
      expect((await git('-C', clone, 'rev-parse', 'origin/main')).stdout).toBe(pushed.stdout);
    }));
});
