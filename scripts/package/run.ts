import { spawn } from 'node:child_process';
import type { Command, Env, Place } from './types.ts';

export interface Ended {
  readonly code: number | null;
  /** stdout and stderr */
  readonly output: string;
}

const LIMIT_MS = 120_000;

export function run({ path, env }: Place, command: Command, more: Env = {}): Promise<Ended> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    ...{ cwd: path, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] },
    timeout: LIMIT_MS,
  });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

/** @throws Error if it fails */
export async function mustRun(place: Place, command: Command): Promise<string> {
  const { code, output } = await run(place, command);
  if (code === 0) return output;
  throw new Error(`${command.join(' ')} ended with ${String(code)}: ${lastOf(output)}`);
}

/** The end of what a program printed, on one line. */
export const lastOf = (output: string): string => output.trim().replaceAll(/\s+/g, ' ').slice(-400);
