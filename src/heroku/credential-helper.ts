import { firstOf } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { type Ended, type Ending, runProgram } from '../base/run-program.ts';

export interface CredentialHelperPorts extends Ending {
  readonly env: Env;
  readonly cwd: string;
  /** ms */
  readonly timeout?: number;
}

const LONGEST_ANSWER = 64 * 1024;

/**
 * The password from git's credential helpers for `https://host` (`git credential fill`); undefined if
 * there is none. The Heroku CLI installs a helper that gives the API token. Rejects with a PreflightError
 * (`credential-helper`) after `timeout` or if the signal aborts; then git and what it started are killed.
 */
export async function askCredentialHelper(
  host: string,
  ports: CredentialHelperPorts,
): Promise<string | undefined> {
  // The protocol has no escapes: a line break in the host would start another attribute.
  if (!/^[a-z0-9.:[\]-]+$/i.test(host)) return undefined;
  const signal = firstOf(AbortSignal.timeout(ports.timeout ?? 5000), ports.signal);
  const { code, stdout, isCut } = await fill(host, { ...ports, signal });
  if (code !== 0 || isCut) return undefined;
  return /^password=(.+)$/m.exec(stdout.toString())?.[1];
}

async function fill(host: string, { env, cwd, ...ending }: CredentialHelperPorts): Promise<Ended> {
  const program = {
    command: ['git', 'credential', 'fill'],
    cwd,
    // No prompts of any kind while git pushes.
    env: {
      ...env,
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GCM_INTERACTIVE: 'never',
    },
    input: `protocol=https\nhost=${host}\n\n`,
    most: LONGEST_ANSWER,
  } as const;
  try {
    return await runProgram(program, ending);
  } catch {
    if (ending.signal?.aborted === true) throw unanswered(host);
    return NO_ANSWER; // git isn't installed.
  }
}

const NO_ANSWER: Ended = { code: null, stdout: Buffer.alloc(0), stderr: '', isCut: false };

function unanswered(host: string): PreflightError {
  return new PreflightError(
    'credential-helper',
    `git's credential helper didn't answer for ${host} in time`,
    {
      hint: `Set HEROKU_API_KEY, or check git config credential.helper`,
    },
  );
}
