import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { SimEvent } from '../../src/simulator/events.ts';
import { APP, eventsOf, REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { type E2e, eventually, inWorld, PATIENT } from '../support/e2e.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const requests = ({ simulator }: E2e): number => eventsOf(simulator, 'router-request').length;
const apiRequests = ({ simulator }: E2e): number => eventsOf(simulator, 'api-request').length;
const isDeployed = ({ simulator }: E2e): boolean => eventsOf(simulator, 'release').length === 1;

/**
 * The hosts that the hook sent requests to, in order of their start. (Requests that leave at once, each on
 * its own connection, can overtake one another in their handshakes.)
 */
const hostsAsked = (events: readonly SimEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'proxy-connect' && event.host !== 'git.heroku.com' ? [event.host] : [],
  );

const BOTH_ASKED = expect.arrayContaining([
  expect.objectContaining({ type: 'router-request' }),
  expect.objectContaining({ type: 'api-request' }),
]);

/** How many web dynos are awake right after the deploy. */
const awakeAfter = ({ simulator }: E2e): number | undefined =>
  eventsOf(simulator, 'release').at(-1)?.runningAfter;

/** Whether a web dyno has booted with the pushed code. */
function isUpOnNewRelease({ simulator }: E2e): boolean {
  const version = eventsOf(simulator, 'release').at(-1)?.version;
  return eventsOf(simulator, 'dyno').some(
    ({ name, release, to }) => name.startsWith('web.') && release === version && to === 'up',
  );
}

describe('a push that deploys', () => {
  weekly('says that an awake app is awake, and never that it woke', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.write('heroku-preflight.json', PATIENT);
      const { code, stderr } = await world.push();
      expect(code).toBe(0);
      expect(stderr).toMatch(/^preflight {2}my-app: deploying [0-9a-f]{7} to main$/m);
      expect(stderr).toMatch(/✔ awake +200 in /);
      expect(awakeAfter(world)).toBe(1);
    }),
  );

  weekly('prints nothing on stdout, which belongs to git', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const { stdout } = await world.push({}, ['--porcelain', 'heroku', 'main']);
      expect(stdout).not.toMatch(/preflight|awake/);
    }),
  );

  it('wakes a sleeping app, which is then awake on the new release', () =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      await world.write('heroku-preflight.json', PATIENT);
      const { stderr } = await world.push();
      expect(stderr).toMatch(/✔ awake +woken: 200 in /);
      expect(awakeAfter(world)).toBe(1);
      await eventually(() => isUpOnNewRelease(world) || undefined);
    }));

  it('leaves a sleeping app asleep with PREFLIGHT=off', () =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      const { code, stderr } = await world.push({ PREFLIGHT: 'off' });
      expect(code).toBe(0);
      expect(stderr).not.toContain('preflight');
      expect(awakeAfter(world)).toBe(0);
      expect(requests(world) + apiRequests(world)).toBe(0);
    }));

  it('sends the app’s request before the API’s if it knows the app’s address', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.push();
      const before = world.simulator.events.length;
      await world.git('commit', '--allow-empty', '-m', 'second');
      await world.push();
      const events = world.simulator.events.slice(before);
      const { hostname } = new URL(world.simulator.state(APP).webUrl);
      expect(hostsAsked(events)[0]).toBe(hostname);
      expect(events).toEqual(BOTH_ASKED);
    }));

  it('sends the app’s request before the API’s at the first push if the developer allowed the config’s address', () =>
    inWorld(scenarioOf('warm', { webUrl: 'https://my-app.herokuapp.com/' }), async (world) => {
      await world.write('heroku-preflight.json', {
        warmup: { url: 'https://my-app.herokuapp.com' },
      });
      await world.git('config', 'preflight.allowHost', 'my-app.herokuapp.com');
      await world.push();
      const { events } = world.simulator;
      expect(hostsAsked(events)[0]).toBe('my-app.herokuapp.com');
      expect(events).toEqual(BOTH_ASKED);
    }));
});

