/** What holds without a heroku-preflight.json, in that file's own terms. */
export const DEFAULTS = {
  warmup: {
    paths: ['/'],
    method: 'GET',
    expect: ['2xx', '3xx'],
    contains: null,
    wait: '1s',
    timeout: '3m',
    // Heroku's router lets a request wait 75 s for a dyno, and the dyno take 30 s to answer.
    requestTimeout: '110s',
    retries: 20,
    concurrency: 4,
    window: null,
    url: null,
    headers: {},
    ci: false,
  },
  // The name that npm's heroku-dyno-metadata gives it.
  deploy: { identity: { dyno: 'x-heroku-dyno-id' } },
  onFailure: 'allow',
} as const;
