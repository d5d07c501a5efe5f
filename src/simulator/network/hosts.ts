import type { SimApp } from '../app/model.ts';

export const API_HOST = 'api.heroku.com';
export const GIT_HOST = 'git.heroku.com';
export const BUILD_OUTPUT_HOST = 'build-output.heroku.com';
const APPS_DOMAIN = '.herokuapp.com';

/** Who answers for a host name. `nobody`: Heroku's, but no app of this world has it. */
export type Service =
  | { readonly kind: 'api' | 'git' | 'build-output' | 'nobody' }
  | { readonly kind: 'router'; readonly app: SimApp };

/** @returns undefined for a host that isn't Heroku's */
export function serviceFor(host: string, apps: Iterable<SimApp>): Service | undefined {
  const name = host.toLowerCase();
  if (name === API_HOST) return { kind: 'api' };
  if (name === GIT_HOST) return { kind: 'git' };
  if (name === BUILD_OUTPUT_HOST) return { kind: 'build-output' };
  const app = [...apps].find(({ hosts }) => hosts.includes(name));
  if (app) return { kind: 'router', app };
  return name.endsWith(APPS_DOMAIN) ? { kind: 'nobody' } : undefined;
}

/** The names that the world's certificate must cover. */
export function certifiedHosts(apps: Iterable<SimApp>): string[] {
  const own = [...apps].flatMap(({ hosts }) => hosts);
  return [...new Set([API_HOST, GIT_HOST, BUILD_OUTPUT_HOST, `*${APPS_DOMAIN}`, ...own])];
}
