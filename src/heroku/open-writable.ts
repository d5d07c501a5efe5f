import type { GitConfig } from '../git/git-config.ts';
import {
  apiSettings,
  type AppQuery,
  type AppReaderPorts,
  endingAfter,
  failAll,
  readFirst,
} from './app-reader.ts';
import { createClient } from './client.ts';
import { type Machine, portsOf } from './open-heroku.ts';
import { readApp } from './read-app.ts';
import type { AppReadings, ReadName } from './readings.ts';
import { createWriter, type HerokuWriter } from './writer.ts';

/** An app that is read and written with one credential. */
export interface WritableApp {
  /** what it was opened with */
  readonly readings: AppReadings;
  /** never rejects: what fails, fails as a reading */
  readonly read: (wanted: ReadonlySet<ReadName>) => Promise<AppReadings>;
  readonly write: HerokuWriter;
}

/**
 * Reads an app, and goes on with the credential that the API took for it; so nothing is changed with
 * another account than the one that saw what there is. `budgetMs` holds for each read and each change.
 * Rejects with a PreflightError where no credential is taken.
 */
export type OpenWritable = (query: AppQuery) => Promise<WritableApp>;

/** For commands that the user has told to change something: the hook has no part in it. */
export const openWritable = (machine: Machine, gitConfig: GitConfig): OpenWritable =>
  createOpenWritable(portsOf(machine, gitConfig));

export function createOpenWritable(ports: AppReaderPorts): OpenWritable {
  return async (query) => {
    const { readings, credential } = await readFirst(ports, query);
    const { app, budgetMs } = query;
    const settings = () => apiSettings(ports, credential, endingAfter(budgetMs, ports));
    return {
      readings,
      read: (wanted) =>
        readApp({ client: createClient(settings()), app, wanted }).catch((error: unknown) =>
          failAll(wanted, error),
        ),
      write: createWriter(settings),
    };
  };
}
