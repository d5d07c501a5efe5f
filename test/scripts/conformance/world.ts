import { join } from 'node:path';
import { conformance } from '../../../scripts/conformance/command.ts';
import { PreflightError } from '../../../src/base/errors.ts';
import type { Env } from '../../../src/base/context.ts';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import type { Simulator } from '../../../src/simulator/world.ts';
import { commandWorld } from '../../support/command-context.ts';
import { startWorld } from '../../support/simulator.ts';

export const APP = 'my-app';

/** An app that was made for this: empty, and with a simulator that reads what is pushed. */
export const emptyApp = (changes: Scenario['apps'][string] = {}): Scenario['apps'][string] => ({
  ...{ released: false, fromCode: true, identityHeaders: true },
  responses: { '/slow': { latencySeconds: 40 } },
  ...changes,
});

export interface Machine {
  readonly simulator: Simulator;
  /** `npm run conformance -- --app my-app ARGS` */
  readonly run: (...args: string[]) => Promise<Ran>;
  /** presses Ctrl-C */
  readonly interrupt: () => void;
  /** what is to be put back */
  readonly file: string;
}

interface Ran {
  /** undefined: it threw `error` */
  readonly code: number | undefined;
  readonly error: PreflightError | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export async function machineWith(scenario: Scenario, speed = 60): Promise<Machine> {
  const simulator = await startWorld({ scenario, speed });
  const interruption = new AbortController();
  // This Node was started without it.
  const own = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: undefined };
  const env: Env = { ...simulator.env, ...own };
  return {
    simulator,
    interrupt: () => {
      interruption.abort('SIGINT');
    },
    file: join(env.XDG_DATA_HOME ?? '', 'heroku-preflight', `conformance-${APP}.json`),
    async run(...args) {
      const argv = ['--app', APP, '--speed', `${speed}`, ...args];
      const kill = (pid: number, signal: 'SIGKILL'): boolean => process.kill(pid, signal);
      const { signal } = interruption;
      const world = commandWorld({ argv, env, kill, signal, cwd: simulator.home });
      const ended = await conformance.run(world.context).catch((error: unknown) => {
        if (error instanceof PreflightError) return error;
        throw error;
      });
      const isCode = typeof ended === 'number';
      return {
        code: isCode ? ended : undefined,
        error: isCode ? undefined : ended,
        stdout: world.stdout(),
        stderr: world.stderr(),
      };
    },
  };
}

/** The behaviors with a verdict, each on one line. */
export function rowsOf(stdout: string, verdict: string): string[] {
  const rows = stdout.replaceAll(/\n {18}(?! )/g, ' ').split('\n');
  return rows
    .filter((line) => line.startsWith(verdict))
    .map((line) => line.slice(verdict.length).trim());
}
