import type * as X509 from '@peculiar/x509';

interface ReflectMetadata {
  getMetadata?: () => undefined;
  getOwnMetadata?: () => undefined;
}

/**
 * Loads the library. It picks its algorithms with tsyringe, which refuses to load without the
 * metadata half of Reflect; none of the library's classes has any, so "none" is a true answer.
 */
export async function loadX509(): Promise<typeof X509> {
  const reflect = Reflect as ReflectMetadata;
  reflect.getMetadata ??= () => undefined;
  reflect.getOwnMetadata ??= () => undefined;
  return import('@peculiar/x509');
}
