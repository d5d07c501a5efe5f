import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { startSimulator, type Simulator } from '../../src/simulator/world.ts';
import { REMOTE } from '../simulator/in-world.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { herokuProgram } from './installation.ts';
import { endProcessesOf, processesOf } from './processes.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A clone of my-app on a machine with git and the Heroku CLI, and a simulated Heroku. */
export interface ClientWorld {
  readonly simulator: Simulator;
  readonly repository: ScratchRepository;
  readonly env: Env;
  /** resolves after the program has ended and no process holds its stdout or stderr */
  readonly run: (program: string, args: readonly string[], env?: Env) => Promise<Run>;
  /** The CLI finds the app by the remote `heroku`, unless `args` name one. */
  readonly heroku: (...args: string[]) => Promise<Run>;
  readonly git: (...args: string[]) => Promise<Run>;
  /** the hosts that a client tried to reach without the world's proxy since the last call */
  readonly takeEscapes: () => Promise<string[]>;
}

/**
 * Runs one test with the clients that users have. No Node process can connect to another machine (git isn't
 * watched, because it uses the world's proxy), and at the end no process and no temporary file is left.
 */
export async function withClients(
  scenario: Scenario,
  test: (world: ClientWorld) => Promise<void>,
  { speed = 50 } = {},
): Promise<void> {
  const simulator = await startSimulator({ scenario, speed });
  const repository = await createRepository();
  try {
    await repository.git('remote', 'add', 'heroku', REMOTE);
    // The process that follows a deploy would be left.
    await repository.git('config', 'preflight.follow', 'false');
    const world = await openWorld(simulator, repository);
    await test(world);
    await mustBeWithoutTrace(world);
  } finally {
    await endProcessesOf(simulator);
    await simulator.stop();
    await repository.remove();
  }
}

async function openWorld(
  simulator: Simulator,
  repository: ScratchRepository,
): Promise<ClientWorld> {
  const { bin, temporary, escapes } = placesIn(repository);
  await Promise.all([mkdir(bin), mkdir(temporary), writeFile(escapes, '')]);
  await symlink(await herokuProgram(), join(bin, 'heroku'));
  const env = {
    ...repository.env,
    ...simulator.env,
    PATH: [bin, repository.env.PATH].join(delimiter),
    TMPDIR: temporary,
    // One message per line.
    OCLIF_COLUMNS: '1000',
    NODE_OPTIONS: `--require="${join(import.meta.dirname, 'loopback-only.cjs')}"`,
    CLIENTS_ESCAPES: escapes,
  };
  const run: ClientWorld['run'] = (program, args, changes) =>
    execute(program, args, { cwd: repository.path, env: { ...env, ...changes } });
  return {
    ...{ simulator, repository, env, run },
    heroku: (...args) => run('heroku', args),
    git: (...args) => run('git', args),
    async takeEscapes() {
      const hosts = await readFile(escapes, 'utf8');
      await writeFile(escapes, '');
      return hosts.split('\n').slice(0, -1);
    },
  };
}

const placesIn = ({ outside }: ScratchRepository) => ({
  bin: join(outside, 'bin'),
  temporary: join(outside, 'tmp'),
  escapes: join(outside, 'escapes'),
});

function execute(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: Env },
): Promise<Run> {
  return new Promise((resolve) => {
    const limits = { timeout: 180_000, killSignal: 'SIGKILL', maxBuffer: 8 * 1024 * 1024 } as const;
    const child = execFile(program, args, { ...options, ...limits }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, stdout, stderr });
    });
    // The CLI doesn't prompt if stdin isn't a terminal.
    child.stdin?.end();
  });
}

async function mustBeWithoutTrace(world: ClientWorld): Promise<void> {
  expect(await world.takeEscapes()).toEqual([]);
  expect(await processesOf(world.simulator)).toEqual([]);
  expect(await readdir(placesIn(world.repository).temporary)).toEqual([]);
}

/** The output of a command with --json. */
export function jsonIn({ stdout }: Run): unknown {
  return JSON.parse(stdout) as unknown;
}
