import type { Clock } from '../base/clock.ts';
import { PreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import { printable } from '../base/text.ts';
import { matchesHost } from '../heroku/hosts.ts';
import type { Reading, Readings } from '../heroku/readings.ts';
import { dayOf, isFresh, recallApp, rememberApp, type RememberedApp } from '../state/remembered.ts';

/** The file with each app's hosts from the API. Undefined outside a repository, where nothing is kept. */
export interface AddressBook extends Pick<Clock, 'today'> {
  readonly files: Files;
  readonly cache: string | undefined;
}

/** What is known about an app's address before the API answers. */
export async function recallAddress(
  { files, cache, today }: AddressBook,
  subject: AddressSubject,
): Promise<AddressKnowledge> {
  const remembered = cache === undefined ? undefined : await recallApp(files, cache, subject.app);
  return knowledgeBefore(subject, remembered, today());
}

/** Keeps the API's answer for the next push. */
export async function rememberAddress(
  { files, cache, today }: AddressBook,
  address: AddressKnowledge,
): Promise<void> {
  const learnt = toRemember(address, today());
  // If the cache can't be written, the next push only takes a round trip longer.
  if (learnt && cache !== undefined)
    await rememberApp(files, cache, address.app, learnt).catch(() => undefined);
}

type AddressSubject = Pick<AddressKnowledge, 'app' | 'configured' | 'usesSecrets' | 'allowed'>;

/** What is known about an app's address before the API answers. */
export function knowledgeBefore(
  subject: AddressSubject,
  record: RememberedApp | undefined,
  today: Date,
): AddressKnowledge {
  const fresh = record && isFresh(record, today) ? record : undefined;
  const remembered = fresh?.hosts ?? [];
  return { ...subject, webUrl: asAddress(fresh?.webUrl), named: [], remembered };
}

/**
 * What is known after the API has answered. What a failed read would have said stays as it was remembered.
 * A push that needs no domains doesn't read them.
 */
export function knowledgeAfter(
  before: AddressKnowledge,
  { app, domains }: Readings,
): AddressKnowledge {
  const webUrl = app?.ok === true ? asAddress(app.value.web_url) : before.webUrl;
  const own = app?.ok === true ? hostsOf(webUrl) : [];
  const listed = domains?.ok === true ? domains.value.map(({ hostname }) => hostname) : [];
  const former = hostsOf(before.webUrl);
  // Without the app, its hosts are free for others.
  const remembered = isGone(app)
    ? []
    : before.remembered.filter((host) => !(former.includes(host) ? app : (domains ?? app))?.ok);
  const unread = errorOf(app) ?? errorOf(domains);
  return { ...before, webUrl, named: [...new Set([...own, ...listed])], remembered, unread };
}

const isGone = (app: Reading<unknown> | undefined): boolean =>
  app?.ok === false && app.error.code === 'api-not-found';

const errorOf = (reading: Reading<unknown> | undefined): PreflightError | undefined =>
  reading?.ok === false ? reading.error : undefined;

/**
 * Whether only the app's domains can make the configured host trusted. Then every push reads them, so that
 * a domain that was removed from the app isn't trusted anymore.
 */
export function needsDomains(before: AddressKnowledge): boolean {
  if (before.configured === null) return false;
  return !isOwn(before.configured, { ...before, named: hostsOf(before.webUrl), remembered: [] });
}

/** Only an http(s) URL is an address. */
const asAddress = (text: string | null | undefined): string | undefined =>
  text != null && /^https?:/i.test(text) && URL.canParse(text) ? text : undefined;

const hostsOf = (webUrl: string | undefined): string[] =>
  webUrl === undefined ? [] : [new URL(webUrl).host];

/** What to keep for the next push; undefined if the API didn't name the app's URL. */
export function toRemember(
  { webUrl, named }: AddressKnowledge,
  today: Date,
): RememberedApp | undefined {
  if (webUrl === undefined || !named.includes(new URL(webUrl).host)) return undefined;
  return { webUrl, hosts: named, seenOn: dayOf(today) };
}

/** What is known about an app's address so far. */
export interface AddressKnowledge extends KnownHosts {
  readonly app: string;
  /** `warmup.url` of the config */
  readonly configured: string | null;
  /** the app's web_url, from the API just now or remembered from an earlier push */
  readonly webUrl: string | undefined;
  /** why the API didn't name all of the app's hosts; undefined: it did, or hasn't been read yet */
  readonly unread?: PreflightError | undefined;
}

export type WarmupTarget =
  | {
      readonly kind: 'ready';
      readonly baseUrl: string;
      /** undefined if it's the app's; otherwise why it isn't known to be, and it gets a single request */
      readonly doubt: PreflightError | undefined;
      /** from the app's name */
      readonly isGuess: boolean;
    }
  | {
      readonly kind: 'refused';
      readonly error: PreflightError;
      /** whether it was requested, when it still counted as the app's */
      readonly wasRequested?: boolean;
    };

/** The warm-up's address before the API has answered; undefined if only the API can tell. */
export function targetBeforeApi(known: AddressKnowledge): string | undefined {
  const baseUrl = known.configured ?? known.webUrl;
  return baseUrl !== undefined && isOwn(baseUrl, known) ? baseUrl : undefined;
}

/**
 * The final address, after the API has answered or failed.
 * @param asked the address that was requested before
 */
export function targetAfterApi(known: AddressKnowledge, asked?: string): WarmupTarget {
  const address = known.configured ?? known.webUrl;
  // Apps from before 2023 still answer at their name. Any other name answers 404.
  const baseUrl = address ?? `https://${known.app}.herokuapp.com/`;
  const ready = { kind: 'ready', baseUrl, isGuess: address === undefined } as const;
  if (isOwn(baseUrl, known)) return { ...ready, doubt: undefined };
  if (asked === baseUrl)
    return { kind: 'refused', error: disownedError(baseUrl, known), wasRequested: true };
  return mayGetOneRequest(baseUrl, known)
    ? { ...ready, doubt: doubtError(baseUrl, known) }
    : { kind: 'refused', error: refusal(baseUrl, known) };
}

function refusal(baseUrl: string, known: AddressKnowledge): PreflightError {
  const { protocol, host } = new URL(baseUrl);
  if (protocol !== 'https:')
    return new PreflightError(
      'address-not-https',
      `the address of ${known.app} is http://${printable(host)}, but the warm-up uses only https`,
      { hint: 'Set warmup.url in heroku-preflight.json' },
    );
  return notSentError(baseUrl, known);
}

/** If nothing is sent to a host because it isn't known to be the app's. */
export function notSentError(baseUrl: string, known: AddressKnowledge): PreflightError {
  const what = known.usesSecrets ? 'a header with a secret' : 'the warm-up';
  const { app, unread } = known;
  return untrusted(baseUrl, (host) =>
    unread
      ? `didn't send ${what} to ${host}: couldn't confirm that it's ${app}'s (${unread.brief})`
      : `didn't send ${what} to ${host}, which isn't known to be ${app}'s`,
  );
}

const disownedError = (baseUrl: string, { app }: AddressKnowledge): PreflightError =>
  untrusted(baseUrl, (host) => `${host} is no longer ${app}'s`);

const doubtError = (baseUrl: string, { app }: AddressKnowledge): PreflightError =>
  untrusted(baseUrl, (host) => `${host} isn't known to be ${app}'s`);

function untrusted(baseUrl: string, messageFor: (host: string) => string): PreflightError {
  const { host } = new URL(baseUrl);
  const command = allowCommand(host);
  return new PreflightError(
    'host-not-trusted',
    messageFor(printable(host)),
    command === undefined ? {} : { command, hint: 'only if it is yours' },
  );
}

interface KnownHosts {
  /** hosts that the developer allowed on this machine: `git config preflight.allowHost …` */
  readonly allowed: readonly string[];
  /** hosts that the API named on this push: the app's web_url and domains (`*.example.com` counts) */
  readonly named: readonly string[];
  /** hosts that the API named lately, while it hasn't said otherwise */
  readonly remembered: readonly string[];
  /** whether the warm-up carries a variable's value */
  readonly usesSecrets: boolean;
}

/**
 * The hosts that count as the app's: the config may come from a stranger's pull request, so it names none.
 * For a secret, memory isn't enough, because the app may have lost a host since.
 */
export const ownHosts = ({
  allowed,
  named,
  remembered,
  usesSecrets,
}: KnownHosts): readonly string[] => [...named, ...allowed, ...(usesSecrets ? [] : remembered)];

function isOwn(baseUrl: string, known: KnownHosts): boolean {
  const { protocol, host } = new URL(baseUrl);
  return protocol === 'https:' && ownHosts(known).some((own) => matchesHost(own, host));
}

/**
 * Anyone can own an app on herokuapp.com, at any depth: Heroku names some apps NAME-ID.ZONE.herokuapp.com.
 * One request does it no harm.
 */
function mayGetOneRequest(baseUrl: string, { usesSecrets }: KnownHosts): boolean {
  const { protocol, host } = new URL(baseUrl);
  return protocol === 'https:' && !usesSecrets && /\.herokuapp\.com$/i.test(host);
}

/**
 * The command that allows `host`; undefined if a shell would read more than a name, since `$(…)` and the
 * like are valid in a URL.
 */
export const allowCommand = (host: string): string | undefined =>
  /^[a-z0-9.:[\]-]+$/i.test(host) ? `git config --add preflight.allowHost ${host}` : undefined;
