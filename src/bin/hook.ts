import { fstatSync, readFileSync, readSync } from 'node:fs';
import { firstOf } from '../base/clock.ts';
import { asPreflightError } from '../base/errors.ts';
import { suggestCommandsFor } from '../base/text.ts';
import { findProgramsOnPathAlone, livenessBy } from '../base/run-program.ts';
import { openGitReader } from '../git/read-git.ts';
import {
  HOOK_END,
  HOOK_EXIT,
  HOOK_LIMIT_MS,
  HOOK_VARIABLES,
  type HookExit,
} from '../hook/contract.ts';

// run.sh starts this on a push to Heroku. For what goes on after the push, it starts itself again.

declare const __VERSION__: string;

findProgramsOnPathAlone(process.platform, process.env);
suggestCommandsFor(process.env);

const {
  [HOOK_VARIABLES.remote]: remote,
  [HOOK_VARIABLES.url]: url,
  [HOOK_VARIABLES.state]: stateRoot,
  ...env
} = process.env;
// The URL may hold a token: child processes must not inherit it.
for (const name of Object.values(HOOK_VARIABLES)) Reflect.deleteProperty(process.env, name);

async function main(): Promise<HookExit> {
  const { argv, execPath, pid, platform, ppid, stderr } = process;
  const [runPath, cwd = process.cwd()] = argv.slice(2);
  if (url !== undefined) {
    process.on('uncaughtException', lettingThePushContinue);
    // Whatever we wait for will never come.
    process.on('beforeExit', () => {
      lettingThePushContinue(new Error('ended without a result'));
    });
  }
  const interrupted = interruption();
  // One limit for everything that a push waits for: git, its helpers, ps and Heroku's API.
  const limited = firstOf(AbortSignal.timeout(HOOK_LIMIT_MS), interrupted);
  const kill = (target: number, name: 'SIGKILL'): boolean => process.kill(target, name);
  const git = openGitReader({ cwd, env, signal: limited, kill, platform });
  const gitConfig = git.config();
  // The code that awaits it handles the error. Without this, Node may report an unhandled rejection first.
  gitConfig.catch(() => undefined);
  // Loads the rest while git works.
  await new Promise(setImmediate);
  const { continueAfterPush, runHook } = await import('../hook/run-hook.ts');
  const context = {
    ...{ cwd, env, execPath, pid, platform, ppid, kill, stderr, git, gitConfig },
    isAlive: livenessBy((target) => process.kill(target, 0)),
    version: __VERSION__,
  };
  const readInput = (): string => readFileSync(0, 'utf8');
  if (remote !== undefined && url !== undefined && stateRoot !== undefined) {
    // run.sh gives a file.
    const isLarge = fstatSync(0).size > MOST_REF_LINES;
    const refs = isLarge ? { refLines: '', readAt: readInputAt } : { refLines: readInput() };
    return runHook({ remote, url, stateRoot, ...refs }, { ...context, signal: limited });
  }
  if (runPath !== undefined) {
    // It may send thousands of probes.
    const { keepHeapSmall } = await import('./small-heap.ts');
    keepHeapSmall();
    await continueAfterPush(runPath, readInput, { ...context, signal: interrupted });
  }
  return HOOK_EXIT.proceed;
}

/** In bytes: those of about 500 refs. */
const MOST_REF_LINES = 64 * 1024;

const readInputAt = (bytes: Uint8Array, position: number): number =>
  readSync(0, bytes, 0, bytes.length, position);

function lettingThePushContinue(error: Error): void {
  const { message, hint = '' } = asPreflightError(error);
  process.stderr.write(`preflight  ${message}. The push continues\n  ${hint}\n`);
  end(HOOK_EXIT.proceed);
}

/** Aborted on a signal, because git's credential helper has its own session and would keep running. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      controller.abort(name);
      // Windows has no signals. Ended by one, this process has code 1, for which run.sh tries the next Node.
      if (process.platform === 'win32') process.exit(1);
      // Ends by the same signal, which has no handler now, so that shells and git see why.
      process.kill(process.pid, name);
    });
  }
  return controller.signal;
}

function end(code: HookExit): void {
  // Exiting waits for DNS lookups, which take half a minute if the name servers are dead.
  const isLookingUp = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
  if (isLookingUp && process.platform !== 'win32') process.kill(process.pid, HOOK_END[code]);
  // Leftover timers and sockets would keep the push waiting.
  process.exit(code);
}

void main().then(end);
