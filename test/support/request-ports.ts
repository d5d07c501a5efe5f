import { systemClock } from '../../src/base/clock.ts';
import { createFetch, type Fetch } from '../../src/net/fetch.ts';
import type { RequestPorts } from '../../src/warmup/request.ts';
import type { Certificate } from './certificate.ts';
import { gitConfig } from './git-config.ts';
import { memoryFiles } from './memory-files.ts';

export const requestPorts = (fetch: Fetch): RequestPorts => ({
  ...systemClock,
  fetch,
  userAgent: 'test/1',
});

/** Requests as on a user's machine, without a proxy, and with `certificate` as the CA. */
export const loopbackFetch = (certificate?: Certificate): Fetch =>
  createFetch({
    env: certificate ? { GIT_SSL_CAINFO: '/ca.pem' } : {},
    gitConfig: gitConfig(),
    files: memoryFiles(certificate && { '/ca.pem': certificate.cert }),
    cwd: '/',
  });
