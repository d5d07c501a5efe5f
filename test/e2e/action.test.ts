import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { type E2e, type Env, inWorld, ROOT, type Run } from '../support/e2e.ts';
import { weekly } from '../support/weekly.ts';

// Runs the steps of action.yml, and those of the README's workflow, as GitHub's runner does.

interface Step {
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');
const action = parse(await read('action.yml')) as Action;
const [, workflow = ''] = /```yaml\n(env:[^]*?)```/.exec(await read('README.md')) ?? [];
const { steps: ofReadme } = parse(workflow) as { steps: readonly Step[] };
const { version } = JSON.parse(await read('package.json')) as { version: string };

const scripts = [...action.runs.steps, ...ofReadme].flatMap(({ run = [] }) => run);

const PUSH = 'git push https://git.heroku.com/my-app.git HEAD:refs/heads/main';
const QUICK = { bootSeconds: 8, buildSeconds: 12 } as const;
const options = { speed: 25, installed: false } as const;

interface Job extends Run {
  readonly summary: string;
}

/** Runs the steps up to the first that fails. */
async function runJob(
  world: E2e,
  steps: readonly Step[],
  inputs: Readonly<Record<string, string>> = {},
): Promise<Job> {
  await installHere(world);
  const summary = join(world.repository.outside, 'summary.md');
  await writeFile(summary, '');
  const given = new Map(
    Object.entries(action.inputs).map(([name, input]) => [name, input.default]),
  );
  for (const [name, value] of Object.entries(inputs)) given.set(name, value);
  const output: Run[] = [];
  for (const { run, if: condition, env = {} } of steps) {
    if (run === undefined || (condition !== undefined && !holds(condition, given))) continue;
    const script = join(world.repository.outside, 'step.sh');
    await writeFile(script, run);
    const ended = await world.run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      env: {
        ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
        ...{ npm_config_offline: 'true', npm_config_update_notifier: 'false' },
        ...filledIn(env, given),
      },
    });
    output.push(ended);
    if (ended.code !== 0) break;
  }
  return {
    code: output.at(-1)?.code ?? -1,
    stdout: output.map(({ stdout }) => stdout).join(''),
    stderr: output.map(({ stderr }) => stderr).join(''),
    summary: await readFile(summary, 'utf8'),
  };
}

/** npx finds the package in this version only. */
async function installHere({ repository }: E2e): Promise<void> {
  const modules = join(repository.path, 'node_modules');
  await mkdir(join(modules, '.bin'), { recursive: true });
  await symlink(ROOT, join(modules, 'heroku-preflight'));
  const bin = '../heroku-preflight/dist/heroku-preflight.cjs';
  await symlink(bin, join(modules, '.bin/heroku-preflight'));
}

/** The only kind of condition in action.yml. */
function holds(condition: string, given: ReadonlyMap<string, string>): boolean {
  const [, name = ''] = /^inputs\.([\w-]+) != ''$/.exec(condition) ?? [];
  return given.get(name) !== '';
}

const filledIn = (env: Env, given: ReadonlyMap<string, string>): Env =>
  Object.fromEntries(
    Object.entries(env).map(([name, value = '']) => [
      name,
      value.replaceAll(
        /\$\{\{ inputs\.([\w-]+) \}\}/g,
        (_, input: string) => given.get(input) ?? '',
      ),
    ]),
  );

describe('the action', () => {
  it('checks, deploys and follows the deploy, with the summary of each', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const inputs = { app: 'my-app', command: PUSH };
        const { code, stdout, stderr, summary } = await runJob(world, action.runs.steps, inputs);
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
        const { code, summary } = await runJob(world, action.runs.steps, inputs);
        expect(summary).toContain('web dynos');
        expect(eventsOf(world.simulator, 'git-request')).toEqual([]);
        expect(code).toBe(1);
      },
      options,
    ));

  weekly('can measure what visitors feel, and roll back', () =>
    inWorld(
      scenarioOf('one-dyno', { ...QUICK, crashesOnBoot: true }),
      async (world) => {
        const inputs = { app: 'my-app', command: PUSH, probe: 'true', rollback: 'true' };
        const { code, stdout } = await runJob(world, action.runs.steps, inputs);
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
        const { code, stdout } = await runJob(world, action.runs.steps, { app: 'my-app' });
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
        const { code, stdout } = await runJob(world, action.runs.steps, inputs);
        expect(stdout).toContain('touch taken');
        expect((await world.run('ls', [])).stdout).not.toMatch(/^taken$/m);
        expect(code).toBe(2);
      },
      options,
    ),
  );
});

describe("the README's workflow", () => {
  it('has ten lines', () => {
    expect(workflow.trimEnd().split('\n')).toHaveLength(10);
  });

  weekly('checks, deploys and follows the deploy', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const { code, stdout, summary } = await runJob(world, ofReadme);
        expect(stdout).toMatch(/⚠ web dynos[^]*✔ deploy +v4 is live/);
        expect(summary).toMatch(/web dynos[^]*v4 is live/);
        expect(code).toBe(0);
      },
      options,
    ),
  );
});

describe.each(scripts)('the script %j', (script) => {
  it('has no expression, which would be run as a part of it', () => {
    expect(script).not.toContain('${{');
  });

  it('names the version of the package', () => {
    const named = [...script.matchAll(/heroku-preflight@([\w.-]+)/g)].map(([, found]) => found);
    expect(new Set(named)).toEqual(new Set([version]));
  });
});
