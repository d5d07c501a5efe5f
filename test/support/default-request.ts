import type { PathSettings } from '../../src/config/settings.ts';
import type { WarmupRequest } from '../../src/warmup/request.ts';

/** A path with the default settings, except for `own`. */
export const pathOf = (path: string, own: Partial<PathSettings> = {}): PathSettings => ({
  ...{ path, method: 'GET', expect: ['2xx', '3xx'], contains: null },
  ...own,
});

/** A request with the default settings, except for `own`. */
export const requestOf = (own: Partial<WarmupRequest> = {}): WarmupRequest => ({
  baseUrl: 'https://my-app.herokuapp.com/',
  paths: [pathOf('/')],
  ...{ headers: {}, site: ['my-app.herokuapp.com'] },
  ...{
    requestTimeout: 110_000,
    retries: 20,
    concurrency: 4,
    identityHeader: 'x-heroku-dyno-id',
    releaseHeader: 'x-heroku-release-version',
  },
  ...own,
});
