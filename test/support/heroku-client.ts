import type { Clock } from '../../src/base/clock.ts';
import type { ApiSettings } from '../../src/heroku/api.ts';
import { createClient, type HerokuClient } from '../../src/heroku/client.ts';
import type { Credential } from '../../src/heroku/credentials.ts';
import { createFetch } from '../../src/net/fetch.ts';
import { gitConfig } from './git-config.ts';
import { memoryFiles } from './memory-files.ts';

interface ClientOptions {
  readonly port: number;
  readonly credential?: Credential;
  readonly signal?: AbortSignal;
  readonly sleep?: Clock['sleep'];
}

/** A client of an API on this machine, over a real connection; pauses take no time. */
export const loopbackClient = (options: ClientOptions): HerokuClient =>
  createClient(loopbackSettings(options));

export function loopbackSettings({
  port,
  credential = { source: 'env', token: 'HRKU-secret' },
  sleep = () => Promise.resolve(),
  ...rest
}: ClientOptions): ApiSettings {
  return {
    fetch: createFetch({
      env: {},
      gitConfig: gitConfig(),
      files: memoryFiles(),
      cwd: '/',
    }),
    apiUrl: `http://127.0.0.1:${port}`,
    credential,
    userAgent: 'heroku-preflight/test',
    random: () => 0,
    sleep,
    ...rest,
  };
}
