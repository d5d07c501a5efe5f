import { dirname } from 'node:path';
import type { Env } from '../base/context.ts';
import { runProgram } from '../base/run-program.ts';
import { outsideWorkingTrees } from '../git/working-trees.ts';
import type { Facts } from './facts.ts';
import type { InstallContext } from './outcome.ts';

/**
 * The Node that a push will use in place of the one that runs here; null: it finds none; undefined: it may use
 * this one. Asks our files in the git directory, so they must be in place.
 * @param recorded the one that is on record there; null: none
 */
export async function nodeOfPush(
  { payload, state, repository: { runsIn: cwd } }: Facts,
  recorded: string | null,
  { env, kill, platform }: Pick<InstallContext, 'env' | 'kill' | 'platform'>,
): Promise<string | null | undefined> {
  if (recorded !== null && recorded === payload.node) return undefined;
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
  const isOutside = recorded !== null && outsideWorkingTrees(dirname(recorded), cwd, env) !== '';
  const found =
    (await ask('node', state.starter, 'which')) ??
    (isOutside ? await ask(recorded, state.starter, 'which') : null) ??
    // On Windows, /bin/sh is in the root of the current drive, where any user can put a program.
    (platform === 'win32' ? null : await ask('/bin/sh', state.finder, 'which'));
  return found !== null && found === payload.node ? undefined : found;
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