describe('a push that deploys nothing', () => {
  const NOTICE = 'preflight  Heroku builds only main and master: this push deploys nothing\n';

  it.each(
    sampleOf(1, [
      ['another branch', ['heroku', 'main:feature']],
      ['a tag', ['heroku', 'v1']],
      ['several of them', ['heroku', 'main:feature', 'v1']],
    ]),
  )('says so, and sends no request to the app or the API: %s', (_, args) =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      await world.git('tag', 'v1');
      const { code, stderr } = await world.push({}, args);
      expect(code).toBe(0);
      expect(stderr.startsWith(NOTICE)).toBe(true);
      expect(requests(world) + apiRequests(world)).toBe(0);
    }),
  );

  const configure = (world: E2e, deployRef: string): Promise<void> =>
    world.write('heroku-preflight.json', { checks: { 'deploy-ref': deployRef } });

  weekly('suggests the command that deploys if it pushes a branch and no tag', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.git('tag', 'v1');
      const branch = await world.push({}, ['heroku', 'main:feature']);
      expect(branch.stderr).toContain(`${NOTICE}           → git push heroku main\n`);
      const tag = await world.push({}, ['heroku', 'v1']);
      expect(tag.stderr).not.toContain('git push heroku');
    }),
  );

  weekly('names the pushed branch, not the one that is checked out', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.git('branch', 'feature');
      await world.git('checkout', '-b', 'other');
      await world.git('commit', '--allow-empty', '-m', 'of no concern');
      const { stderr } = await world.push({}, ['heroku', 'feature']);
      expect(stderr).toContain(`${NOTICE}           → git push heroku feature:main\n`);
    }),
  );

  weekly('suggests no command if it pushes several branches', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const { stderr } = await world.push({}, ['heroku', 'main:feature', 'main:other']);
      expect(stderr).toContain(
        `${NOTICE}           → To deploy a branch: git push REMOTE BRANCH:main\n`,
      );
      expect(stderr).not.toContain('git push heroku');
    }),
  );

  it('stops if deploy-ref is set to "error", and says how to push anyway', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await configure(world, 'error');
      const { code, stderr } = await world.push({}, ['heroku', 'main:feature']);
      expect(code).toBe(1);
      expect(stderr).toContain(
        '  1 error: push stopped. To push anyway (add your own options):\n' +
          '    git -c preflight.mode=off push heroku main:feature\n',
      );
      expect(eventsOf(world.simulator, 'push')).toEqual([]);
    }));

  it.each(
    sampleOf(1, [
      ['refs/head/main', 'HEAD:refs/heads/main'],
      ['refs/heads/Main', 'HEAD:refs/heads/main'],
      ['refs/tags/main', 'HEAD:refs/heads/main'],
    ]),
  )('stops for HEAD:%s, which is meant to deploy, too', (ref, refspec) =>
    inWorld(scenarioOf('warm'), async (world) => {
      await configure(world, 'error');
      const { code, stderr } = await world.push({}, ['heroku', `HEAD:${ref}`]);
      expect(code).toBe(1);
      expect(stderr).toContain(`${NOTICE}           → git push heroku ${refspec}\n`);
      expect(eventsOf(world.simulator, 'push')).toEqual([]);
      expect(await world.push({}, ['heroku', refspec])).toMatchObject({ code: 0 });
    }),
  );

  it('says that git refuses an annotated tag as main, and gives a retry that works', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await configure(world, 'error');
      await world.push({ PREFLIGHT: 'off' });
      await world.git('commit', '--allow-empty', '-m', 'release');
      await world.git('tag', '-a', '-m', 'one', 'v1');
      const { code, stderr } = await world.push({}, ['heroku', 'v1:main']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/✖ deploy branch +git refuses an annotated tag as a branch: push its/);
      expect(stderr).toContain('→ git push heroku "v1^{}:main"\n');
      expect(stderr).not.toContain('git show');
      const [, retry = ''] = /push anyway.*:\n +(git .*)\n/.exec(stderr) ?? [];
      expect(retry).toBe('git -c preflight.mode=off push heroku "v1^{}:main"');
      expect(await world.run('sh', ['-c', retry])).toMatchObject({ code: 0 });
    }));

  it.each(
    sampleOf(1, [
      ['a tag', {}, ['heroku', 'v1']],
      ['a dry run', {}, ['--dry-run', 'heroku', 'main:feature']],
      ['a push that is only to warm', { PREFLIGHT: 'warm' }, ['heroku', 'main:feature']],
    ]),
  )('doesn’t stop for deploy-ref if it is %s', (_, env, args) =>
    inWorld(scenarioOf('warm'), async (world) => {
      await configure(world, 'error');
      await world.git('tag', 'v1');
      const { code, stderr } = await world.push(env, args);
      expect([code, stderr.startsWith(NOTICE)]).toEqual([0, true]);
    }),
  );

  weekly('prints nothing about it if deploy-ref is off', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await configure(world, 'off');
      const { code, stderr } = await world.push({}, ['heroku', 'main:feature']);
      expect([code, stderr.includes('preflight  ')]).toEqual([0, false]);
    }),
  );

  weekly('warns that Heroku refuses to delete the deploy branch', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.push({ PREFLIGHT: 'off' });
      const { code, stderr } = await world.push({}, ['heroku', ':main']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^preflight {2}Heroku refuses to delete main: it deploys from it\n/);
      expect(requests(world)).toBe(0);
    }),
  );

  it('prints nothing if everything is up to date', () =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      await world.push({ PREFLIGHT: 'off' });
      const { stderr } = await world.push();
      expect(stderr).toBe('Everything up-to-date\n');
      expect(requests(world)).toBe(0);
    }));

  it('says how to run a failed release phase again, since git has nothing new to push', () =>
    inWorld(
      scenarioOf('warm', {
        processes: { release: { command: 'node migrate.js' } },
        ...{ buildSeconds: 0, releasePhase: { seconds: 0, failures: 1 } },
      }),
      async (world) => {
        await world.push({ PREFLIGHT: 'off' });
        const { code, stderr } = await world.push();
        expect(code).toBe(0);
        expect(stderr).toContain('git has nothing new to push, but my-app runs v3: v4 failed.');
        expect(stderr).toContain('→ heroku releases:retry -a my-app\nEverything up-to-date\n');
        expect(requests(world)).toBe(0);
      },
    ));

  it.each(sampleOf(1, [['--dry-run'], ['-n']]))('sends no request with %s', (option) =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      const { code, stderr } = await world.push({}, [option, 'heroku', 'main']);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^preflight {2}dry run: the app is neither woken nor checked\n/);
      expect(requests(world) + apiRequests(world)).toBe(0);
    }),
  );
});

