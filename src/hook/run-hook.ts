import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock as clock } from '../base/clock.ts';
import { userAgent as nameOf } from '../base/context.ts';
import { asPreflightError } from '../base/errors.ts';
import { nodeFileStore as files, readFile, readTextFile, stat } from '../base/files.ts';
import { fillInHeaders } from '../config/headers.ts';
import { CONFIG_FILE } from '../config/load.ts';
import type { GitConfig } from '../git/git-config.ts';
import type { Git } from '../git/git.ts';
import { readProcfile } from '../git/procfile.ts';
import { type HerokuContext, openHeroku } from '../heroku/open.ts';
import { failureLines } from '../report/hook-report.ts';
import { layoutAt } from '../state/layout.ts';
import { styleFor } from '../terminal/style.ts';
import { continueRun } from '../warmup/background.ts';
import { startDetached } from '../warmup/leave-in-background.ts';
import { HOOK_EXIT } from './contract.ts';
import { isDryRun, processTable } from './dry-run.ts';
import { preflight } from './preflight.ts';

export interface HookMachine extends Omit<HerokuContext, 'userAgent'> {
  readonly execPath: string;
  readonly pid: number;
  readonly ppid: number;
  readonly version: string;
  readonly stderr: NodeJS.WriteStream;
  readonly git: Git;
  readonly gitConfig: Promise<GitConfig>;
}

export interface Handover {
  readonly remote: string;
  readonly url: string;
  /** standard input */
  readonly refLines: string;
  /** absolute path of `<git common dir>/heroku-preflight` */
  readonly stateRoot: string;
}

/** The hook's process: preflight in this machine's world. Returns a code of HOOK_EXIT. */
export async function runHook(
  { remote, url, stateRoot, refLines }: Handover,
  machine: HookMachine,
): Promise<number> {
  const { cwd, env, pid, platform, ppid, stderr } = machine;
  const style = styleFor(stderr, env, platform);
  const say = (lines: readonly string[]): void => {
    stderr.write(`${lines.join('\n')}\n`);
  };
  const state = layoutAt(stateRoot);
  const processes = processTable({ platform, readFile: readTextFile, run });
  try {
    const gitConfig = await machine.gitConfig;
    const userAgent = nameOf(machine.version);
    return await preflight(
      { remote, url, refLines },
      {
        ...{ env, pid, clock, files, gitConfig, state, style, say, userAgent },
        openHeroku: () => openHeroku({ ...machine, userAgent }, gitConfig),
        allowedHosts: gitConfig.all('preflight.allowhost'),
        configFiles: { readFile, stat },
        configPath: join(cwd, CONFIG_FILE),
        readProcfile: (commit) => readProcfile(machine.git, commit),
        isDryRun: () => isDryRun(processes, ppid),
        spawnDetached: (runPath) => {
          startDetached(state.bundle, runPath, machine);
        },
      },
    );
  } catch (error) {
    say(failureLines(asPreflightError(error), style));
    return HOOK_EXIT.proceed;
  }
}

/** The process that outlives the hook: goes on with the warm-up that is written down in `runPath`. */
export const continueWarmup = (runPath: string, machine: HookMachine): Promise<void> =>
  continueRun(runPath, files, async () => ({
    ...clock,
    ...(await openWorld(machine)),
    pid: machine.pid,
    fillIn: (headers) => fillInHeaders(headers, machine.env).headers,
  }));

async function openWorld(machine: HookMachine) {
  const gitConfig = await machine.gitConfig;
  const userAgent = nameOf(machine.version);
  return { ...openHeroku({ ...machine, userAgent }, gitConfig), userAgent, files };
}

const run = async (program: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program, args, { timeout: 2_000 })).stdout;
