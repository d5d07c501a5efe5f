import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type E2e, type Env, type Run } from './e2e.ts';

/** A step of a workflow, or of an action with steps of its own. */
export interface Step {
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job extends Run {
  readonly summary: string;
}

interface JobOptions {
  readonly world: E2e;
  readonly steps: readonly Step[];
  /** the address of the npm registry */
  readonly registry: string;
  readonly inputs?: ReadonlyMap<string, string>;
  /** the job's own variables */
  readonly env?: Env;
}

/** Runs the steps as GitHub's runner does, up to the first that fails. */
export async function runJob({
  world,
  steps,
  inputs = new Map(),
  ...job
}: JobOptions): Promise<Job> {
  const { outside } = world.repository;
  const [summary, temporary, prefix] = ['summary.md', 'temporary', 'global'].map((name) =>
    join(outside, name),
  ) as [string, string, string];
  await writeFile(summary, '');
  await mkdir(temporary, { recursive: true });
  const output: Run[] = [];
  for (const { run, if: condition, env = {} } of steps) {
    if (run === undefined || (condition !== undefined && !holds(condition, inputs))) continue;
    const script = join(outside, 'step.sh');
    await writeFile(script, run);
    const ended = await world.run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      env: {
        ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
        ...{ RUNNER_TEMP: temporary, npm_config_prefix: prefix },
        PATH: [join(prefix, 'bin'), world.env.PATH].join(delimiter),
        ...{ npm_config_registry: job.registry, npm_config_update_notifier: 'false' },
        // The simulated Heroku's would answer as the step's does.
        GIT_CONFIG_COUNT: undefined,
        ...job.env,
        ...filledIn(env, inputs),
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

/** The only kind of condition in action.yml. */
function holds(condition: string, inputs: ReadonlyMap<string, string>): boolean {
  const [, name = ''] = /^inputs\.([\w-]+) != ''$/.exec(condition) ?? [];
  return inputs.get(name) !== '';
}

const filledIn = (env: Env, inputs: ReadonlyMap<string, string>): Env =>
  Object.fromEntries(
    Object.entries(env).map(([name, value = '']) => [
      name,
      value.replaceAll(
        /\$\{\{ inputs\.([\w-]+) \}\}/g,
        (_, input: string) => inputs.get(input) ?? '',
      ),
    ]),
  );

/** The file that the repository's shell makes. */
export const RAN = 'shell-ran';

/** The repository asks for another package manager, another registry, and a shell of its own. */
export async function useOwnNpm({ write, run }: E2e): Promise<void> {
  await write('.npmrc', 'registry=http://127.0.0.1:9/\nscript-shell=./shell.sh\n');
  await write('shell.sh', `#!/bin/sh\ntouch ${RAN}\n`);
  await run('chmod', ['+x', 'shell.sh']);
  await write('package.json', { devEngines: { packageManager: { name: 'pnpm' } } });
}

export const LOGIN = 'https://me:other@git.heroku.com\n';

/** The runner's git has a helper that knows another account's login, and stores what git tells it. */
export async function storeLogins({ env, repository }: E2e): Promise<string> {
  const file = join(repository.outside, 'logins');
  await writeFile(file, LOGIN);
  await appendFile(env.GIT_CONFIG_GLOBAL ?? '', `[credential]\n\thelper = store --file ${file}\n`);
  return file;
}