describe('the pushed refs', () => {
  weekly('can include others, and are still one deploy', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.git('tag', 'v1');
      const { stderr } = await world.push({}, ['heroku', 'main', 'main:master', 'main:x', 'v1']);
      expect(stderr.match(/deploying/g)).toHaveLength(1);
      expect(isDeployed(world)).toBe(true);
      expect(requests(world)).toBe(1);
    }),
  );

  weekly('can be any commit, by any name', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.git('commit', '--allow-empty', '-m', 'second');
      const { stdout: commit } = await world.git('rev-parse', 'HEAD~1');
      const { stderr } = await world.push({}, ['heroku', 'HEAD~1:refs/heads/master']);
      expect(stderr).toContain(`my-app: deploying ${commit.slice(0, 7)} to master`);
    }),
  );
});

describe('a push', () => {
  it('can name a URL instead of a remote', () =>
    inWorld(scenarioOf('sleeping'), async (world) => {
      await world.write('heroku-preflight.json', PATIENT);
      const { stderr } = await world.push({}, [REMOTE, 'main']);
      expect(stderr).toMatch(/✔ awake +woken/);
    }));

  weekly('can use a URL that insteadOf rewrites to Heroku’s', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.git('config', 'url.https://git.heroku.com/.insteadOf', 'heroku:');
      const { stderr } = await world.push({}, [`heroku:${APP}.git`, 'main']);
      expect(stderr).toContain('preflight  my-app: deploying');
    }),
  );

  weekly('uses the account of a token in the URL for the API', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const { token } = world.simulator;
      await world.git('remote', 'set-url', 'heroku', REMOTE.replace('//', `//x:${token}@`));
      const { code, stderr } = await world.push({ HEROKU_API_KEY: 'HRKU-of-another-account' });
      expect(code).toBe(0);
      expect(stderr).toContain('dyno tier');
      const asked = eventsOf(world.simulator, 'api-request');
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.every(({ authorized }) => authorized)).toBe(true);
    }),
  );

  // git runs the hook after the remote has answered, so a remote that accepts SSH replaces Heroku's.
  it.each(sampleOf(1, [['git@heroku.com:my-app.git'], ['ssh://git@heroku.com/my-app.git']]))(
    'can’t go to %s, because SSH no longer works; it prints the command that sets the https URL',
    (url) =>
      inWorld(
        scenarioOf('warm'),
        async (world) => {
          const bare = join(world.repository.outside, 'bare.git');
          await world.git('init', '--quiet', '--bare', bare);
          const { stderr } = await world.push({
            GIT_SSH_COMMAND: `git receive-pack '${bare}' #`,
            GIT_SSH_VARIANT: 'simple',
          });
          expect(stderr).toMatch(/^preflight {2}Heroku no longer accepts pushes over SSH/m);
          expect(stderr).toContain(`git remote set-url heroku ${REMOTE}\n`);
          expect(requests(world) + apiRequests(world)).toBe(0);
        },
        { remote: url },
      ),
  );
});

describe('the Node on PATH', () => {
  /** A folder with an old Node, such as an application's pinned version. */
  async function oldNode({ repository, write, run }: E2e): Promise<string> {
    const bin = join(repository.outside, 'old');
    const script = '#!/bin/sh\ntest "$1" = -v || exit 86\necho v14.21.3\n';
    await write('../old/node', script);
    await run('chmod', ['+x', join(bin, 'node')]);
    return bin;
  }

  weekly('can be too old, so the Node that installed the hook runs instead', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const PATH = `${await oldNode(world)}:${world.env.PATH ?? ''}`;
      expect((await world.push({ PATH })).stderr).toMatch(/^preflight {2}my-app/m);
    }),
  );

  it('can be too old, so a version manager’s Node runs instead, even if it isn’t on PATH', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const PATH = `${await oldNode(world)}:${world.env.PATH ?? ''}`;
      await rm(world.state.node);
      const node = '../nvm/versions/node/v22.1.0/bin/node';
      await world.write(node, `#!/bin/sh\n: >'used'\nexec '${process.execPath}' "$@"\n`);
      await world.run('chmod', ['+x', node]);
      const NVM_DIR = join(world.repository.outside, 'nvm');
      expect((await world.push({ PATH, NVM_DIR })).stderr).toMatch(/^preflight {2}my-app/m);
      await access(join(world.repository.path, 'used'));
    }));
});
