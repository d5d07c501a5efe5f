import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../base/context.ts';
import type { Facts } from './facts.ts';
import type { Target, Trial } from './managers/target.ts';
import type { InstallContext } from './outcome.ts';
import type { Repository } from './repository.ts';

interface VerifyPorts extends Pick<InstallContext, 'env' | 'platform' | 'kill'> {
  /** how long git may take; a hook without its interpreter makes it wait for ever */
  readonly timeoutMs: number;
  /** undefined: nobody else's would run */
  readonly trial: Trial | undefined;
}

/** Whether git runs our hook at `target`. To be asked once the files say so, as below. */
export function isRun(target: Target, facts: Facts, context: InstallContext): Promise<boolean> {
  const trial = target.trial?.(facts, context.env);
  return doesGitRunHook(facts.repository, { ...context, trial, timeoutMs: 10_000 });
}

/** The variable by which the hook knows that it's only asked whether it runs. */
const NONCE = 'HEROKU_PREFLIGHT_NONCE';

// The user's settings for pushes that would fail, or ask for a passphrase, before the hook runs.
const SETTINGS = ['push.recurseSubmodules=no', 'push.gpgSign=no', 'protocol.file.allow=always'];

/**
 * Whether git runs our hook on a push: a push that is none, to an empty repository, brings back
 * what only the hook can have printed. To be asked once the files say so: a hook of somebody else's
 * in its place would be run.
 */
export async function doesGitRunHook(repository: Repository, ports: VerifyPorts): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'heroku-preflight-'));
  try {
    // The line in a hook reads our hook only when the URL may be Heroku's.
    const remote = join(folder, 'git.heroku.com', 'trial.git');
    await makeEmptyRepository(remote, repository.objectFormat);
    const env = { ...ports.env, ...(await trialEnv(folder, ports)) };
    return await push(remote, repository, { ...ports, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
    // A group of its own, so that whatever a hook has started can be ended with it.
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
    // Other hooks of a manager's that come after ours are of no interest any more.
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
    // It has ended by itself.
  }
}
