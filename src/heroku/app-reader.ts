import type { Clock } from '../clock.ts';
import { asPreflightError } from '../errors.ts';
import { firstOf } from '../first-of.ts';
import type { Fetch } from '../net/fetch.ts';
import type { ApiSettings } from './ask-api.ts';
import { createClient } from './client.ts';
import { type Credential, type CredentialPorts, credentialSources } from './credentials.ts';
import { readWithCredentials } from './read-app.ts';
import type { AppReadings, ReadName } from './readings.ts';

export interface AppReaderPorts extends Omit<CredentialPorts, 'remoteToken' | 'askHelper'> {
  readonly fetch: Fetch;
  readonly userAgent: string;
  readonly clock: Clock;
  /** ends every read */
  readonly signal?: AbortSignal;
  readonly askHelper: (gitHost: string, signal: AbortSignal) => Promise<string | undefined>;
}

export interface AppQuery {
  readonly app: string;
  /** the password in the remote's URL */
  readonly token: string | undefined;
  readonly wanted: ReadonlySet<ReadName>;
  /** for credentials and reads together, in milliseconds */
  readonly budgetMs: number;
}

/** Reads an app with whatever credential there is. Never rejects: what fails, fails as a reading. */
export type AppReader = (query: AppQuery) => Promise<AppReadings>;

export function createAppReader(ports: AppReaderPorts): AppReader {
  return async (query) => {
    try {
      return (await readFirst(ports, query)).readings;
    } catch (error) {
      return failAll(query.wanted, error);
    }
  };
}

/** As an AppReader, with the credential that the API took; rejects where it takes none. */
export function readFirst(
  ports: AppReaderPorts,
  { app, token, wanted, budgetMs }: AppQuery,
): ReturnType<typeof readWithCredentials> {
  const signal = endingAfter(budgetMs, ports);
  const sources = credentialSources({
    ...ports,
    remoteToken: token,
    askHelper: (gitHost) => ports.askHelper(gitHost, signal),
  });
  return readWithCredentials({
    ...{ sources, app, wanted },
    makeClient: (credential) => createClient(apiSettings(ports, credential, signal)),
  });
}

export const endingAfter = (ms: number, { signal }: AppReaderPorts): AbortSignal =>
  firstOf(AbortSignal.timeout(ms), signal);

export function apiSettings(
  { clock, fetch, hosts, userAgent }: AppReaderPorts,
  credential: Credential,
  signal: AbortSignal,
): ApiSettings {
  const { random, sleep } = clock;
  return { apiUrl: hosts.apiUrl, credential, fetch, random, signal, sleep, userAgent };
}

export const failAll = (wanted: ReadonlySet<ReadName>, error: unknown): AppReadings =>
  Object.fromEntries(
    [...wanted].map((name) => [name, { ok: false, error: asPreflightError(error) }]),
  );
