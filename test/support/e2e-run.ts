import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Env, Run } from './e2e.ts';

let gitPrograms: Promise<string> | undefined;

/** What git adds to the environment of its hooks. */
export async function envOfHooks(path = ''): Promise<Env> {
  gitPrograms ??= promisify(execFile)('git', ['--exec-path']).then(({ stdout }) => stdout.trim());
  const folder = await gitPrograms;
  return { GIT_EXEC_PATH: folder, GIT_PREFIX: '', PATH: `${folder}:${path}` };
}

export function execute(
  program: string,
  args: readonly string[],
  { stdin, ...options }: { cwd: string; env: Env; stdin: string },
): Promise<Run> {
  return new Promise((resolve) => {
    // Only ends what hangs: busy cores take their time.
    const limits = { timeout: 120_000, killSignal: 'SIGKILL', maxBuffer: 8 * 1024 * 1024 } as const;
    const child = execFile(program, args, { ...options, ...limits }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.on('error', () => undefined).end(stdin);
  });
}
