import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { allowCommand, hostTrust, type KnownHosts, mayCarrySecrets } from './trust.ts';

/** What is known of an app's address so far. */
export interface AddressKnowledge extends KnownHosts {
  readonly app: string;
  /** `warmup.url` of the config */
  readonly configured: string | null;
  /** the app's web_url, from the API just now or remembered from the last push */
  readonly webUrl: string | undefined;
  readonly usesSecrets: boolean;
}

export type Target =
  | { readonly kind: 'ready'; readonly baseUrl: string; readonly isGuess: boolean }
  | { readonly kind: 'refused'; readonly error: PreflightError };

/** Where the warm-up may go before the API has answered; undefined where only the API can tell. */
export function targetBeforeApi(known: AddressKnowledge): string | undefined {
  const baseUrl = known.configured ?? known.webUrl;
  return baseUrl !== undefined && isAllowedTarget(baseUrl, known) ? baseUrl : undefined;
}

/** The same once the API has answered, or has failed to: now the answer is final. */
export function targetAfterApi(known: AddressKnowledge): Target {
  const address = known.configured ?? known.webUrl;
  // An app that is older than 2023 still answers at its name; any other name answers 404.
  const baseUrl = address ?? `https://${known.app}.herokuapp.com/`;
  if (isAllowedTarget(baseUrl, known)) {
    return { kind: 'ready', baseUrl, isGuess: address === undefined };
  }
  return { kind: 'refused', error: refusal(baseUrl, known) };
}

/** Whether the warm-up, with the secrets that it carries, may go there by what is known. */
export function isAllowedTarget(baseUrl: string, known: AddressKnowledge): boolean {
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:') return false;
  const trust = hostTrust(url.host, known);
  return known.usesSecrets ? mayCarrySecrets(trust) : trust !== 'none';
}

function refusal(baseUrl: string, { app, usesSecrets }: AddressKnowledge): PreflightError {
  const { protocol, host: rawHost } = new URL(baseUrl);
  const host = printable(rawHost);
  if (protocol !== 'https:')
    return new PreflightError(
      'address-not-https',
      `the address of ${app} is http://${host}, and the warm-up goes to https alone`,
      { hint: 'Set warmup.url in heroku-preflight.json' },
    );
  const what = usesSecrets ? 'a header with a secret' : 'the warm-up';
  const command = allowCommand(rawHost);
  return new PreflightError(
    'host-not-trusted',
    `${what} is not sent to ${host}: nothing says that it belongs to ${app}`,
    command === undefined ? {} : { command, hint: 'only if it is yours' },
  );
}
