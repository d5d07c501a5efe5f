import { webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
type Library = typeof X509;

const DAY_MS = 86_400_000;

/** PEM. The authority's key isn't kept after it has signed. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A new authority, and its certificate for `hosts` (wildcards allowed). */
export async function createCertificates(hosts: readonly string[]): Promise<Certificates> {
  const x509 = await loadX509();
  x509.cryptoProvider.set(webcrypto);
  const [authorityKeys, keys] = await Promise.all([createKeys(), createKeys()]);
  const authority = await selfSigned(x509, authorityKeys);
  const certificate = await signed(x509, hosts, keys, authority, authorityKeys);
  return {
    authority: authority.toString('pem'),
    certificate: certificate.toString('pem'),
    key: x509.PemConverter.encode(
      await webcrypto.subtle.exportKey('pkcs8', keys.privateKey),
      'PRIVATE KEY',
    ),
  };
}

async function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

// Valid from yesterday, because a container's clock can be behind its host's.
const validity = (): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + 7 * DAY_MS),
});

async function selfSigned(
  x509: Library,
  keys: webcrypto.CryptoKeyPair,
): Promise<X509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: 'CN=heroku-preflight simulator (throw-away)',
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

async function signed(
  x509: Library,
  hosts: readonly string[],
  keys: webcrypto.CryptoKeyPair,
  authority: X509.X509Certificate,
  authorityKeys: webcrypto.CryptoKeyPair,
): Promise<X509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    ...validity(),
    subject: 'CN=Heroku (simulated)',
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns', value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
}

interface ReflectMetadata {
  getMetadata?: () => undefined;
  getOwnMetadata?: () => undefined;
}

/**
 * Loads the library. It chooses its algorithms with tsyringe, which needs the metadata functions of
 * Reflect to load. None of the library's classes has metadata, so returning none is correct.
 */
async function loadX509(): Promise<typeof X509> {
  const reflect = Reflect as ReflectMetadata;
  reflect.getMetadata ??= () => undefined;
  reflect.getOwnMetadata ??= () => undefined;
  return import('@peculiar/x509');
}
