import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type E2e, inWorld, type Run } from '../support/e2e.ts';
import { unfolded } from '../support/commands.ts';
import { weekly } from '../support/weekly.ts';
import { APP, eventsOf, scenarioOf } from '../simulator/in-world.ts';

const QUICK = { bootSeconds: 8, buildSeconds: 12 } as const;
const PREBOOT = { ...QUICK, quantity: 2, features: { preboot: true } } as const;
const RELEASE_PHASE = { processes: { release: { command: 'node migrate.js' } } } as const;

// The tool's own pauses aren't sped up: in a faster world, preboot's window would be over in one of them.
const options = { speed: 25, follows: true } as const;

const PUSH = ['git', 'push', 'heroku', 'main'] as const;

/** The built bin, because the command gets this process's own terminal. */
const watchRunning = (
  world: E2e,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Run> =>
  // Probes would go on for a minute after each switch.
  world.bin('heroku-preflight', ['watch', '--no-probe', ...args, '--', ...command], { env });

describe('watch -- git push heroku main', () => {
  it('follows its deploy until the new release is warm, alone', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const { code, stdout, stderr } = await watchRunning(world, PUSH);
        expect(unfolded(stdout)).toMatch(
          /^my-app 1 × standard-1x https:\S+ ✔ deploy v4 is live: waited \d+ s ✔ first answer \/ 200 in \d+ ms path status first → warm requests ✔ \/ 200 /,
        );
        expect(code).toBe(0);
        expect(stderr).toMatch(/^preflight {2}my-app: deploying/m);
        expect(stderr).toContain('Verifying deploy... done.');
        // The hook leaves the deploy to it, also the record.
        const followed = (await world.runs()).filter(({ deploy }) => deploy !== null);
        expect(followed).toMatchObject([
          { commit: '', outcome: { kind: 'finished' }, deploy: { release: 4, probing: null } },
        ]);
        const answered = eventsOf(world.simulator, 'router-response');
        expect(answered.at(-1)).toMatchObject({ release: 4, status: 200 });
      },
      options,
    ));

  it('raises the alarm before dynos that crash get traffic, with the rollback', () =>
    inWorld(
      scenarioOf('one-dyno', { ...PREBOOT, crashesOnBoot: true }),
      async (world) => {
        const summary = join(world.repository.outside, 'summary.md');
        const env = { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_STEP_SUMMARY: summary };
        const { code, stdout, stderr } = await watchRunning(world, PUSH, env);
        expect(unfolded(stdout)).toMatch(
          /✖ deploy web\.\d has crashed on v4, and takes over in (\d+ min )?\d+ s → heroku rollback v3 -a my-app → See why: heroku logs -a my-app/,
        );
        expect(stdout).toMatch(/^::error title=my-app%3A deploy::web\.\d has crashed on v4, /m);
        expect(await readFile(summary, 'utf8')).toMatch(
          /^\| ❌ \| deploy \| web.\d has crashed on v4, .*<code>heroku rollback v3 -a my-app<\/code>/m,
        );
        expect(code).toBe(1);
        // No new dyno has got a request yet.
        const answered = eventsOf(world.simulator, 'router-response');
        expect(answered.filter(({ release }) => release === 4)).toEqual([]);
        // Plain lines, without escape codes.
        expect(stderr).toMatch(/^waiting for v4/m);
        expect(stderr).not.toContain('\u001b');
      },
      options,
    ));

  it('rolls back to the release that served before, and follows that, if asked to', () =>
    inWorld(
      scenarioOf('one-dyno', { ...QUICK, crashesOnBoot: 'new-code' }),
      async (world) => {
        const { code, stdout } = await watchRunning(world, PUSH, {}, ['--rollback']);
        expect(unfolded(stdout)).toMatch(
          /✖ deploy web\.1 has crashed on v4 → .* ✔ rollback v3 again, as v5: live after \d+ s $/,
        );
        expect(code).toBe(1);
        expect(world.simulator.state(APP).releases.at(-1)).toMatchObject({
          ...{ version: 5, description: 'Rollback to v3' },
        });
      },
      options,
    ));

  weekly('rolls back nothing without being asked to, nor a deploy that went well', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const { code, stdout } = await watchRunning(world, PUSH, {}, ['--rollback']);
        expect(stdout).not.toContain('rollback');
        expect(code).toBe(0);
        expect(world.simulator.state(APP).releases.at(-1)?.version).toBe(4);
      },
      options,
    ),
  );

  weekly('says that the release phase failed', () =>
    inWorld(
      scenarioOf('one-dyno', {
        ...{ ...QUICK, ...RELEASE_PHASE },
        releasePhase: { seconds: 20, failures: 1 },
      }),
      async (world) => {
        const { code, stdout } = await watchRunning(world, PUSH);
        expect(unfolded(stdout)).toContain(
          '✖ deploy the release phase of v4 failed: the app still runs v3 → heroku releases:retry -a my-app',
        );
        expect(code).toBe(1);
      },
      options,
    ),
  );

  weekly('says that the build failed', () =>
    inWorld(
      scenarioOf('build-fails', { size: 'standard-1x', ...QUICK }),
      async (world) => {
        const { code, stdout } = await watchRunning(world, PUSH);
        expect(unfolded(stdout)).toContain('✖ deploy the build failed: the app still runs v3');
        expect(unfolded(stdout)).toContain('✖ command git ended with exit code 1');
        expect(code).toBe(1);
      },
      options,
    ),
  );

  weekly('wakes an app that comes back asleep, and warms it', () =>
    inWorld(
      scenarioOf('sleeping', QUICK),
      async (world) => {
        const { code, stdout } = await watchRunning(world, PUSH, { PREFLIGHT: 'off' });
        expect(stdout).toMatch(/deploy +v4 (is live|was asleep)/);
        expect(code).toBe(0);
      },
      options,
    ),
  );

  weekly('prints one JSON object on stdout, whatever the command prints', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const script = 'echo noise; git push -q heroku main';
        const { stdout, stderr } = await watchRunning(world, ['sh', '-c', script], {}, ['--json']);
        expect(JSON.parse(stdout)).toMatchObject({
          ...{ result: 'ok', command: { name: 'sh', exitCode: 0 } },
          deploy: { state: 'live', release: 4, by: 'dynos', author: null },
        });
        expect(stderr).toContain('noise\n');
      },
      options,
    ),
  );
});

