import { PreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import { printable } from '../base/text.ts';
import { matchesHost } from '../heroku/hosts.ts';
import type { Readings } from '../heroku/readings.ts';
import { recallApp, rememberApp, type RememberedApp } from '../state/remembered.ts';

/** The file with each app's hosts from the API. Undefined outside a repository, where nothing is kept. */
export interface AddressBook {
  readonly files: Files;
  readonly cache: string | undefined;
}

/** What is known about an app's address before the API answers. */
export async function recallAddress(
  { files, cache }: AddressBook,
  subject: Parameters<typeof knowledgeBefore>[0],
): Promise<AddressKnowledge> {
  const remembered = cache === undefined ? undefined : await recallApp(files, cache, subject.app);
  return knowledgeBefore(subject, remembered);
}

/** Keeps the API's answer for the next push. */
export async function rememberAddress(
  { files, cache }: AddressBook,
  address: AddressKnowledge,
): Promise<void> {
  const learnt = toRemember(address);
  // If the cache can't be written, the next push only takes a round trip longer.
  if (learnt && cache !== undefined)
    await rememberApp(files, cache, address.app, learnt).catch(() => undefined);
}

/** What is known about an app's address before the API answers. */
export function knowledgeBefore(
  subject: Pick<AddressKnowledge, 'app' | 'configured' | 'usesSecrets' | 'allowed'>,
  remembered: RememberedApp | undefined,
): AddressKnowledge {
  return { ...subject, webUrl: asAddress(remembered?.webUrl), named: remembered?.hosts ?? [] };
}

/** What is known after the API has answered. A failed read changes nothing. */
export function knowledgeAfter(before: AddressKnowledge, readings: Readings): AddressKnowledge {
  if (readings.app?.ok !== true) return before;
  const webUrl = asAddress(readings.app.value.web_url);
  const own = hostsOf(webUrl);
  const { domains } = readings;
  if (domains?.ok === false) return { ...before, webUrl, named: [...own, ...before.named] };
  const hostnames = domains?.value.map(({ hostname }) => hostname) ?? [];
  return { ...before, webUrl, named: [...new Set([...own, ...hostnames])] };
}

/**
 * Whether only the app's domains can make the configured host trusted. Then every push reads them, so that
 * a domain that was removed from the app isn't trusted anymore.
 */
export function needsDomains(before: AddressKnowledge): boolean {
  if (before.configured === null) return false;
  return !isAllowedTarget(before.configured, { ...before, named: hostsOf(before.webUrl) });
}

/** Only an http(s) URL is an address. */
const asAddress = (text: string | null | undefined): string | undefined =>
  text != null && /^https?:/i.test(text) && URL.canParse(text) ? text : undefined;

const hostsOf = (webUrl: string | undefined): string[] =>
  webUrl === undefined ? [] : [new URL(webUrl).host];

/** What to keep for the next push; undefined if the API named no URL. */
export const toRemember = ({ webUrl, named }: AddressKnowledge): RememberedApp | undefined =>
  webUrl === undefined ? undefined : { webUrl, hosts: named };

/** What is known about an app's address so far. */
export interface AddressKnowledge extends KnownHosts {
  readonly app: string;
  /** `warmup.url` of the config */
  readonly configured: string | null;
  /** the app's web_url, from the API just now or remembered from the last push */
  readonly webUrl: string | undefined;
  readonly usesSecrets: boolean;
}

export type WarmupTarget =
  | { readonly kind: 'ready'; readonly baseUrl: string; readonly isGuess: boolean }
  | { readonly kind: 'refused'; readonly error: PreflightError };

/** The warm-up's address before the API has answered; undefined if only the API can tell. */
export function targetBeforeApi(known: AddressKnowledge): string | undefined {
  const baseUrl = known.configured ?? known.webUrl;
  return baseUrl !== undefined && isAllowedTarget(baseUrl, known) ? baseUrl : undefined;
}

/** The final address, after the API has answered or failed. */
export function targetAfterApi(known: AddressKnowledge): WarmupTarget {
  const address = known.configured ?? known.webUrl;
  // Apps from before 2023 still answer at their name. Any other name answers 404.
  const baseUrl = address ?? `https://${known.app}.herokuapp.com/`;
  if (isAllowedTarget(baseUrl, known)) {
    return { kind: 'ready', baseUrl, isGuess: address === undefined };
  }
  return { kind: 'refused', error: refusal(baseUrl, known) };
}

/** Whether the warm-up may go there, with the secrets that it carries. */
function isAllowedTarget(baseUrl: string, known: AddressKnowledge): boolean {
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
      `the address of ${app} is http://${host}, but the warm-up uses only https`,
      { hint: 'Set warmup.url in heroku-preflight.json' },
    );
  const what = usesSecrets ? 'a header with a secret' : 'the warm-up';
  const command = allowCommand(rawHost);
  return new PreflightError(
    'host-not-trusted',
    `didn't send ${what} to ${host}, which isn't known to be ${app}'s`,
    command === undefined ? {} : { command, hint: 'only if it is yours' },
  );
}

/** Who says that a host belongs to the app. */
type HostTrust = 'user' | 'api' | 'herokuapp' | 'none';

interface KnownHosts {
  /** hosts that the developer allowed on this machine: `git config preflight.allowHost …` */
  readonly allowed: readonly string[];
  /** hosts that the API named: the app's web_url and domains (`*.example.com` counts) */
  readonly named: readonly string[];
}

/**
 * The config may come from a stranger's pull request, so a host in it is trusted only if the developer or
 * the API names it, or partly if it's on herokuapp.com.
 */
export function hostTrust(host: string, known: KnownHosts): HostTrust {
  if (known.allowed.some((allowed) => matchesHost(allowed, host))) return 'user';
  if (known.named.some((named) => matchesHost(named, host))) return 'api';
  // At any depth: Heroku names some apps NAME-ID.ZONE.herokuapp.com.
  return /\.herokuapp\.com$/i.test(host) ? 'herokuapp' : 'none';
}

/** Anyone can own an app on herokuapp.com: a secret goes only where the API or the user points. */
export const mayCarrySecrets = (trust: HostTrust): boolean => trust === 'user' || trust === 'api';

/**
 * The command that allows `host`; undefined if a shell would read more than a name, since `$(…)` and the
 * like are valid in a URL.
 */
export const allowCommand = (host: string): string | undefined =>
  /^[a-z0-9.:[\]-]+$/i.test(host) ? `git config --add preflight.allowHost ${host}` : undefined;
