const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

// Heroku's router finds the app by Host: with one of its own choice, a config could have a secret
// header delivered to somebody else's app. The others are the connection's, not the request's.
const FIXED = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What is wrong with a header's name; undefined if nothing is. */
export function headerNameProblem(name: string): string | undefined {
  if (!TOKEN.test(name)) return "isn't a header's name";
  if (FIXED.has(name.toLowerCase())) return "is a header that can't be set";
  return undefined;
}
