import { type Clock, firstOf, systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { asPreflightError } from '../base/errors.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import type { GitConfig } from '../git/git-config.ts';
import { createFetch, type Fetch } from '../net/fetch.ts';
import type { ApiSettings } from './api.ts';
import { createClient, type HerokuClient } from './client.ts';
import type { CredentialHelperPorts } from './credential-helper.ts';
import { type Credential, type CredentialPorts, credentialSources } from './credentials.ts';
import { type HerokuHosts, herokuHosts } from './hosts.ts';
import { readWithCredentials } from './read-app.ts';
import { type AppReadings, demand, ofApi, type ReadName } from './readings.ts';

export interface HerokuContext extends Pick<CommandContext, 'env' | 'cwd' | 'platform' | 'kill'> {
  readonly userAgent: string;
  /** aborted when we're told to end, so that nothing keeps running */
  readonly signal?: AbortSignal;
}

export interface Heroku {
  readonly hosts: HerokuHosts;
  readonly fetch: Fetch;
  readonly readApp: AppReader;
  readonly openClient: OpenClient;
  /** with which the app was read last; undefined: it wasn't */
  readonly accepted: () => Credential | undefined;
}

/** Heroku as this machine reaches it: hosts, proxies and CAs, credentials. */
export function openHeroku(context: HerokuContext, gitConfig: GitConfig): Heroku {
  const ports = portsOf(context, gitConfig);
  const { hosts, fetch } = ports;
  let accepted: Credential | undefined;
  const readApp = createAppReader(ports, (credential) => {
    accepted = credential;
  });
  return {
    ...{ hosts, fetch, readApp },
    openClient: createOpenClient(ports),
    accepted: () => accepted,
  };
}

export function portsOf(context: HerokuContext, gitConfig: GitConfig): AppReaderPorts {
  const { cwd, env } = context;
  const hosts = herokuHosts(env);
  const fetch = createFetch({ env, gitConfig, files, cwd });
  return {
    ...context,
    ...{ hosts, fetch, clock, files },
    // Loaded only now: a variable or .netrc may have the token.
    askKeychain: async (signal) => {
      // Starting a program takes a millisecond or two: the warm-up's request leaves first.
      await new Promise(setImmediate);
      const { askKeychain } = await import('./keychain.ts');
      return askKeychain({ ...context, files, signal });
    },
    askHelper: async (gitHost, limits) => {
      const { askCredentialHelper } = await import('./credential-helper.ts');
      return askCredentialHelper(gitHost, { ...context, ...limits });
    },
  };
}

type HelperLimits = Pick<CredentialHelperPorts, 'signal' | 'meanwhile' | 'withoutKeychain'>;

export interface AppReaderPorts extends Omit<
  CredentialPorts,
  'remoteToken' | 'askKeychain' | 'askHelper'
> {
  readonly fetch: Fetch;
  readonly userAgent: string;
  readonly clock: Clock;
  /** ends every read */
  readonly signal?: AbortSignal;
  readonly askKeychain: (signal: AbortSignal) => Promise<string | undefined>;
  readonly askHelper: (gitHost: string, limits: HelperLimits) => Promise<string | undefined>;
}

export interface AppQuery {
  readonly app: string;
  /** the password in the remote's URL */
  readonly token: string | undefined;
  /** that the API has accepted before: it comes first */
  readonly accepted?: Credential | undefined;
  readonly wanted: ReadonlySet<ReadName>;
  /** whether Heroku's status may take longer than the app's reads; default: no */
  readonly awaitsStatus?: boolean;
  /** for credentials and reads together, in milliseconds */
  readonly budgetMs: number;
  /** what a push waits for anyway, see askCredentialHelper; undefined: no push waits */
  readonly meanwhile?: Promise<unknown> | undefined;
}

/** Reads an app with any credential there is. Never rejects: a failure is part of the readings. */
export type AppReader = (query: AppQuery) => Promise<AppReadings>;

function createAppReader(
  ports: AppReaderPorts,
  onAccepted: (credential: Credential) => void,
): AppReader {
  return async (query) => {
    const { awaitsStatus = false, budgetMs, wanted } = query;
    const read = (part: AppQuery): Promise<AppReadings> => readApi(ports, part, onAccepted);
    if (!wanted.has('status')) return read(query);
    const signal = endingAfter(budgetMs, ports);
    const ofTheApp = ofApi(wanted);
    const rest = ofTheApp.size > 0 && read({ ...query, wanted: ofTheApp });
    // Loaded while the other requests leave.
    const { besideStatus } = await import('./status-page.ts');
    return besideStatus({ ...ports, signal }, rest, awaitsStatus);
  };
}

async function readApi(
  ports: AppReaderPorts,
  query: AppQuery,
  onAccepted: (credential: Credential) => void,
): Promise<AppReadings> {
  try {
    const { readings, credential } = await readFirst(ports, query);
    onAccepted(credential);
    return readings;
  } catch (error) {
    return failAll(query.wanted, error);
  }
}

/** A client that is used for minutes, and counts what it sends. */
export interface LongClient {
  readonly client: HerokuClient;
  /** requests so far, with those that it took to open it, and repeated ones */
  readonly calls: () => number;
}

/**
 * Opens a client with the credential that was accepted before, or that can read the app. Rejects with a PreflightError if there is none,
 * or if the app can't be read.
 */
export type OpenClient = (query: Omit<AppQuery, 'wanted'>) => Promise<LongClient>;

function createOpenClient(ports: AppReaderPorts): OpenClient {
  return async (query) => {
    let calls = 0;
    const fetch: Fetch = (...request) => {
      calls += 1;
      return ports.fetch(...request);
    };
    const counted = { ...ports, fetch };
    const credential = query.accepted ?? (await credentialFor(counted, query));
    // Each read has its own time limit.
    const signal = ports.signal ?? new AbortController().signal;
    const settings = apiSettings(counted, credential, signal);
    return { client: createClient(settings, { keepsAnswers: true }), calls: () => calls };
  };
}

async function credentialFor(
  ports: AppReaderPorts,
  query: Omit<AppQuery, 'wanted'>,
): Promise<Credential> {
  const { readings, credential } = await readFirst(ports, { ...query, wanted: new Set(['app']) });
  demand(readings.app);
  return credential;
}

/** Like an AppReader, with the credential that the API accepted; rejects if it accepts none. */
export function readFirst(
  ports: AppReaderPorts,
  { app, token, accepted, wanted, budgetMs, meanwhile }: AppQuery,
): ReturnType<typeof readWithCredentials> {
  const signal = endingAfter(budgetMs, ports);
  const sources = credentialSources(
    {
      ...ports,
      remoteToken: token,
      askKeychain: () => ports.askKeychain(signal),
      askHelper: (gitHost, withoutKeychain) =>
        ports.askHelper(gitHost, { signal, meanwhile, withoutKeychain }),
    },
    accepted,
  );
  return readWithCredentials({
    ...{ sources, app, wanted: ofApi(wanted) },
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
  const { apiUrl, sites } = hosts;
  return { apiUrl, sites, credential, fetch, random, signal, sleep, userAgent };
}

const failAll = (wanted: ReadonlySet<ReadName>, error: unknown): AppReadings =>
  Object.fromEntries(
    [...wanted].map((name) => [name, { ok: false, error: asPreflightError(error) }]),
  );
