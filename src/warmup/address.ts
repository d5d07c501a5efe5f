import type { Readings } from '../heroku/readings.ts';
import type { RememberedApp } from '../state/remembered-apps.ts';
import { type AddressKnowledge, isAllowedTarget } from './target.ts';

/** What is known of an app's address before the API is asked. */
export function knowledgeBefore(
  subject: Pick<AddressKnowledge, 'app' | 'configured' | 'usesSecrets' | 'allowed'>,
  remembered: RememberedApp | undefined,
): AddressKnowledge {
  return { ...subject, webUrl: asAddress(remembered?.webUrl), named: remembered?.hosts ?? [] };
}

/** The same after it has answered. What a failed read would have told stays as it was. */
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
 * Whether only the app's list of domains can vouch for the configured host. It's asked for at every
 * push then, so that a domain that has left the app isn't trusted any longer.
 */
export function needsDomains(before: AddressKnowledge): boolean {
  if (before.configured === null) return false;
  return !isAllowedTarget(before.configured, { ...before, named: hostsOf(before.webUrl) });
}

/** What is no http(s) URL is no address, wherever it comes from. */
const asAddress = (text: string | null | undefined): string | undefined =>
  text != null && /^https?:/i.test(text) && URL.canParse(text) ? text : undefined;

const hostsOf = (webUrl: string | undefined): string[] =>
  webUrl === undefined ? [] : [new URL(webUrl).host];

/** What the next push may start from; undefined where the API named nothing. */
export const toRemember = ({ webUrl, named }: AddressKnowledge): RememberedApp | undefined =>
  webUrl === undefined ? undefined : { webUrl, hosts: named };
