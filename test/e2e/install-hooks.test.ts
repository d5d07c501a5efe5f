import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inFreshClone, inWorld, ROOT } from '../support/e2e.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { weekly } from '../support/weekly.ts';

describe('install-hooks', () => {
  it('prints its plan, carries it out, reports it, and undoes it', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const statusOf = async (): Promise<unknown> =>
        JSON.parse((await world.bin('install-hooks', ['--status', '--json'])).stdout);
      expect(await world.bin('install-hooks', ['--dry-run'])).toMatchObject({ code: 0 });
      expect(await statusOf()).toMatchObject({ result: 'not-installed', verified: false });
      expect(await world.bin('install-hooks', [])).toMatchObject({ code: 0 });
      expect(await statusOf()).toMatchObject({ result: 'installed', verified: true });
      expect(await world.bin('install-hooks', ['--uninstall'])).toMatchObject({ code: 0 });
      expect(await statusOf()).toMatchObject({ result: 'not-installed', verified: false });
    }));

  weekly('says that an old SSH remote of Heroku no longer works, and how to fix it', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      await world.git('remote', 'set-url', 'heroku', 'git@heroku.com:my-app.git');
      const { code, stdout } = await world.bin('install-hooks', []);
      expect(code).toBe(0);
      expect(stdout).toContain('    git remote set-url heroku https://git.heroku.com/my-app.git\n');
    }),
  );

  it('works through npm’s link in node_modules/.bin', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const modules = join(world.repository.path, 'node_modules');
      await mkdir(join(modules, '.bin'), { recursive: true });
      await symlink(ROOT, join(modules, 'heroku-preflight'));
      const link = join(modules, '.bin/install-hooks');
      await symlink('../heroku-preflight/dist/install-hooks.cjs', link);
      expect(await world.run(link, [])).toMatchObject({ code: 0 });
      expect((await world.push()).stderr).toMatch(/^preflight {2}my-app/m);
    }));

  it('works in a linked worktree, where a push is also checked', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const cwd = join(world.repository.outside, 'linked');
      await world.git('worktree', 'add', cwd, '-b', 'other');
      const { code, stderr } = await world.run('git', ['push', 'heroku', 'other:main'], { cwd });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^preflight {2}my-app/m);
    }));

  weekly('writes a config that the hook accepts', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      expect(await world.bin('install-hooks', ['--init'])).toMatchObject({ code: 0 });
      const { stderr } = await world.push();
      expect(stderr).toMatch(/^preflight {2}my-app/m);
      expect(stderr).not.toContain('skipped');
    }),
  );

  it('says that this isn’t a repository', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const { code, stderr } = await world.bin('install-hooks', [], {
        cwd: world.repository.outside,
      });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^install-hooks: this isn't a git repository/);
    }));

  it('doesn’t change a hook that would keep ours from running', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      await world.write('.git/hooks/pre-push', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]).toString());
      const { code, stderr, stdout } = await world.bin('install-hooks', []);
      expect(code).toBe(2);
      expect(stderr + stdout).toMatch(/pre-push/);
    }));

  it('names the required git if git is too old', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const bin = join(world.repository.outside, 'old');
      await mkdir(bin);
      await world.write('../old/git', '#!/bin/sh\necho git version 2.17.1\n');
      await world.run('chmod', ['+x', join(bin, 'git')]);
      const PATH = `${bin}:${world.env.PATH ?? ''}`;
      const { code, stderr } = await world.bin('install-hooks', [], { env: { PATH } });
      expect(code).toBe(2);
      expect(stderr).toMatch(/2\.17\.1[^]*2\.20/);
    }));

  it('says that git is missing', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const env = { PATH: world.repository.outside };
      const { code, stderr } = await world.bin('install-hooks', [], { env });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^install-hooks: git isn't on PATH/);
    }));
});
