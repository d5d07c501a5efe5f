import type { CheckResult } from '../checks/run-checks.ts';

/** What a check by hand found out about an app. */
export interface CheckedApp {
  readonly app: string;
  readonly results: readonly CheckResult[];
  /** of the account's API requests, the fewest that an answer told of; undefined: none did */
  readonly requestsLeft: number | undefined;
}
