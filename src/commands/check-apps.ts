import pLimit from 'p-limit';
import type { Clock } from '../base/clock.ts';
import { PreflightError } from '../base/errors.ts';
import type { CheckReadings, LocalReadings } from '../checks/check.ts';
import { awaitsStatus, coreChecks, readsOf, runChecks } from '../checks/run-checks.ts';
import type { CheckSettings } from '../config/defaults.ts';
import type { AppReader } from '../heroku/open.ts';
import type { AppReadings, ReadName } from '../heroku/readings.ts';
import { FEW_REQUESTS } from '../report/unchecked-lines.ts';
import type { CheckedApp } from '../report/check-report.ts';

export interface AppToCheck {
  readonly app: string;
  /** the password in the remote's URL */
  readonly token: string | undefined;
  readonly checks: CheckSettings;
  /** what this machine knows about its next deploy */
  readonly local: LocalReadings;
}

export interface CheckPorts {
  readonly readApp: AppReader;
  readonly clock: Pick<Clock, 'now' | 'today'>;
  /** for one app's credentials and reads, in milliseconds */
  readonly budgetMs: number;
  /** called after each app */
  readonly onChecked: () => void;
}

const APPS_AT_ONCE = 4;

// The total budget grows by this much for each app, in case the API is slow.
const MS_PER_APP = 2_000;

/**
 * Checks every app, a few at a time, in their order. Never rejects. If the account has few requests left,
 * reads only dynos and features of the remaining apps. Takes at most one app's budget plus two seconds
 * per app.
 */
export async function checkApps(
  apps: readonly AppToCheck[],
  ports: CheckPorts,
): Promise<CheckedApp[]> {
  const { now } = ports.clock;
  const deadline = now() + ports.budgetMs + apps.length * MS_PER_APP;
  let left = Infinity;
  const check = async (app: AppToCheck): Promise<CheckedApp> => {
    const budgetMs = Math.round(Math.max(1, Math.min(ports.budgetMs, deadline - now())));
    const checked = await checkApp(app, { ...ports, budgetMs }, left);
    left = Math.min(left, checked.requestsLeft ?? Infinity);
    ports.onChecked();
    return checked;
  };
  return pLimit(APPS_AT_ONCE).map(apps, check);
}

async function checkApp(
  { app, token, checks, local }: AppToCheck,
  { readApp, clock, budgetMs }: CheckPorts,
  left: number,
): Promise<CheckedApp> {
  const all = readsOf(checks);
  const wanted = left < FEW_REQUESTS ? fewReads(checks) : all;
  const readings: AppReadings =
    wanted.size === 0
      ? {}
      : await readApp({ app, token, wanted, awaitsStatus: awaitsStatus(checks), budgetMs });
  const unasked = [...all].filter((name) => !wanted.has(name));
  const results = runChecks({ ...spared(unasked, left), ...readings, ...local }, checks, {
    today: clock.today(),
  });
  return { app, results, requestsLeft: readings.requestsLeft };
}

/** Those of dynos and features, and Heroku's status, which isn't the API's. */
const fewReads = (checks: CheckSettings): ReadonlySet<ReadName> =>
  readsOf({ ...coreChecks(checks), 'heroku-status': checks['heroku-status'] });

function spared(names: readonly ReadName[], left: number): CheckReadings {
  const error = new PreflightError(
    'api-requests-left',
    `this account has only ${left} API requests left`,
    { hint: 'Try again later: Heroku adds 75 requests a minute' },
  );
  return Object.fromEntries(names.map((name) => [name, { ok: false, error }]));
}
