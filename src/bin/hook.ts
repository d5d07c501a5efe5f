import { readFileSync } from 'node:fs';
import { printable } from '../base/text.ts';
import { openGit } from '../git/git.ts';
import { HANDOVER, HOOK_EXIT } from '../hook/contract.ts';
import { findProgramsOnPathAlone } from './windows.ts';

// What run.sh starts on a push to Heroku, and what that leaves behind when the app doesn't answer.

declare const __VERSION__: string;

findProgramsOnPathAlone();

const {
  [HANDOVER.remote]: remote,
  [HANDOVER.url]: url,
  [HANDOVER.state]: stateRoot,
  ...env
} = process.env;
// The URL may hold a token: nothing that is started from here inherits it.
for (const name of Object.values(HANDOVER)) Reflect.deleteProperty(process.env, name);

async function main(): Promise<number> {
  const { argv, execPath, pid, platform, ppid, stderr } = process;
  const [runPath, cwd = process.cwd()] = argv.slice(2);
  const signal = interruption();
  const git = openGit({ cwd, env });
  const gitConfig = git.config();
  // Whoever waits for it hears of its failure; until then it's nobody's.
  gitConfig.catch(() => undefined);
  // Once git has been started, the rest is loaded while it answers.
  await new Promise(setImmediate);
  const { continueWarmup, runHook } = await import('../hook/run-hook.ts');
  const context = {
    ...{ cwd, env, execPath, pid, platform, ppid, signal, stderr, git, gitConfig },
    version: __VERSION__,
    kill: (target: number, signal: 'SIGKILL') => process.kill(target, signal),
  };
  if (remote !== undefined && url !== undefined && stateRoot !== undefined) {
    process.on('uncaughtException', (error) => {
      context.stderr.write(
        `preflight  internal error: ${printable(error.message)}. The push goes on\n`,
      );
      process.exit(HOOK_EXIT.proceed);
    });
    return runHook({ remote, url, stateRoot, refLines: readFileSync(0, 'utf8') }, context);
  }
  if (runPath !== undefined) await continueWarmup(runPath, context);
  return HOOK_EXIT.proceed;
}

/** Aborted on a signal: git's credential helper has a session of its own, which would go on. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      controller.abort(name);
      // By the same signal, now that nobody handles it: so shells and git know why.
      process.kill(process.pid, name);
    });
  }
  return controller.signal;
}

function end(code: number): void {
  // Exiting waits for the threads that look names up: with dead name servers, half a minute.
  const isLookingUp = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
  if (isLookingUp && code === HOOK_EXIT.proceed && process.platform !== 'win32') {
    process.kill(process.pid, 'SIGKILL');
  }
  // Timers and sockets that nobody waits for any longer would keep the push waiting.
  process.exit(code);
}

void main().then(end);
