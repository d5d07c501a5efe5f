/** Names the tool in the logs of whoever is asked (RFC 9110, 10.1.5). */
export const userAgent = (version: string): string =>
  `heroku-preflight/${version} (+https://www.npmjs.com/package/heroku-preflight)`;