describe('watch -- another command', () => {
  weekly('exits with 1 if nothing was deployed, whatever the command says', () =>
    inWorld(
      scenarioOf('one-dyno'),
      async (world) => {
        const { code, stdout } = await watchRunning(world, ['sh', '-c', 'exit 7']);
        expect(unfolded(stdout)).toContain(
          '✖ deploy nothing was deployed: sh ended with exit code 7 → heroku releases -a my-app',
        );
        expect(code).toBe(1);
      },
      options,
    ),
  );

  weekly('is enough if it’s released, for an app without a web process', () =>
    inWorld(
      scenarioOf('worker-only', QUICK),
      async (world) => {
        const { code, stdout } = await watchRunning(world, PUSH);
        expect(unfolded(stdout)).toContain(
          '✔ deploy v4 is released ℹ no web process nothing to warm',
        );
        expect(code).toBe(0);
      },
      options,
    ),
  );

  weekly('exits with 2 if the command can’t be started', () =>
    inWorld(
      scenarioOf('one-dyno'),
      async (world) => {
        const { code, stdout, stderr } = await watchRunning(world, ['no-such-program']);
        expect(stderr).toContain('heroku-preflight: no-such-program: ENOENT\n  After --, ');
        expect(stdout).toBe('');
        expect(code).toBe(2);
      },
      options,
    ),
  );

  weekly('doesn’t run it if the API refuses, because its deploy couldn’t be followed', () =>
    inWorld(
      { ...scenarioOf('one-dyno'), faults: { api: [{ status: 403 }] } },
      async (world) => {
        const { code, stdout } = await watchRunning(world, ['echo', 'has run']);
        expect(stdout).not.toContain('has run');
        expect(code).toBe(2);
      },
      options,
    ),
  );

  weekly('runs it while the API is down, and says that it can’t tell', () =>
    inWorld(
      { ...scenarioOf('one-dyno'), faults: { api: [{ status: 503 }] } },
      async (world) => {
        const { code, stdout } = await watchRunning(world, ['echo', 'has run']);
        expect(stdout).toContain('has run\n');
        expect(stdout).toContain("✖ deploy            couldn't check for one under way");
        expect(code).toBe(2);
      },
      options,
    ),
  );
});
