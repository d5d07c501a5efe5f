import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';

export interface CredentialHelperPorts {
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** `process.kill` */
  readonly kill: (pid: number, signal: 'SIGKILL') => unknown;
  readonly signal?: AbortSignal | undefined;
  /** ms */
  readonly timeout?: number;
}

type Git = ChildProcessByStdio<Writable, Readable, null>;

const LONGEST_ANSWER = 64 * 1024;

/**
 * The password from git's credential helpers for `https://host` (`git credential fill`); undefined if
 * there is none. The Heroku CLI installs a helper that gives the API token. Rejects with a PreflightError
 * (`credential-helper`) after `timeout` or if the signal aborts; then git and its children are killed.
 */
export async function askCredentialHelper(
  host: string,
  ports: CredentialHelperPorts,
): Promise<string | undefined> {
  // The protocol has no escapes: a line break in the host would start another attribute.
  if (!/^[a-z0-9.:[\]-]+$/i.test(host)) return undefined;
  if (ports.signal?.aborted === true) throw unanswered(host);
  const git = start(ports);
  const over = new AbortController();
  const end = (): void => {
    over.abort();
    endGroup(git, ports);
  };
  const timer = setTimeout(end, ports.timeout ?? 5000);
  ports.signal?.addEventListener('abort', end);
  try {
    const answer = await converse(git, `protocol=https\nhost=${host}\n\n`);
    if (over.signal.aborted) throw unanswered(host);
    return /^password=(.+)$/m.exec(answer)?.[1];
  } finally {
    clearTimeout(timer);
    ports.signal?.removeEventListener('abort', end);
  }
}

function unanswered(host: string): PreflightError {
  return new PreflightError(
    'credential-helper',
    `git's credential helper didn't answer for ${host} in time`,
    {
      hint: `Set HEROKU_API_KEY, or check git config credential.helper`,
    },
  );
}

function start({ cwd, env, platform }: CredentialHelperPorts): Git {
  return spawn('git', ['credential', 'fill'], {
    cwd,
    // No prompts of any kind while git pushes.
    env: {
      ...env,
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GCM_INTERACTIVE: 'never',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
    // Its own session: it can be killed as a whole, and has no terminal to prompt on.
    detached: platform !== 'win32',
    windowsHide: true,
  });
}

/** Its output if it succeeds, else ''. */
async function converse(git: Git, input: string): Promise<string> {
  let answer = '';
  git.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
    if (answer.length > LONGEST_ANSWER) git.stdout.destroy();
  });
  git.stdin.on('error', () => undefined); // it may not read everything; its exit code counts
  git.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => {
    git.on('close', resolve);
    // git isn't installed.
    git.on('error', () => {
      resolve(null);
    });
  });
  return code === 0 && answer.length <= LONGEST_ANSWER ? answer : '';
}

function endGroup(git: Git, { kill, platform }: CredentialHelperPorts): void {
  // Stop waiting, even if a child still holds the pipe.
  git.stdout.destroy();
  if (git.pid === undefined) return;
  if (platform === 'win32') {
    spawn('taskkill', ['/pid', `${git.pid}`, '/T', '/F'], {
      stdio: 'ignore',
      windowsHide: true,
    }).on('error', () => git.kill());
    return;
  }
  try {
    kill(-git.pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
