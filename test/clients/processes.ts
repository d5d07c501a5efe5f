import { readdir, readFile } from 'node:fs/promises';
import type { Simulator } from '../../src/simulator/world.ts';

interface WorldProcess {
  readonly pid: number;
  /** the program and its arguments */
  readonly command: string;
}

/**
 * The processes of a world, which are those with its proxy in their environment. This finds them even if
 * their parents have ended. Linux only.
 */
export async function processesOf({ env }: Simulator): Promise<WorldProcess[]> {
  const mark = `HTTPS_PROXY=${env.HTTPS_PROXY ?? ''}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const variables = (await textOf(`/proc/${pid}/environ`)).split('\0');
      if (!variables.includes(mark)) return undefined;
      const command = (await textOf(`/proc/${pid}/cmdline`)).split('\0').join(' ').trim();
      return { pid: Number(pid), command };
    }),
  );
  return found.filter((one) => one !== undefined);
}

export async function endProcessesOf(simulator: Simulator): Promise<void> {
  for (const { pid } of await processesOf(simulator)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
}

/** Empty if the process is gone, or another user's. */
const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
