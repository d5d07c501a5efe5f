import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { logProcesses, startedByHook } from '../support/e2e-processes.ts';
import { inFreshClone, inWorld, type E2e } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const hookOf = ({ repository }: E2e): string => join(repository.path, '.git/hooks/pre-push');

/** A remote that is a bare repository beside the clone. */
async function addElsewhere({ git, repository }: E2e): Promise<void> {
  const bare = join(repository.outside, 'elsewhere.git');
  await git('init', '--quiet', '--bare', bare);
  await git('remote', 'add', 'elsewhere', bare);
}

describe('a push to another host', () => {
  it('starts the same processes as without the hook, and prints the same', () =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      await addElsewhere(world);
      const log = await logProcesses(world);
      const pushWith = async (...options: string[]): Promise<unknown> => {
        await world.git('commit', '--allow-empty', '-m', 'more');
        const { code, stderr } = await world.push(log.env, [...options, 'elsewhere', 'main']);
        expect(code).toBe(0);
        expect(stderr).toMatch(/^To .*\n.* main -> main\n$/);
        return (await log.take()).map(({ argv: [program] }) => program).sort();
      };
      const without = await pushWith('--no-verify');
      expect(without).toContain('git-receive-pack');
      expect(await pushWith()).toEqual(without);
      expect(world.simulator.events.map(({ type }) => type)).not.toContain('proxy-connect');
    }));

  // git gives the hook the URL after insteadOf, so this test can't push to these URLs.
  it.each(
    sampleOf(1, [
      ['https://github.com/heroku/my-app.git'],
      ['git@github.com:heroku/my-app.git'],
      ['https://git.heroku.com.example.com/my-app.git'],
      ['https://git.heroku.com@example.com/my-app.git'],
      ['https://example.com:443/x?git.heroku.com'],
      // The line in the hook can't decide about these, so it asks the installed copy.
      ['https://example.com/git.heroku.com/my-app.git'],
      ['file:///git.heroku.com/my-app.git'],
    ]),
  )('starts no process at %s either', (url) =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      const log = await logProcesses(world);
      const called = await world.run(hookOf(world), ['origin', url], { env: log.env });
      expect(called).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await log.take()).toEqual([]);
    }),
  );

  weekly('differs from a push to Heroku, where the hook starts Node', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const log = await logProcesses(world);
      await world.push(log.env);
      const programs = startedByHook(await log.take()).map(({ argv: [program] }) => program);
      expect(programs).toContain('node');
    }),
  );
});

describe('a colleague’s clone without the bundle', () => {
  it('gets a one-line note, and the push continues', () =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      await rm(world.state.root, { recursive: true });
      const { code, stderr } = await world.push();
      expect(code).toBe(0);
      expect(stderr.match(/preflight/g)?.length).toBe(2);
      expect(stderr).toMatch(
        /^preflight: not installed in this clone: npx -p heroku-preflight install-hooks\n/,
      );
      expect(eventsOf(world.simulator, 'release')).toHaveLength(1);
    }));
});

describe('an existing hook', () => {
  /** Installs next to a hook that records its input and exits with the given code. */
  async function installBeside(world: E2e, exitCode = 0): Promise<void> {
    const seen = join(world.repository.outside, 'seen');
    const hook = `#!/bin/sh
{ printf '%s|' "$0" "$#" "$@"; cat; } >'${seen}'
echo theirs >&2
exit ${exitCode}
`;
    await world.write('.git/hooks/pre-push', hook);
    await chmod(hookOf(world), 0o755);
    expect(await world.command(['install-hooks'])).toMatchObject({ code: 0 });
  }

  const seenBy = ({ repository }: E2e): Promise<string> =>
    readFile(join(repository.outside, 'seen'), 'utf8');

  it.each([['heroku'], ['elsewhere']])(
    'gets the same name, arguments and stdin as without ours: a push to %s',
    (remote) =>
      inFreshClone(scenarioOf('warm'), async (world) => {
        await addElsewhere(world);
        await installBeside(world);
        await world.git('tag', 'v1');
        const args = ['--dry-run', remote, 'main', 'v1'];
        await world.push({ PREFLIGHT: 'off' }, args);
        const before = await seenBy(world);
        await writeFile(join(world.repository.outside, 'seen'), '');
        await world.push({}, args);
        expect(await seenBy(world)).toBe(before);
        expect(before).toMatch(/pre-push\|2\|.*\|refs\/heads\/main .*\nrefs\/tags\/v1 .*\n$/);
      }),
  );

  weekly('runs after ours', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      await installBeside(world);
      const { code, stderr } = await world.push();
      expect(code).toBe(0);
      expect(stderr).toMatch(/^preflight {2}my-app: [^]*\ntheirs\n/);
    }),
  );

  weekly('stops the push when it fails', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      await installBeside(world, 3);
      const { code, stderr } = await world.push();
      expect(code).toBe(1);
      expect(stderr).toMatch(/^preflight {2}my-app[^]*theirs\n/m);
      expect(eventsOf(world.simulator, 'push')).toEqual([]);
    }),
  );

  it('doesn’t run if one of our checks stops the push', () =>
    inFreshClone(scenarioOf('one-dyno'), async (world) => {
      await installBeside(world);
      await world.write('heroku-preflight.json', { checks: { preboot: 'error' } });
      const { code, stderr } = await world.push();
      expect(code).toBe(1);
      expect(stderr).not.toContain('theirs');
    }));

  weekly('is restored byte for byte by --uninstall', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const hook = '#!/bin/sh\n# ünïcode, no line end\nexit 0';
      await world.write('.git/hooks/pre-push', hook);
      await chmod(hookOf(world), 0o755);
      await world.command(['install-hooks']);
      expect(await readFile(hookOf(world), 'utf8')).not.toBe(hook);
      expect(await world.command(['install-hooks', '--uninstall'])).toMatchObject({ code: 0 });
      expect(await readFile(hookOf(world), 'utf8')).toBe(hook);
    }),
  );
});
