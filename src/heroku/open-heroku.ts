import { resolve } from 'node:path';
import { systemClock as clock } from '../clock.ts';
import type { Env } from '../env.ts';
import type { GitConfig } from '../git/git-config.ts';
import { createFetch, type Fetch } from '../net/fetch.ts';
import { type AppReader, type AppReaderPorts, createAppReader } from './app-reader.ts';
import { askCredentialHelper } from './credential-helper.ts';
import { readText } from '../state/small-files.ts';
import { type HerokuHosts, herokuHosts } from './hosts.ts';

export interface Machine {
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** `process.kill`: ends a credential helper that doesn't answer */
  readonly kill: (pid: number, signal: 'SIGKILL') => unknown;
  readonly userAgent: string;
  /** aborted when the user or the system ends us: nothing is left running */
  readonly signal?: AbortSignal;
}

export interface Heroku {
  readonly hosts: HerokuHosts;
  readonly fetch: Fetch;
  readonly readApp: AppReader;
}

/** Heroku as this machine reaches it: its hosts, the way there, the credentials. */
export function openHeroku(machine: Machine, gitConfig: GitConfig): Heroku {
  const ports = portsOf(machine, gitConfig);
  const { hosts, fetch } = ports;
  return { hosts, fetch, readApp: createAppReader(ports) };
}

export function portsOf(machine: Machine, gitConfig: GitConfig): AppReaderPorts {
  const { cwd, env } = machine;
  const hosts = herokuHosts(env);
  // The process that outlives a push isn't in the folder that git's settings are relative to.
  const readFile = (path: string): Promise<string> => readText(resolve(cwd, path));
  const fetch = createFetch({ env, gitConfig, readFile });
  return {
    ...machine,
    ...{ hosts, fetch, clock, readFile },
    askHelper: (gitHost, signal) => askCredentialHelper(gitHost, { ...machine, signal }),
  };
}
