import { resolve } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import { printable } from '../base/text.ts';
import type { GitConfig } from '../git/git-config.ts';

/** What requests need from the machine. */
export interface NetSettings {
  readonly env: Env;
  readonly gitConfig: GitConfig;
  readonly files: Pick<Files, 'read'>;
  /** the base of relative paths: the background process has another working directory */
  readonly cwd: string;
}

/** A trust store for each of git's CA files, with Node's roots beside it. */
export function createTrustStore(settings: NetSettings): (file: string) => Promise<SecureContext> {
  const contexts = new Map<string, Promise<SecureContext>>();
  return (file) => {
    const context = contexts.get(file) ?? loadContext(file, settings);
    contexts.set(file, context);
    return context;
  };
}

async function loadContext(file: string, settings: NetSettings): Promise<SecureContext> {
  const [own, extra] = await Promise.all([readCa(file, settings), readExtra(settings)]);
  return createSecureContext({ ca: [...rootCertificates, extra, own].filter(Boolean) });
}

// A file with every root there is has about 1 MB.
const CA_FILE = { most: 16 * 1024 * 1024 };

async function readCa(file: string, { files, cwd }: NetSettings): Promise<string> {
  const text = await files.read(resolve(cwd, file), CA_FILE).catch(() => undefined);
  if (text !== undefined) return text;
  throw new PreflightError('ca-file', `the CA file ${printable(file)} can't be read`, {
    hint: 'Check git config http.sslCAInfo and GIT_SSL_CAINFO',
  });
}

/** A custom list of CAs replaces Node's whole default, including NODE_EXTRA_CA_CERTS. */
async function readExtra({ env, files, cwd }: NetSettings): Promise<string> {
  if (!env.NODE_EXTRA_CA_CERTS) return '';
  const text = await files
    .read(resolve(cwd, env.NODE_EXTRA_CA_CERTS), CA_FILE)
    .catch(() => undefined);
  return text ?? '';
}
