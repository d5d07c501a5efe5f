import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock as clock } from '../clock.ts';
import { fillInHeaders } from '../config/header-values.ts';
import { CONFIG_FILE } from '../config/load.ts';
import { asPreflightError } from '../errors.ts';
import { openGit } from '../git/git.ts';
import { openHeroku } from '../heroku/open-heroku.ts';
import { preflight } from '../preflight.ts';
import { isDryRun } from '../push/dry-run.ts';
import { HANDOVER, HOOK_EXIT } from '../push/handover.ts';
import { processTable } from '../push/process-table.ts';
import { failureLines } from '../report/notice.ts';
import { styleFor } from '../report/style.ts';
import { layoutAt } from '../state/layout.ts';
import { nodeFileStore as files } from '../state/node-file-store.ts';
import { userAgent as nameOf } from '../user-agent.ts';
import { continueRun } from '../warmup/continue-run.ts';

// What run.sh starts on a push to Heroku, and what that leaves behind when the app doesn't answer.

declare const __VERSION__: string;

const { HEROKU_PREFLIGHT_REMOTE, HEROKU_PREFLIGHT_URL, HEROKU_PREFLIGHT_STATE, ...env } =
  process.env;
// The URL may hold a token: nothing that is started from here inherits it.
for (const name of Object.values(HANDOVER)) Reflect.deleteProperty(process.env, name);

const { platform, pid, ppid, execPath } = process;
const cwd = process.cwd();
const style = styleFor(process.stderr, env, platform);
const userAgent = nameOf(__VERSION__);

async function openWorld() {
  const gitConfig = await openGit({ cwd, env }).config();
  const machine = { env, cwd, platform, userAgent, kill };
  return { ...openHeroku(machine, gitConfig), gitConfig, userAgent, files };
}

async function push(remote: string, url: string, stateRoot: string): Promise<number> {
  const state = layoutAt(stateRoot);
  const world = await openWorld();
  const processes = processTable({ platform, readFile: (path) => fs.readFile(path, 'utf8'), run });
  return preflight(
    { remote, url, refLines: readFileSync(0, 'utf8') },
    {
      ...world,
      ...{ env, pid, clock, state, style, say },
      allowedHosts: world.gitConfig.all('preflight.allowhost'),
      configFiles: fs,
      configPath: join(cwd, CONFIG_FILE),
      isDryRun: () => isDryRun(processes, ppid),
      spawnDetached: (runPath) => {
        spawnDetached(state.bundle, runPath);
      },
    },
  );
}

const run = async (program: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program, args, { timeout: 2_000 })).stdout;

function spawnDetached(bundle: string, runPath: string): void {
  // No pipe of git's goes along: whoever holds one holds the push up.
  const child = spawn(execPath, [bundle, runPath], {
    ...{ cwd, env: { ...env, HEROKU_API_KEY: undefined }, detached: true, windowsHide: true },
    stdio: 'ignore',
  });
  child.on('error', () => undefined).unref();
}

const continueInBackground = (runPath: string): Promise<void> =>
  continueRun(runPath, files, async () => ({
    ...clock,
    ...(await openWorld()),
    pid,
    fillIn: (headers) => fillInHeaders(headers, env).headers,
  }));

const kill = (target: number, signal: 'SIGKILL'): boolean => process.kill(target, signal);

function say(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
}

async function main(): Promise<number> {
  if (
    HEROKU_PREFLIGHT_REMOTE !== undefined &&
    HEROKU_PREFLIGHT_URL !== undefined &&
    HEROKU_PREFLIGHT_STATE !== undefined
  ) {
    return push(HEROKU_PREFLIGHT_REMOTE, HEROKU_PREFLIGHT_URL, HEROKU_PREFLIGHT_STATE);
  }
  const [runPath] = process.argv.slice(2);
  if (runPath !== undefined) await continueInBackground(runPath);
  return HOOK_EXIT.proceed;
}

void main()
  .catch((error: unknown) => {
    say(failureLines(asPreflightError(error), style));
    return HOOK_EXIT.proceed;
  })
  // Timers and sockets that nobody waits for any longer would keep the push waiting.
  .then((code) => process.exit(code));
