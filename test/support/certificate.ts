import { webcrypto } from 'node:crypto';

// @peculiar/x509 needs the metadata functions of Reflect to load; none of its classes has metadata. The
// import isn't static, because jest loads CommonJS dependencies before this module runs.
Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined });
const x509 = await import('@peculiar/x509');

/** PEM */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 60 * 60 * 1000;

/** A new self-signed certificate, which is its own CA. */
export async function createCertificate(
  names: readonly string[],
  { notAfter = new Date(Date.now() + DAY) } = {},
): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=heroku-preflight test',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(notAfter.getTime() - 2 * DAY),
    notAfter,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}
