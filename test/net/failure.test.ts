import { expect, it } from '@jest/globals';
import { CertificateError } from '../../src/net/failure.ts';

const url = new URL('https://www.example.com/');

it('names the proxy through which a certificate for another host came', () => {
  const proxy = new URL('http://proxy.example:3128');
  const error = new CertificateError(
    { message: 'altnames: DNS:*.a.example, DNS:b' },
    { url, proxy },
  );
  expect(error.names).toEqual(['*.a.example', 'b']);
  expect(error.message).toBe(
    'https://www.example.com (through the proxy http://proxy.example:3128) has a certificate for *.a.example',
  );
});

it.each([{ message: 'no names' }, {}])('claims no host if none is named: %j', (cause) => {
  expect(new CertificateError(cause, { url }).message).toBe(
    'https://www.example.com has a certificate for another host',
  );
});
