import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { nodeFiles } from '../../src/base/node-files.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { stateLayout, type StateLayout } from '../../src/state/layout.ts';
import { listRuns } from '../../src/state/run-list.ts';
import { type WarmupRun } from '../../src/state/warmup-runs.ts';
import { REMOTE } from '../simulator/in-world.ts';
import { leaksInFiles, leaksInText } from './e2e-leaks.ts';
import { envOfHooks, execute } from './e2e-run.ts';
import { remoteConfig } from './git-config.ts';
import { createRepository, type ScratchRepository } from './git-repository.ts';
import { startWorld } from './simulator.ts';
import { IS_WHOLE } from './weekly.ts';

export const ROOT = join(import.meta.dirname, '../..');

/** A config: the app's answer arrives while the push waits, however busy the machine is. */
export const PATIENT = { warmup: { wait: '20s' } } as const;

export type Env = Readonly<Record<string, string | undefined>>;

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Env;
  readonly stdin?: string;
}

type Bin = 'heroku-preflight' | 'install-hooks';

/** A developer's clone with the hook installed, and a simulated Heroku. */
export interface E2e {
  readonly simulator: Simulator;
  readonly repository: ScratchRepository;
  readonly state: StateLayout;
  readonly env: Env;
  /** resolves after the program has ended and no process holds its stdout or stderr */
  readonly run: (program: string, args: readonly string[], options?: RunOptions) => Promise<Run>;
  /** a built bin of this package */
  readonly bin: (name: Bin, args: readonly string[], options?: RunOptions) => Promise<Run>;
  /** `heroku-preflight ARGS`: weekly the built bin, otherwise in this process if that makes no difference */
  readonly command: (args: readonly string[], options?: RunOptions) => Promise<Run>;
  readonly git: (...args: string[]) => Promise<Run>;
  /** `git push heroku main`, or `git push ARGS` */
  readonly push: (env?: Env, args?: readonly string[]) => Promise<Run>;
  /**
   * the hook as git runs it in `git push heroku main`, without the push; code 1 would stop a push
   * @param through a command that runs it, such as `setsid`
   */
  readonly runHook: (env?: Env, through?: readonly string[]) => Promise<Run>;
  /** writes a file in the working tree, and creates its folders */
  readonly write: (path: string, content: string | object) => Promise<void>;
  /** makes the test fail if this text is in any output or file */
  readonly keepSecret: (secret: string) => void;
  /** the warm-ups in the background, newest first */
  readonly runs: () => Promise<WarmupRun[]>;
  /** the process id of the newest warm-up in the background, after it has started; it may have ended */
  readonly backgroundPid: () => Promise<number>;
  /** the newest warm-up in the background, after it has ended */
  readonly finishedRun: () => Promise<WarmupRun>;
}

interface E2eOptions {
  /** simulated seconds in a real second */
  readonly speed?: number;
  /** false: install-hooks hasn't run; otherwise the clone is a copy of an installed one */
  readonly installed?: boolean;
  readonly remote?: string;
  /** true: a process follows each deploy. It would outlive most tests */
  readonly follows?: boolean;
}

/**
 * Runs one end-to-end test with the built bins, real git, and Heroku's host names through the simulator.
 * At the end it checks that no secret is in any output, file, or argument of a process that we started.
 */
export async function inWorld(
  scenario: Scenario,
  test: (world: E2e) => Promise<void>,
  { speed = 50, installed = true, remote = REMOTE, follows = false }: E2eOptions = {},
): Promise<void> {
  const simulator = await startWorld({ scenario, speed });
  const repository = await createRepository({ installed });
  const output: string[] = [];
  const secrets = [simulator.token];
  await writeFile(argumentLog(repository), '');
  await mkdir(temporaryFolder(repository));
  const world = openWorld(simulator, repository, output, secrets);
  try {
    const local = remoteConfig(remote) + (follows ? '' : NOT_FOLLOWED);
    await appendFile(join(repository.path, '.git/config'), local);
    await test(world);
    expect(leaksInText(output.join('\n'), secrets)).toEqual([]);
    expect(leaksInText(await readFile(argumentLog(repository), 'utf8'), secrets)).toEqual([]);
    // The working tree, its git directory, and the folders for temporary files.
    const folders = [repository.outside, simulator.env.HOME ?? ''];
    expect(await leaksInFiles(folders, secrets)).toEqual([]);
  } finally {
    await endRuns(world)
      .finally(simulator.stop)
      .finally(() => repository.remove());
  }
}

const NOT_FOLLOWED = '[preflight]\n\tfollow = false\n';

/** The arguments of every Node in the test, and of what it started. Arguments are public. */
const argumentLog = ({ outside }: ScratchRepository): string => join(outside, 'arguments');

/** Where programs write their temporary files in the test. */
const temporaryFolder = ({ outside }: ScratchRepository): string => join(outside, 'tmp');

