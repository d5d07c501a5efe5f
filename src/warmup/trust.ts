/** Why a host may be asked to warm up: who says that it belongs to the app. */
export type HostTrust = 'user' | 'api' | 'herokuapp' | 'none';

export interface KnownHosts {
  /** what the developer allowed himself: `git config preflight.allowHost …` */
  readonly allowed: readonly string[];
  /** what the API named for this app: its web_url and domains (`*.example.com` counts) */
  readonly named: readonly string[];
}

/**
 * The config may come from a stranger's pull request, so a URL in it counts only if somebody else
 * vouches for its host.
 */
export function hostTrust(host: string, known: KnownHosts): HostTrust {
  if (known.allowed.some((allowed) => matchesHost(allowed, host))) return 'user';
  if (known.named.some((named) => matchesHost(named, host))) return 'api';
  return matchesHost('*.herokuapp.com', host) ? 'herokuapp' : 'none';
}

/** Anyone can own an app on herokuapp.com: a secret goes only where the API or the user points. */
export const mayCarrySecrets = (trust: HostTrust): boolean => trust === 'user' || trust === 'api';

/** `*.example.com` stands for every subdomain; a host that names a port matches only with it. */
export function matchesHost(pattern: string, host: string): boolean {
  const [wanted, actual] = [pattern.toLowerCase(), host.toLowerCase()];
  return wanted.startsWith('*.') ? actual.endsWith(wanted.slice(1)) : actual === wanted;
}

/**
 * The command by which a developer allows `host` himself; undefined for a name that a shell would take
 * for more than a name: `$(…)` and the like are valid in a URL.
 */
export const allowCommand = (host: string): string | undefined =>
  /^[a-z0-9.:[\]-]+$/i.test(host) ? `git config --add preflight.allowHost ${host}` : undefined;
