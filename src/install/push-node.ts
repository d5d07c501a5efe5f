import type { Env } from '../base/context.ts';
import { runProgram } from '../base/run-program.ts';
import { outsideWorkingTrees } from '../git/working-trees.ts';
import type { Facts } from './facts.ts';
import type { InstallContext } from './outcome.ts';

/**
 * The Node that a push will use in place of the one that runs here, which it wouldn't start; null: it finds
 * none; undefined: it may use this one. Asks our files in the git directory, so they must be in place.
 */
export async function nodeOfPush(
  { payload, state, repository: { runsIn: cwd } }: Facts,
  { env, kill, platform }: Pick<InstallContext, 'env' | 'kill' | 'platform'>,
): Promise<string | null | undefined> {
  if (payload.node !== null) return undefined;
  const ask = async (...command: [string, ...string[]]): Promise<string | null> => {
    try {
      const program = { command, cwd, env: asInPush(env, cwd, state.root), most: MOST_BYTES };
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const { code, stdout } = await runProgram(program, { signal, kill, platform });
      return code === 0 ? stdout.toString() : null;
    } catch {
      return null; // There is none, or it doesn't answer.
    }
  };
  const onPath = await ask('node', state.starter, 'which');
  return onPath ?? ask('/bin/sh', state.finder, 'which');
}

const MOST_BYTES = 64 * 1024;
const PATIENCE_MS = 10_000;

/** As hooks/run.sh sets it up. An empty PATH would mean the current folder. */
const asInPush = (env: Env, cwd: string, root: string): Env => ({
  ...env,
  PATH: outsideWorkingTrees(env.PATH ?? '', cwd, env) || '/dev/null',
  NODE_OPTIONS: undefined,
  HEROKU_PREFLIGHT_STATE: root,
});