/** The same before install-hooks has run. */
export const inFreshClone = (
  scenario: Scenario,
  test: (world: E2e) => Promise<void>,
): Promise<void> => inWorld(scenario, test, { installed: false });

function openWorld(
  simulator: Simulator,
  repository: ScratchRepository,
  output: string[],
  secrets: string[],
): E2e {
  const env = {
    ...repository.env,
    ...simulator.env,
    TMPDIR: temporaryFolder(repository),
    NODE_OPTIONS: `--require=${join(import.meta.dirname, 'argument-log.cjs')}`,
    E2E_ARGUMENT_LOG: argumentLog(repository),
  };
  const state = stateLayout(join(repository.path, '.git'));
  const run: E2e['run'] = async (program, args, options = {}) => {
    const ended = await execute(program, args, {
      cwd: options.cwd ?? repository.path,
      env: { ...env, ...options.env },
      stdin: options.stdin ?? '',
    });
    output.push(ended.stdout, ended.stderr);
    return ended;
  };
  const runs = (): Promise<WarmupRun[]> => listRuns(nodeFiles, state.runs);
  const bin: E2e['bin'] = (name, args, options) =>
    run(process.execPath, [join(ROOT, 'dist', `${name}.cjs`), ...args], options);
  return {
    ...{ simulator, repository, state, env, run, bin, runs },
    async command(args, options = {}) {
      const isForNode = options.env?.NODE_OPTIONS !== undefined;
      if (IS_WHOLE || isForNode) return bin('heroku-preflight', args, options);
      // Loads every command.
      const { runHere } = await import('./e2e-here.ts');
      const ended = await runHere({ env, cwd: repository.path, isAlive }, args, options);
      output.push(ended.stdout, ended.stderr);
      return ended;
    },
    git: (...args) => run('git', args),
    push: (pushEnv = {}, args = ['heroku', 'main']) =>
      run('git', ['push', ...args], { env: pushEnv }),
    async runHook(hookEnv = {}, through = []) {
      const [program, ...args] = [...through, '.git/hooks/pre-push', 'heroku', REMOTE];
      const commit = (await readFile(join(repository.path, '.git/refs/heads/main'), 'utf8')).trim();
      return run(program, args, {
        env: { ...hookEnv, ...(await envOfHooks(hookEnv.PATH ?? repository.env.PATH)) },
        stdin: `refs/heads/main ${commit} refs/heads/main ${'0'.repeat(40)}\n`,
      });
    },
    async write(path, content) {
      const file = join(repository.path, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    },
    keepSecret: (secret) => {
      secrets.push(secret);
    },
    backgroundPid: () =>
      eventually(async () => {
        const [run] = await runs();
        if (run === undefined || run.outcome.kind === 'running') return pidOf(run?.outcome);
        return lastStartedOn(state.runs, await readFile(argumentLog(repository), 'utf8'));
      }),
    finishedRun: () =>
      eventually(async () => (await runs()).find(({ outcome }) => outcome.kind !== 'running')),
  };
}

const pidOf = (outcome: WarmupRun['outcome'] | undefined): number | undefined =>
  outcome?.kind === 'running' ? (outcome.pid ?? undefined) : undefined;

/** The process id of the last Node with a path below this one in its arguments. */
function lastStartedOn(path: string, log: string): number | undefined {
  const lines = log.split('\n').filter((line) => /^\d/.test(line) && line.includes(path));
  const last = lines.at(-1);
  return last === undefined ? undefined : Number.parseInt(last);
}

/** Ends the warm-ups that are still running after a test. */
async function endRuns({ runs }: E2e): Promise<void> {
  const hasBegun = ({ outcome }: WarmupRun): boolean =>
    outcome.kind !== 'running' || outcome.pid !== null;
  await eventually(async () => (await runs()).every(hasBegun) || undefined);
  for (const { outcome } of await runs()) {
    const pid = pidOf(outcome);
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Asks until there's an answer; fails before jest's own time limit. */
export async function eventually<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`never happened: ${ask.toString()}`);
    await sleep(20);
  }
}

/** Our lines of a push: without git's own lines, and with wrapped lines joined. */
export function remarksIn(stderr: string): string[] {
  return stderr
    .replace(/\n(?: {11,}| {4}(?=→ ))/g, ' ')
    .split('\n')
    .filter((line) => /^(preflight| {2}\S| {4}\S)/.test(line));
}

/** An expected failure: no stack trace, and no mention of a bug. */
export function expectNoTrace({ stderr }: Run): void {
  expect(stderr).not.toMatch(/^ +at |internal error|node:internal/m);
}

/** Gives git access to Heroku without a credential that we can find, as CI services do. */
export async function letGitIn({ git, simulator }: E2e): Promise<void> {
  const credentials = Buffer.from(`x:${simulator.token}`).toString('base64');
  await git('config', 'http.extraHeader', `Authorization: Basic ${credentials}`);
}
