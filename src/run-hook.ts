import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock as clock } from './clock.ts';
import { fillInHeaders } from './config/header-values.ts';
import { CONFIG_FILE } from './config/load.ts';
import { asPreflightError } from './errors.ts';
import type { Git } from './git/git.ts';
import type { GitConfig } from './git/git-config.ts';
import { readProcfile } from './git/procfile.ts';
import { type Machine, openHeroku } from './heroku/open-heroku.ts';
import { preflight } from './preflight.ts';
import { isDryRun } from './push/dry-run.ts';
import { HOOK_EXIT } from './push/handover.ts';
import { processTable } from './push/process-table.ts';
import { failureLines } from './report/notice.ts';
import { styleFor } from './report/style.ts';
import { layoutAt } from './state/layout.ts';
import { nodeFileStore as files } from './state/node-file-store.ts';
import * as smallFiles from './state/small-files.ts';
import { userAgent as nameOf } from './user-agent.ts';
import { continueRun } from './warmup/continue-run.ts';
import { startDetached } from './warmup/start-detached.ts';

export interface HookMachine extends Omit<Machine, 'userAgent'> {
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
  const processes = processTable({ platform, readFile: smallFiles.readText, run });
  try {
    const gitConfig = await machine.gitConfig;
    const userAgent = nameOf(machine.version);
    return await preflight(
      { remote, url, refLines },
      {
        ...{ env, pid, clock, files, gitConfig, state, style, say, userAgent },
        openHeroku: () => openHeroku({ ...machine, userAgent }, gitConfig),
        allowedHosts: gitConfig.all('preflight.allowhost'),
        configFiles: smallFiles,
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
