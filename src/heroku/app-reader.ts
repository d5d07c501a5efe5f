import type { Clock } from '../clock.ts';
import { asPreflightError } from '../errors.ts';
import { firstOf } from '../first-of.ts';
import type { Fetch } from '../net/fetch.ts';
import { createClient } from './client.ts';
import { type CredentialPorts, credentialSources } from './credentials.ts';
import { readWithCredentials } from './read-app.ts';
import type { ReadName, Readings } from './readings.ts';

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
export type AppReader = (query: AppQuery) => Promise<Readings>;

export function createAppReader(ports: AppReaderPorts): AppReader {
  const { fetch, userAgent, clock, hosts } = ports;
  return async ({ app, token, wanted, budgetMs }) => {
    const signal = firstOf(AbortSignal.timeout(budgetMs), ports.signal);
    const sources = credentialSources({
      ...ports,
      remoteToken: token,
      askHelper: (gitHost) => ports.askHelper(gitHost, signal),
    });
    const { apiUrl } = hosts;
    const { sleep, random } = clock;
    try {
      const { readings } = await readWithCredentials({
        sources,
        app,
        wanted,
        makeClient: (credential) =>
          createClient({ fetch, apiUrl, credential, userAgent, sleep, random, signal }),
      });
      return readings;
    } catch (error) {
      return failAll(wanted, error);
    }
  };
}

const failAll = (wanted: ReadonlySet<ReadName>, error: unknown): Readings =>
  Object.fromEntries(
    [...wanted].map((name) => [name, { ok: false, error: asPreflightError(error) }]),
  );
