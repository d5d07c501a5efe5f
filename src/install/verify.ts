import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../base/context.ts';
import { isErrnoException } from '../base/errors.ts';
import { unwritable } from '../base/files.ts';
import { printable } from '../base/text.ts';
import { stateLayout } from '../state/layout.ts';
import type { Facts } from './facts.ts';
import { withSlashes } from './files.ts';
import type { Target, Trial } from './managers/target.ts';
import type { InstallContext } from './outcome.ts';
import type { Repository } from './repository.ts';

interface VerifyPorts extends Pick<InstallContext, 'env' | 'platform' | 'kill'> {
  /** how long git may take: with a hook whose program is missing it waits forever */
  readonly timeoutMs: number;
  /** undefined: only our hook runs */
  readonly trial: Trial | undefined;
}

/** Whether git runs our hook at `target`. Only call it once our line is there, see below. */
export function isRun(target: Target, facts: Facts, context: InstallContext): Promise<boolean> {
  const trial = target.trial?.(facts, context.env);
  return doesGitRunHook(facts.repository, { ...context, trial, timeoutMs: 10_000 });
}

/** With this variable our hook only answers, and does nothing else. */
const NONCE = 'HEROKU_PREFLIGHT_NONCE';

// Overrides for settings with which a push fails, or asks for a passphrase, before the hook runs.
const SETTINGS = ['push.recurseSubmodules=no', 'push.gpgSign=no', 'protocol.file.allow=always'];

/**
 * Whether git runs our hook: a dry-run push to an empty repository must print what only our hook can
 * print. Only call it once our line is in place, because it would also run any other hook there.
 */
export async function doesGitRunHook(repository: Repository, ports: VerifyPorts): Promise<boolean> {
  const folder = await makeTrialFolder(repository);
  try {
    // The line in a hook reads our hook only when the URL may be Heroku's.
    const path = join(folder, 'git.heroku.com', 'trial.git');
    await makeEmptyRepository(path, repository.objectFormat);
    const remote = withSlashes(path, ports.platform);
    const trial = await trialEnv(folder, ports);
    const env = { ...ports.env, ...trial, ...withoutRewriting(remote, ports.env) };
    return await push(remote, repository, { ...ports, env });
  } finally {
    // If that isn't possible, the next run or push removes it.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The name of a folder for a trial push. If a run is killed, the next one or a push removes it. */
export const TRIAL = /^trial-\w{6}$/;

/**
 * In our folder in the git directory, where git starts hooks, so that programs can be started there. The
 * temporary folder can be missing, or mounted with `noexec`.
 */
async function makeTrialFolder({ commonDir }: Repository): Promise<string> {
  const temporary = tmpdir();
  try {
    return await mkdtemp(join(stateLayout(commonDir).root, 'trial-'));
  } catch {
    // Another user's, who lets us read it, for --status.
  }
  try {
    return await mkdtemp(join(temporary, 'heroku-preflight-'));
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    throw unwritable(printable(temporary), error);
  }
}

/**
 * Keeps git from rewriting the path for a user's `url.….insteadOf`, such as "/": the longest match wins.
 * In variables, because a path may contain "=". Git obeys them since 2.31.
 */
function withoutRewriting(remote: string, { GIT_CONFIG_COUNT: count }: Env): Env {
  // A key can't have a line break.
  if (remote.includes('\n')) return {};
  const index = Number(count ?? 0) || 0;
  return {
    GIT_CONFIG_COUNT: String(index + 1),
    [`GIT_CONFIG_KEY_${index}`]: `url.${remote}.pushInsteadOf`,
    [`GIT_CONFIG_VALUE_${index}`]: remote,
  };
}

async function trialEnv(folder: string, { trial }: VerifyPorts): Promise<Env> {
  if (!trial) return {};
  const path = join(folder, 'trial');
  await writeFile(path, trial.program, { mode: 0o700 });
  return { [trial.variable]: path };
}

async function makeEmptyRepository(path: string, objectFormat: string): Promise<void> {
  await Promise.all(
    ['objects', 'refs'].map((name) => mkdir(join(path, name), { recursive: true })),
  );
  await writeFile(join(path, 'HEAD'), 'ref: refs/heads/main\n');
  const version =
    objectFormat === 'sha1' ? '0' : `1\n[extensions]\n\tobjectFormat = ${objectFormat}`;
  await writeFile(
    join(path, 'config'),
    `[core]\n\tbare = true\n\trepositoryformatversion = ${version}\n`,
  );
}

function push(
  remote: string,
  { runsIn, location }: Repository,
  ports: VerifyPorts,
): Promise<boolean> {
  const nonce = randomBytes(16).toString('hex');
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const child = spawn('git', [...settings, 'push', '--dry-run', remote, ':refs/heads/none'], {
    cwd: runsIn,
    env: { ...ports.env, ...location, [NONCE]: nonce },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that we can end everything that a hook has started.
    detached: ports.platform !== 'win32',
  });
  return new Promise((resolve) => {
    let output = '';
    const finish = (ran: boolean): void => {
      clearTimeout(timer);
      endGroup(child.pid, ports);
      resolve(ran);
    };
    const timer = setTimeout(finish, ports.timeoutMs, false);
    // We needn't wait for a manager's other hooks.
    const listen = (chunk: Buffer): void => {
      output += chunk.toString('latin1');
      if (output.includes(`heroku-preflight-nonce:${nonce}`)) finish(true);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', () => {
      finish(false);
    });
    child.on('close', () => {
      finish(false);
    });
  });
}

function endGroup(pid: number | undefined, { kill, platform }: VerifyPorts): void {
  if (pid === undefined) return;
  try {
    kill(platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}
