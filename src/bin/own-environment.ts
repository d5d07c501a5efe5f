import { outsideWorkingTrees } from '../git/working-trees.ts';

/**
 * For the commands that read a token. npx, `npm run` and direnv put folders of the working tree first in
 * PATH, and a `git` there would run instead of git. `simulate` doesn't call this, because it has no real
 * token, and runs the user's command with the user's PATH.
 */
export function takeProgramsFromOutside(): void {
  const { PATH } = process.env;
  if (PATH === undefined) return;
  try {
    process.env.PATH = outsideWorkingTrees(PATH, process.cwd(), process.env);
  } catch {
    // The working directory is gone. The command says so.
  }
}

/**
 * Node has read NODE_DEBUG before it runs us, and its log would show the token: `http` has the header,
 * `child_process` the environment. The log goes through this function, each entry in one call.
 */
export function dropNodesLog(): void {
  const { env, pid, stderr } = process;
  if (env.NODE_DEBUG === undefined) return;
  const entry = new RegExp(String.raw`^\S+ (?:\x1b\[\d+m)?${pid}(?:\x1b\[\d+m)?: `);
  const write = stderr.write.bind(stderr) as (...args: unknown[]) => boolean;
  stderr.write = (...args: unknown[]) => entry.test(String(args[0])) || write(...args);
}
