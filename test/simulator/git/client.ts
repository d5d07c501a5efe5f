import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Simulator } from '../../../src/simulator/world.ts';
import type { ScratchRepository } from '../../support/git-repository.ts';
import { REMOTE } from '../in-world.ts';

/** A running push. */
export interface RunningPush {
  /** what git has printed, and when, in the time of `performance.now()` */
  readonly lines: readonly { readonly text: string; readonly at: number }[];
  readonly code: Promise<number>;
  /** Ends git and its helpers, as a closed terminal does, but with SIGKILL. */
  readonly kill: () => void;
}

export function startPush(
  simulator: Simulator,
  repository: ScratchRepository,
  ...refspecs: string[]
): RunningPush {
  const child = spawn('git', ['push', REMOTE, ...refspecs], {
    cwd: repository.path,
    env: { ...repository.env, ...simulator.env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const lines: { text: string; at: number }[] = [];
  createInterface({ input: child.stderr }).on('line', (text) => {
    lines.push({ text, at: performance.now() });
  });
  return {
    lines,
    code: once(child, 'close').then(([code]: unknown[]) => Number(code)),
    kill: () => process.kill(-(child.pid ?? 0), 'SIGKILL'),
  };
}

/** Commits files, by their names. @returns the commit */
export async function commitFiles(
  repository: ScratchRepository,
  ...names: string[]
): Promise<string> {
  for (const name of names) await writeFile(join(repository.path, name), `${name}\n`);
  await repository.git('add', '.');
  await repository.git('commit', '--quiet', '-m', names.join(' '));
  return (await repository.git('rev-parse', 'HEAD')).trim();
}
