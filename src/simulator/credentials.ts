/** Whether an Authorization header carries `token`: as Bearer, or as Basic's password. */
export function authorizes(header: string | undefined, token: string): boolean {
  const [scheme = '', value = ''] = (header ?? '').split(' ', 2);
  if (scheme.toLowerCase() === 'bearer') return value === token;
  if (scheme.toLowerCase() !== 'basic') return false;
  const credentials = Buffer.from(value, 'base64').toString();
  // Any user name will do, as with Heroku.
  return credentials.slice(credentials.indexOf(':') + 1) === token;
}
