import { readdir, readFile } from 'node:fs/promises';
import type { Simulator } from '../../src/simulator/world.ts';

interface WorldProcess {
  readonly pid: number;
  /** the program and its arguments */
  readonly command: string;
}

/**
 * The processes that are in a world, which is to say that they have its proxy in their environment,
 * however far they are from whoever started them. Linux only.
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
      // It has just ended by itself.
    }
  }
}

/** Empty where the process is gone, or another user's. */
const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
