import { firstOf } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { type Ended, type Ending, runProgram } from '../base/run-program.ts';

export interface CredentialHelperPorts extends Ending {
  readonly env: Env;
  readonly cwd: string;
  /** ms, in any case */
  readonly timeout?: number;
  /** ms, if `meanwhile` has settled */
  readonly patience?: number;
  /** what a push waits for anyway; undefined: no push waits */
  readonly meanwhile?: Promise<unknown> | undefined;
  /** the Heroku CLI, as a helper, doesn't ask the keychain, which would prompt */
  readonly withoutKeychain?: boolean;
}

// The Heroku CLI takes 1.3 to 2.8 s to answer, and 8 to 12 s on a loaded machine.
const LIMIT_MS = 15_000;
const PATIENCE_MS = 5_000;

const LONGEST_ANSWER = 64 * 1024;

/**
 * The password from git's credential helpers for `https://host` (`git credential fill`); undefined if
 * there is none. The Heroku CLI installs a helper that gives the API token. Rejects with a PreflightError
 * (`credential-helper`) if that takes too long or the signal aborts; then git and what it started are killed.
 */
export async function askCredentialHelper(
  host: string,
  ports: CredentialHelperPorts,
): Promise<string | undefined> {
  // The protocol has no escapes: a line break in the host would start another attribute.
  if (!/^[a-z0-9.:[\]-]+$/i.test(host)) return undefined;
  const signal = firstOf(timeLimit(ports), ports.signal);
  const { code, stdout, isCut } = await fill(host, { ...ports, signal });
  if (code !== 0 || isCut) return undefined;
  return /^password=(.+)$/m.exec(stdout.toString())?.[1];
}

function timeLimit({
  timeout = LIMIT_MS,
  patience = PATIENCE_MS,
  meanwhile,
}: CredentialHelperPorts): AbortSignal {
  const late = new AbortController();
  const abort = (): void => {
    late.abort();
  };
  const over = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, ms).unref();
    });
  void over(timeout).then(abort);
  if (meanwhile) void Promise.all([over(patience), meanwhile]).then(abort, abort);
  return late.signal;
}

async function fill(
  host: string,
  { env, cwd, withoutKeychain, ...ending }: CredentialHelperPorts,
): Promise<Ended> {
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
      // The Heroku CLI's own switch.
      ...(withoutKeychain === true && { HEROKU_NETRC_WRITE: 'true' }),
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
