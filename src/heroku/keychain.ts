import { join, resolve } from 'node:path';
import { firstOf } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import { type Ended, type Ending, runProgram } from '../base/run-program.ts';

export interface KeychainPorts extends Ending {
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly files: Pick<Files, 'read'>;
  readonly run?: typeof runProgram;
  /** ms */
  readonly timeout?: number;
}

// A real one takes 0.02 s, on a loaded machine 0.13 s; PowerShell takes about a second to start.
const LIMIT_MS = 3_000;
const LONGEST_ANSWER = 64 * 1024;

/**
 * The token that the Heroku CLI keeps in the system's keychain, without starting the CLI; undefined if there
 * is none. Rejects with a PreflightError (`keychain`) if the keychain is locked, or after `timeout`: then
 * the program and what it started are killed.
 */
export async function askKeychain(ports: KeychainPorts): Promise<string | undefined> {
  const { env, cwd, platform, run = runProgram, timeout = LIMIT_MS } = ports;
  // The CLI's own switch.
  if (env.HEROKU_NETRC_WRITE?.toLowerCase() === 'true') return undefined;
  const account = await accountIn(ports);
  const keychain = account === undefined ? undefined : keychainFor(account, platform, env);
  if (!keychain) return undefined;
  const { command, env: own, read } = keychain;
  const program = { command, cwd, env: { ...env, ...own }, most: LONGEST_ANSWER };
  const signal = firstOf(AbortSignal.timeout(timeout), ports.signal);
  const ended = await run(program, { ...ports, signal }).catch(() => undefined);
  if (signal.aborted) throw unavailable("didn't answer in time");
  const answer = ended && !ended.isCut ? read(ended) : undefined;
  if (answer === LOCKED) throw unavailable('is locked');
  return answer;
}

const unavailable = (why: string): PreflightError =>
  new PreflightError('keychain', `the keychain with your Heroku login ${why}`, {
    hint: 'Unlock it, or set HEROKU_API_KEY',
  });

/** The account of `heroku login`. */
async function accountIn(
  ports: Pick<KeychainPorts, 'env' | 'cwd' | 'platform' | 'files'>,
): Promise<string | undefined> {
  const folder = dataFolder(ports.env, ports.platform);
  if (folder === undefined) return undefined;
  try {
    const path = resolve(ports.cwd, folder, 'login.json');
    const text = await ports.files.read(path, { most: LONGEST_ANSWER });
    const login = JSON.parse(text ?? 'null') as { readonly account?: unknown } | null;
    return isAccount(login?.account) ? login.account : undefined;
  } catch {
    return undefined; // unreadable, or not the CLI's
  }
}

/** As the CLI's framework (oclif) finds it. */
function dataFolder(env: Env, platform: NodeJS.Platform): string | undefined {
  if (env.HEROKU_DATA_DIR) return env.HEROKU_DATA_DIR;
  const isWindows = platform === 'win32';
  const home = env.HOME || (isWindows ? env.USERPROFILE : undefined);
  const base =
    env.XDG_DATA_HOME ||
    (isWindows && env.LOCALAPPDATA) ||
    (home ? join(home, '.local', 'share') : undefined);
  return base === undefined ? undefined : join(base, 'heroku');
}

/** It becomes an argument, and must not be an option. */
const isAccount = (value: unknown): value is string =>
  typeof value === 'string' && /^(?!-)[^\p{C}]{1,254}$/u.test(value);

const LOCKED = Symbol('locked');

interface Keychain {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: Env;
  readonly read: (ended: Ended) => string | undefined | typeof LOCKED;
}

const SERVICE = 'heroku-cli';

/** Undefined: the CLI uses none there. */
function keychainFor(account: string, platform: NodeJS.Platform, env: Env): Keychain | undefined {
  if (platform === 'darwin') {
    const item = ['-a', account, '-s', SERVICE, '-w'];
    return {
      command: ['/usr/bin/security', 'find-generic-password', ...item],
      env: {},
      read: (ended) => (MACOS_LOCKED.includes(ended.code ?? 0) ? LOCKED : onlyLineOf(ended)),
    };
  }
  if (platform === 'win32') {
    return {
      command: [powershellIn(env), '-NoProfile', '-NonInteractive', '-Command', POWERSHELL],
      // In a variable: a part of the script would be run.
      env: { HEROKU_PREFLIGHT_ACCOUNT: account },
      read: onlyLineOf,
    };
  }
  if (platform !== 'linux') return undefined;
  return {
    // `lookup`, which the CLI uses, opens a dialog if the keyring is locked. `search` without --unlock
    // doesn't: it lists the item without its secret.
    command: ['secret-tool', 'search', 'service', SERVICE, 'account', account],
    // Without a session bus, GLib would start one for the display, and leave it running. It prints what it does
    // between the answer's lines if asked to.
    env: { DISPLAY: undefined, G_MESSAGES_DEBUG: undefined },
    read: foundBySecretTool,
  };
}

/** errSecInteractionNotAllowed, errSecAuthFailed and errSecUserCanceled, of which exit codes have a byte. */
const MACOS_LOCKED: readonly number[] = [36, 51, 128];

const onlyLineOf = ({ code, stdout }: Ended): string | undefined =>
  code === 0 ? stdout.toString().trim() || undefined : undefined;

/** `[/1]`, then lines such as `secret = …`. */
function foundBySecretTool({ code, stdout }: Ended): ReturnType<Keychain['read']> {
  const text = stdout.toString();
  if (code !== 0 || !text.startsWith('[')) return undefined;
  const secret = /^secret = (.*)$/m.exec(text)?.[1] ?? LOCKED;
  return secret === '' ? undefined : secret;
}

/** In the system's folder: PATH could lead elsewhere. */
export function powershellIn({ SystemRoot, SYSTEMROOT }: Env): string {
  const root = SystemRoot || SYSTEMROOT || 'C:\\Windows';
  return `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
}

const POWERSHELL = `
$ErrorActionPreference = 'Stop'
[void][Windows.Security.Credentials.PasswordVault, Windows.Security.Credentials, ContentType = WindowsRuntime]
$vault = New-Object Windows.Security.Credentials.PasswordVault
$vault.Retrieve('${SERVICE}', $env:HEROKU_PREFLIGHT_ACCOUNT).Password
`;
