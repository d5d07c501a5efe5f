/** What a verdict needs at least, in milliseconds. */
export interface EvidenceLimits {
  /** before the deploy touches the app */
  readonly baselineMs: number;
  /** after the switch */
  readonly afterMs: number;
  /** the longest time in which no probe counts: it could hide an outage */
  readonly unseenMs: number;
  /** what an answer may be late by itself, and without a baseline what makes it slow */
  readonly slackMs: number;
}

export const LIMITS: EvidenceLimits = {
  baselineMs: 30_000,
  afterMs: 60_000,
  unseenMs: 5_000,
  slackMs: 1_000,
};

/** Heroku's router gives up after 30 s (H12), and few visitors wait longer. */
export const PROBE_TIMEOUT_MS = 35_000;
