import { execFile } from 'node:child_process';
import { types } from 'node:util';
import type { Env } from '../env.ts';

const LARGEST_OUTPUT = 1024 * 1024;

/** git's own failure: what it said, or that it couldn't be started. */
export interface PipeFailure {
  readonly code: unknown;
  readonly stderr: string;
}

/**
 * What git prints when it's given `input`, and nothing beyond the first MiB. simple-git has no way to
 * give it any, and waits for 50 ms when git prints nothing. Rejects with a PipeFailure.
 */
export const pipeGit = (
  args: readonly string[],
  input: string,
  { cwd, env }: { readonly cwd: string; readonly env: Env },
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env, windowsHide: true, maxBuffer: LARGEST_OUTPUT } as const;
    const child = execFile('git', args, { ...options, encoding: 'buffer' }, (error, out, err) => {
      const code = types.isNativeError(error) && 'code' in error ? error.code : undefined;
      if (!error || code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') resolve(out);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- told by its caller
      else reject({ code, stderr: err.toString() } satisfies PipeFailure);
    });
    // It may end before it has read everything.
    child.stdin?.on('error', () => undefined).end(input);
  });
