/**
 * `url` without what may be user info, so that it can be shown. Whatever comes before the last @ of
 * all is left out, since parsers disagree on where user info ends once it holds a slash, a backslash,
 * a blank, a `?` or a `#`; and so is all of what is no URL even then (a port that is a password).
 */
export function redactUrl(url: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:[/\\]{2})?(.*)$/is.exec(url) ?? [];
  const shown = scheme + rest.slice(rest.lastIndexOf('@') + 1);
  return scheme === '' || URL.canParse(shown) ? shown : `${scheme}***`;
}

/** `text` with every occurrence of each secret, raw or URL-encoded, replaced by `***`. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), encodeURI(secret)])
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
