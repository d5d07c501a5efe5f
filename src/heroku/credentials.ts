import { join, resolve } from 'node:path';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import type { HerokuHosts } from './hosts.ts';

export type CredentialSource = 'remote-url' | 'env' | 'netrc' | 'keychain' | 'credential-helper';

export interface Credential {
  readonly source: CredentialSource;
  readonly token: string;
}

export interface CredentialPorts {
  /** the password in the remote's URL, decoded: git pushes with this account */
  readonly remoteToken: string | undefined;
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  readonly hosts: HerokuHosts;
  readonly files: Pick<Files, 'read'>;
  /** the base of relative paths */
  readonly cwd: string;
  /** see askKeychain */
  readonly askKeychain: () => Promise<string | undefined>;
  /**
   * see askCredentialHelper; slow
   * @param withoutKeychain the keychain can't be asked, and a helper that asks it would prompt
   */
  readonly askHelper: (gitHost: string, withoutKeychain: boolean) => Promise<string | undefined>;
}

type Found = string | undefined | Promise<string | undefined>;

type Source = readonly [
  CredentialSource,
  (ports: CredentialPorts, failure: PreflightError | undefined) => Found,
];

/** In order of priority. */
const SOURCES: readonly Source[] = [
  ['remote-url', ({ remoteToken }) => remoteToken],
  ['env', ({ env }) => env.HEROKU_API_KEY],
  ['netrc', (ports) => fromNetrc(new URL(ports.hosts.apiUrl).host, ports)],
  ['netrc', (ports) => fromNetrc(ports.hosts.gitHost, ports)],
  ['keychain', ({ askKeychain }) => askKeychain()],
  [
    'credential-helper',
    ({ hosts, askHelper }, failure) => askHelper(hosts.gitHost, failure?.code === 'keychain'),
  ],
];

/**
 * All tokens, each once. Lazy: a source is read when the caller needs another token, so the credential
 * helper doesn't start while an earlier token works. A source that fails doesn't keep the others from being
 * tried: its PreflightError is thrown at the end.
 * @param accepted before by the API: it comes first
 */
export async function* credentialSources(
  ports: CredentialPorts,
  accepted?: Credential,
): AsyncGenerator<Credential> {
  const given = new Set<string>();
  if (accepted) {
    given.add(accepted.token);
    yield accepted;
  }
  let failure: PreflightError | undefined;
  const failed = (error: unknown): undefined => {
    if (!(error instanceof PreflightError)) throw error;
    failure ??= error;
  };
  for (const [source, find] of SOURCES) {
    const found = await Promise.resolve(find(ports, failure)).catch(failed);
    const token = found?.trim();
    if (token === undefined || !isToken(token) || given.has(token)) continue;
    given.add(token);
    yield { source, token };
  }
  if (failure) throw failure;
}

/** Whether it fits in an Authorization header. Heroku's tokens have 36 to 100 such characters. */
function isToken(text: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(text);
}

async function fromNetrc(machine: string, ports: CredentialPorts): Promise<string | undefined> {
  const path = netrcPath(ports.env, ports.platform);
  if (path === undefined) return undefined;
  const text = await ports.files.read(resolve(ports.cwd, path)).catch(() => undefined);
  return netrcPassword(text ?? '', machine);
}

/** The Heroku CLI's path of it; undefined without a home directory. */
export function netrcPath(env: Env, platform: NodeJS.Platform): string | undefined {
  const windows = platform === 'win32';
  const home = windows ? env.HOME || env.USERPROFILE : env.HOME;
  return home ? join(home, windows ? '_netrc' : '.netrc') : undefined;
}

// A setting, or something to skip: a comment, a macro (up to the first empty line), an unknown word.
// `#` begins a comment only between settings: a password may contain one.
const ENTRY = new RegExp(
  [
    String.raw`#.*`,
    String.raw`macdef\s[^]*?(?:\n[\t ]*\r?\n|$)`,
    String.raw`(?<keyword>machine|login|account|password)\s+(?:"(?<quoted>(?:\\.|[^"\\\n])*)"(?=\s|$)|(?<plain>\S+))`,
    String.raw`(?<fallback>default)(?=\s|$)`,
    String.raw`\S+`,
  ].join('|'),
  'gi',
);

/**
 * The password of the first entry for `machine` that has one. Accepts CRLF, tabs, entries on one or
 * several lines, quotes, comments and macros. The `default` entry is ignored.
 */
export function netrcPassword(text: string, machine: string): string | undefined {
  let matches = false;
  for (const { groups = {} } of text.matchAll(ENTRY)) {
    const keyword = groups.keyword?.toLowerCase();
    const value = groups.plain ?? unescape(groups.quoted ?? '');
    if (groups.fallback !== undefined) matches = false;
    if (keyword === 'machine') matches = value.toLowerCase() === machine.toLowerCase();
    if (keyword === 'password' && matches && value !== '') return value;
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescape(quoted: string): string {
  return quoted.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}
