import type { Readings } from '../heroku/readings.ts';
import type { RememberedApp } from '../state/remembered-apps.ts';
import { type AddressKnowledge, isAllowedTarget } from './target.ts';

/** What is known of an app's address before the API is asked. */
export function knowledgeBefore(
  subject: Pick<AddressKnowledge, 'app' | 'configured' | 'usesSecrets' | 'allowed'>,
  remembered: RememberedApp | undefined,
): AddressKnowledge {
  return { ...subject, webUrl: remembered?.webUrl, named: remembered?.hosts ?? [] };
}

/** The same after it has answered. What a failed read would have told stays as it was. */
export function knowledgeAfter(before: AddressKnowledge, readings: Readings): AddressKnowledge {
  if (readings.app?.ok !== true) return before;
  const webUrl = readings.app.value.web_url ?? undefined;
  const own = webUrl === undefined ? [] : [new URL(webUrl).host];
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
  const own = before.webUrl === undefined ? [] : [new URL(before.webUrl).host];
  return !isAllowedTarget(before.configured, { ...before, named: own });
}

/** What the next push may start from; undefined where the API named nothing. */
export const toRemember = ({ webUrl, named }: AddressKnowledge): RememberedApp | undefined =>
  webUrl === undefined ? undefined : { webUrl, hosts: named };
