import { dirname, join } from 'node:path';
import type { CommandContext } from '../base/context.ts';
import { firstOf, systemClock as clock } from '../base/clock.ts';
import { MOST_BYTES } from '../base/files.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import { runProgram } from '../base/run-program.ts';
import { CONFIG_FILE, loadConfig } from '../config/load.ts';
import type { GitConfig } from '../git/git-config.ts';
import type { GitReader } from '../git/read-git.ts';
import { readSource } from '../git/source.ts';
import type { Credential } from '../heroku/credentials.ts';
import { type Heroku, type HerokuContext, openHeroku } from '../heroku/open.ts';
import { userAgent as nameOf } from '../net/fetch.ts';
import { layoutAt, type StateLayout } from '../state/layout.ts';
import { styleFor } from '../terminal/style.ts';
import type { NotificationProgram } from '../follow/notify.ts';
import type { WarmupRun } from '../state/warmup-runs.ts';
import type { HookExit, ReadAt } from './contract.ts';
import { processTable, pushProcess } from './push-options.ts';
import { isYes } from './mode.ts';
import type { LeaveInBackground } from './warm-and-check.ts';
import type { PushedRefs, PushInput } from './plan-push.ts';
import { afterFailure, preflight } from './preflight.ts';

export interface HookContext extends Omit<HerokuContext, 'userAgent'> {
  readonly execPath: string;
  readonly pid: number;
  readonly ppid: number;
  /** whether a process id is in use */
  readonly isAlive: (pid: number) => boolean;
  readonly version: string;
  readonly stderr: CommandContext['stderr'];
  readonly git: GitReader;
  readonly gitConfig: Promise<GitConfig>;
}

export interface HookInput extends Omit<PushInput, 'manyRefs'> {
  /** for a standard input that is too large to keep */
  readonly readAt?: ReadAt;
  /** absolute path of `<git common dir>/heroku-preflight` */
  readonly stateRoot: string;
}

/** Runs the preflight with the ports of this machine. Returns a code of HOOK_EXIT. */
export async function runHook(
  { stateRoot, readAt, ...input }: HookInput,
  context: HookContext,
): Promise<HookExit> {
  const { cwd, env, platform, ppid, stderr } = context;
  const push = readAt ? { ...input, manyRefs: () => readManyRefs(readAt) } : input;
  const style = styleFor(stderr, env, platform);
  const say = (lines: readonly string[]): void => {
    stderr.write(`${lines.join('\n')}\n`);
  };
  const state = layoutAt(stateRoot);
  const processes = processTable({ platform, env, files, run: runner(context) });
  const configPath = join(cwd, CONFIG_FILE);
  let heroku: Heroku | undefined;
  try {
    const gitConfig = await context.gitConfig;
    const userAgent = nameOf(context.version);
    return await preflight(push, {
      ...{
        ...clock,
        env,
        files,
        gitConfig,
        style,
        say,
        userAgent,
        cache: state.cache,
        saidPath: state.said,
      },
      openHeroku: () => {
        heroku = openHeroku({ ...context, userAgent }, gitConfig);
        return heroku;
      },
      allowedHosts: gitConfig.all('preflight.allowhost'),
      configPath,
      readSource: ({ commit, replaced }) =>
        readSource({ git: context.git, files, commonDir: dirname(stateRoot), replaced }, commit),
      pushProcess: () => pushProcess(processes, ppid),
      lastDeploy: async (app) => {
        // Loaded only now: the app's answer takes longer.
        const { lastDeploy } = await import('./last-deploy.ts');
        return lastDeploy(files, state.runs, app);
      },
      loadBackground: () => loadBackground(state, () => heroku?.accepted(), context),
    });
  } catch (error) {
    const config = loadConfig(files, configPath);
    return afterFailure(error, config, push, { env, say, style });
  }
}

/** Most pushes have a few. */
async function readManyRefs(readAt: ReadAt): Promise<PushedRefs> {
  const { fewRefs } = await import('./many-refs.ts');
  return fewRefs(readAt);
}

/** Not a part of every push, so it's loaded when it's likely to be needed. */
async function loadBackground(
  { bundle, runs }: StateLayout,
  accepted: () => Credential | undefined,
  context: HookContext,
): Promise<LeaveInBackground> {
  const [{ leaveInBackground }, { prepareDetached }] = await Promise.all([
    import('../follow/leave-in-background.ts'),
    import('../follow/start-detached.ts'),
  ]);
  // The requests leave first.
  await new Promise(setImmediate);
  const begin = prepareDetached(bundle, runs, context);
  return (left) => {
    const { pid } = context;
    const credential = accepted();
    // Only what follows the deploy needs it.
    const input = left.deploy && credential ? JSON.stringify(credential) : '';
    const isUrgent = left.paths.some(({ isFinal }) => !isFinal);
    const beginRun = (runPath: string): void => {
      begin(runPath, { input, isUrgent });
    };
    return leaveInBackground({ ...clock, files, pid, beginRun }, runs, left);
  };
}

/**
 * The background process: continues the run that `runPath` describes.
 * @param readInput reads what the hook has given it, see prepareDetached
 */
export async function continueAfterPush(
  runPath: string,
  readInput: () => string,
  context: HookContext,
): Promise<void> {
  const { continueRun } = await import('../follow/background.ts');
  await continueRun(runPath, files, async () => {
    const { env, isAlive, pid } = context;
    const input = readInput();
    const userAgent = nameOf(context.version);
    const heroku = openHeroku({ ...context, userAgent }, await context.gitConfig);
    return {
      ...{ ...clock, ...heroku, env, files, isAlive, pid, userAgent },
      openProbe: async (request) => {
        const { probePorts } = await import('../probe/ports.ts');
        return probePorts({ ...clock, ...heroku, userAgent }, request);
      },
      credential: input === '' ? undefined : (JSON.parse(input) as Credential),
      onDeployOver: (run) => tellOnDesktop(run, context),
    };
  });
}

/** If the developer asked for it: `git config preflight.notify true`. */
async function tellOnDesktop(run: WarmupRun, context: HookContext): Promise<void> {
  const wish = (await context.gitConfig).get('preflight.notify');
  if (run.deploy === null || !isYes(wish)) return;
  const { followedWords } = await import('../report/followed-words.ts');
  const { notify } = await import('../follow/notify.ts');
  const sinceStart = clock.today().getTime() - Date.parse(run.startedAt);
  const words = followedWords(run.deploy, run.app, sinceStart);
  if (!words) return;
  const { tone, text, command } = words;
  const notification = {
    title: `heroku-preflight: ${run.app}`,
    text: command === undefined ? text : `${text} → ${command}`,
    isUrgent: tone === 'error',
  };
  const { cwd, env, kill, platform } = context;
  const run10s = ({ command: program, env: own }: NotificationProgram): Promise<unknown> =>
    runProgram(
      { command: program, cwd, env: { ...env, ...own }, most: MOST_BYTES },
      { kill, platform, signal: AbortSignal.timeout(NOTIFY_LIMIT_MS) },
    );
  await notify(notification, { platform, run: run10s });
}

const NOTIFY_LIMIT_MS = 10_000;
const PS_LIMIT_MS = 2_000;

const runner =
  ({ cwd, env, kill, platform, ...context }: HookContext) =>
  async (program: string, args: readonly string[]): Promise<string> => {
    const signal = firstOf(AbortSignal.timeout(PS_LIMIT_MS), context.signal);
    const ps = { command: [program, ...args], cwd, env, most: MOST_BYTES } as const;
    return (await runProgram(ps, { kill, platform, signal })).stdout.toString();
  };
