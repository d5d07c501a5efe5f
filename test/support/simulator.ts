import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findGit, type GitProgram } from '../../src/simulator/git/repositories.ts';
import { type Certificates, createCertificates } from '../../src/simulator/network/certificates.ts';
import { certifiedHosts } from '../../src/simulator/network/network.ts';
import { type Simulator, startSimulator } from '../../src/simulator/world.ts';

// Finding git takes two processes, and making certificates loads a large library in each file of tests. Both
// take longer than the rest of a world, so jest gets them once, before all tests.

/** The variable with the file's path, for jest's workers. */
const FOUNDATIONS_FILE = 'PREFLIGHT_TEST_FOUNDATIONS';

interface Shared {
  readonly git: GitProgram;
  readonly certificates: Certificates;
}

// Of the apps in many tests.
const DOMAINS = ['www.example.com', 'example.com'];

export async function shareFoundations(folder: string): Promise<void> {
  const [git, certificates] = await Promise.all([
    findGit(),
    createCertificates([...certifiedHosts([]), ...DOMAINS]),
  ]);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'foundations.json');
  await writeFile(file, JSON.stringify({ git, certificates } satisfies Shared));
  process.env[FOUNDATIONS_FILE] = file;
}

let shared: Shared | undefined;

function readShared(): Shared {
  const text = readFileSync(process.env[FOUNDATIONS_FILE] ?? '', 'utf8');
  return (shared ??= JSON.parse(text) as Shared);
}

/** For hosts that the shared certificate doesn't have, a world gets its own. */
async function certificatesFor(hosts: readonly string[]): Promise<Certificates> {
  const { certificates } = readShared();
  const certificate = new X509Certificate(certificates.certificate);
  const hasAll = hosts.every((host) => hostIn(certificate, host));
  return hasAll ? certificates : createCertificates(hosts);
}

const hostIn = (certificate: X509Certificate, host: string): boolean =>
  certificate.checkHost(host.replace('*', 'any')) !== undefined;

/** `startSimulator`, in a fraction of its time. */
export const startWorld = (options: Parameters<typeof startSimulator>[0]): Promise<Simulator> =>
  startSimulator({
    ...options,
    foundations: {
      findGit: () => Promise.resolve(readShared().git),
      createCertificates: certificatesFor,
    },
  });
