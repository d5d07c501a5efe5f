import * as z from 'zod/mini';

interface Addresses {
  readonly webUrl?: string | undefined;
  readonly domains: readonly string[];
}

interface Address {
  readonly host: string;
  /** where the scenario has it, from the apps on */
  readonly path: (string | number)[];
}

/** That each host name leads to one app, and none of Heroku's own to any. */
export const hostRules = z.superRefine<Readonly<Record<string, Addresses>>>((apps, context) => {
  const owners = new Map<string, string>();
  for (const { host, path } of Object.entries(apps).flatMap(addressesOf)) {
    const owner = HEROKUS_OWN.test(host) ? 'Heroku itself' : owners.get(host);
    owners.set(host, String(path[0]));
    if (owner === undefined) continue;
    context.addIssue({ code: 'custom', path, message: `is taken: ${host} leads to ${owner}` });
  }
});

const HEROKUS_OWN = /(^|\.)heroku\.com$/;

function addressesOf([app, { webUrl = '', domains }]: [string, Addresses]): Address[] {
  const own = URL.canParse(webUrl)
    ? [{ host: new URL(webUrl).hostname, path: [app, 'webUrl'] }]
    : [];
  return [...own, ...domains.map((host, index) => ({ host, path: [app, 'domains', index] }))];
}
