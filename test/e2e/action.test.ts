import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { versionsIn } from '../../scripts/release/version.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { type E2e, type Env, inWorld, ROOT } from '../support/e2e.ts';
import { LOGIN, RAN, runJob, type Step, storeLogins, useOwnNpm } from '../support/github-job.ts';
import { startRegistry } from '../support/npm-registry.ts';
import { weekly } from '../support/weekly.ts';

// Runs the steps of action.yml as GitHub's runner does.

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');
const action = parse(await read('action.yml')) as Action;
const { version } = JSON.parse(await read('package.json')) as { version: string };

const PUSH = 'git push https://git.heroku.com/my-app.git HEAD:refs/heads/main';
const QUICK = { bootSeconds: 8, buildSeconds: 12 } as const;
const options = { speed: 25, installed: false } as const;

let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  registry = await startRegistry();
});

afterAll(() => registry.close());

const runAction = (
  world: E2e,
  given: Readonly<Record<string, string>>,
  env: Env = {},
): ReturnType<typeof runJob> => {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default]);
  const inputs = new Map([...defaults, ...Object.entries(given)] as [string, string][]);
  return runJob({ world, steps: action.runs.steps, registry: registry.url, inputs, env });
};

describe('the action', () => {
  it('checks, deploys and follows the deploy, with the summary of each', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const inputs = { app: 'my-app', command: PUSH };
        const { code, stdout, stderr, summary } = await runAction(world, inputs);
        expect(stderr).toMatch(/main\b/);
        expect(stdout).toMatch(/⚠ web dynos[^]*✔ deploy +v4 is live/);
        expect(summary).toMatch(/web dynos[^]*v4 is live/);
        expect(code).toBe(0);
      },
      options,
    ));

  it('deploys nothing if a check fails', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        await world.write('heroku-preflight.json', { checks: { 'web-dynos': 'error' } });
        const inputs = { app: 'my-app', command: PUSH };
        const { code, summary } = await runAction(world, inputs);
        expect(summary).toContain('web dynos');
        expect(eventsOf(world.simulator, 'git-request')).toEqual([]);
        expect(code).toBe(1);
      },
      options,
    ));

  it('lets no other credential helper answer for Heroku, or store the key', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const file = await storeLogins(world);
        const { code } = await runAction(world, { app: 'my-app', command: PUSH });
        expect(await readFile(file, 'utf8')).toBe(LOGIN);
        expect(code).toBe(0);
      },
      options,
    ));

  it("keeps the job's own settings of git", () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const inputs = { app: 'my-app', command: PUSH.replace('https://git.heroku.com/', 'to:') };
        const { code } = await runAction(world, inputs, {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'url.https://git.heroku.com/.insteadOf',
          GIT_CONFIG_VALUE_0: 'to:',
        });
        expect(code).toBe(0);
      },
      options,
    ));

  it('reads no npm settings of the repository', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        await useOwnNpm(world);
        const { code, stdout } = await runAction(world, { app: 'my-app' });
        expect((await world.run('ls', [])).stdout).not.toContain(RAN);
        expect(stdout).toMatch(/⚠ web dynos/);
        expect(code).toBe(0);
      },
      options,
    ));

  it('finds the app of a checkout, which has no Heroku remote, in HEROKU_APP', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        await world.repository.git('remote', 'remove', 'heroku');
        const unnamed = await runAction(world, {});
        expect(unnamed.code).toBe(2);
        const { code, stdout } = await runAction(world, {}, { HEROKU_APP: 'my-app' });
        expect(stdout).toMatch(/⚠ web dynos/);
        expect(code).toBe(0);
      },
      options,
    ));

  it.each(['rollback', 'probe'])('accepts only true and false for %s', (input) =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const inputs = { app: 'my-app', command: PUSH, [input]: 'yes' };
        const { code, stdout } = await runAction(world, inputs);
        expect(stdout).toBe(`::error::The input ${input} can be true or false\n`);
        expect(eventsOf(world.simulator, 'git-request')).toEqual([]);
        expect(code).toBe(2);
      },
      options,
    ),
  );

  weekly('can measure what visitors feel, and roll back', () =>
    inWorld(
      scenarioOf('one-dyno', { ...QUICK, crashesOnBoot: true }),
      async (world) => {
        const inputs = { app: 'my-app', command: PUSH, probe: 'true', rollback: 'true' };
        const { code, stdout } = await runAction(world, inputs);
        expect(stdout).toMatch(/✖ deploy[^]* on v4[^]*rollback +v3 again/);
        expect(stdout).toContain('visitors');
        expect(code).toBe(1);
      },
      options,
    ),
  );

  weekly('only checks without a command', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const { code, stdout } = await runAction(world, { app: 'my-app' });
        expect(stdout).not.toContain('is live');
        expect(code).toBe(0);
      },
      options,
    ),
  );

  weekly('takes a text of its inputs for a name, never for a command', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const inputs = { app: '"; touch taken; "$(touch taken)', command: 'exit 3' };
        const { code, stdout } = await runAction(world, inputs);
        expect(stdout).toContain('touch taken');
        expect((await world.run('ls', [])).stdout).not.toMatch(/^taken$/m);
        expect(code).toBe(2);
      },
      options,
    ),
  );
});

describe.each(action.runs.steps.map(({ run }) => run))('the script %j', (script) => {
  it('has no expression, which would be run as a part of it', () => {
    expect(script).not.toContain('${{');
  });
});

it('the action names the version of the package', () => {
  const found = versionsIn(action.runs.steps.map(({ run = '' }) => run).join(''));
  expect(new Set(found)).toEqual(new Set([version]));
});
