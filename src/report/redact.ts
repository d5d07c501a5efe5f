/** `url` without user info, so that it can be shown. Works on what isn't a valid URL as well. */
export function redactUrl(url: string): string {
  // The authority ends at the first slash, and its last @ ends the user info (RFC 3986, 3.2.1);
  // an @ later on is part of the path. Backslashes count as slashes, as WHATWG parsers read them.
  return url.replace(/^([a-z][a-z0-9+.-]*:[/\\]{2})[^/\\?#]*@/i, '$1');
}

/** `text` with every occurrence of each secret, raw or URL-encoded, replaced by `***`. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), encodeURI(secret)])
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
