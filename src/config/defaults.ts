/** What holds without a heroku-preflight.json, in that file's own terms. */
export const DEFAULTS = {
  warmup: {
    paths: ['/'],
    method: 'GET',
    expect: ['2xx', '3xx'],
    wait: '1s',
    // Heroku's router lets a request wait 75 s for a dyno, and the dyno take 30 s to answer.
    timeout: '110s',
    url: null,
    headers: {},
    ci: false,
  },
  onFailure: 'allow',
} as const;
