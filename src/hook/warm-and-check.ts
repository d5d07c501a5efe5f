import type { Clock } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import type { FileStore } from '../base/files.ts';
import type { CheckReadings, LocalReadings } from '../checks/check.ts';
import { type CheckResult, localReadsOf, readsOf, runChecks } from '../checks/run-checks.ts';
import type { CheckSettings } from '../config/check-settings.ts';
import { type FilledHeaders, fillInHeaders } from '../config/headers.ts';
import type { RequestSettings, WarmupSettings } from '../config/settings.ts';
import type { Procfile } from '../git/procfile.ts';
import type { AppReader } from '../heroku/open.ts';
import { toReading } from '../heroku/read-app.ts';
import type { AppReadings, Readings, ReadName } from '../heroku/readings.ts';
import type { Fetch } from '../net/fetch.ts';
import type { PushFindings } from '../report/hook-report.ts';
import type { StateLayout } from '../state/layout.ts';
import { knowledgeAfter, learnAddress, needsDomains, recallAddress } from '../warmup/address.ts';
import { mustFollowRedirects } from '../warmup/answer.ts';
import { type AppCondition, conditionOf } from '../warmup/condition.ts';
import { leaveInBackground } from '../warmup/leave-in-background.ts';
import {
  askAfterApi,
  askBeforeApi,
  type Asking,
  type PushWarmup,
  type WarmupOutcome,
} from '../warmup/wake.ts';
import type { Deploy } from './plan-push.ts';

export interface WarmAndCheckPorts {
  readonly env: Env;
  readonly pid: number;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly state: StateLayout;
  readonly fetch: Fetch;
  readonly userAgent: string;
  readonly readApp: AppReader;
  /** `git config preflight.allowHost` */
  readonly allowedHosts: readonly string[];
  /** of a commit, by its full hash; null where it has none */
  readonly readProcfile: (commit: string) => Promise<Procfile | null>;
  readonly spawnDetached: (runPath: string) => void;
}

/** What this push asks for; false: not that. */
export interface Wanted {
  readonly warmup: WarmupSettings | false;
  readonly checks: CheckSettings | false;
}

// For credentials and reads together; with `warmup.wait` it bounds the hook.
const API_BUDGET_MS = 10_000;

const CONDITION_READS: readonly ReadName[] = ['app', 'formation', 'dynos', 'ecoHours'];

/** The warm-up, the API's reads right behind it, and what the two come to. */
export async function warmAndCheck(
  push: Deploy,
  wanted: Wanted,
  ports: WarmAndCheckPorts,
): Promise<PushFindings> {
  const { app } = push;
  const plan = wanted.warmup === false ? undefined : await planWarmup(app, wanted.warmup, ports);
  const warmup = plan?.kind === 'planned' ? plan : undefined;
  const early = warmup && askBeforeApi({ ...ports, ...ports.clock }, warmup);
  const checkReads = wanted.checks === false ? [] : readsOf(wanted.checks);
  const [readings, local] = await Promise.all([
    read(push, new Set([...checkReads, ...(warmup?.reads ?? [])]), ports),
    readLocal(push, wanted.checks, ports),
  ]);
  const condition = conditionOf(readings);
  const found = { readings, condition };
  return {
    app,
    condition,
    warmup: plan?.kind === 'planned' ? await finish(plan, early, found, push, ports) : plan,
    requestsLeft: readings.requestsLeft,
    checks: wanted.checks === false ? [] : judge({ ...readings, ...local }, wanted.checks, ports),
  };
}

const read = (
  { app, token }: Deploy,
  wanted: ReadonlySet<ReadName>,
  { readApp }: WarmAndCheckPorts,
): Promise<AppReadings> =>
  wanted.size === 0
    ? Promise.resolve({})
    : readApp({ app, token, wanted, budgetMs: API_BUDGET_MS });

async function readLocal(
  { commit, refs, remote }: Deploy,
  checks: Wanted['checks'],
  { readProcfile }: WarmAndCheckPorts,
): Promise<LocalReadings> {
  const push = { ok: true, value: { deploys: true, refs, remote } } as const;
  if (checks === false || !localReadsOf(checks).has('procfile')) return { push };
  return { push, procfile: await toReading(readProcfile(commit)) };
}

const judge = (
  readings: CheckReadings,
  checks: CheckSettings,
  { clock }: WarmAndCheckPorts,
): CheckResult[] => runChecks(readings, checks, { today: clock.today() });

interface WarmupPlan extends PushWarmup {
  readonly kind: 'planned';
  readonly reads: readonly ReadName[];
}

async function planWarmup(
  app: string,
  settings: WarmupSettings,
  { env, allowedHosts, files, state }: WarmAndCheckPorts,
): Promise<WarmupPlan | Extract<WarmupOutcome, { kind: 'refused' }>> {
  const filled = tryToFillIn(settings.request.headers, env);
  if (filled instanceof PreflightError) return { kind: 'refused', error: filled };
  const { headers, usesSecrets } = filled;
  const subject = { app, usesSecrets, configured: settings.url, allowed: allowedHosts };
  const known = await recallAddress({ files, ...state }, subject);
  const asksForDomains = needsDomains(known) || settings.request.paths.some(mustFollowRedirects);
  const reads = asksForDomains ? [...CONDITION_READS, 'domains' as const] : CONDITION_READS;
  return { kind: 'planned', known, reads, settings, headers };
}

function tryToFillIn(
  headers: RequestSettings['headers'],
  env: Env,
): FilledHeaders | PreflightError {
  try {
    return fillInHeaders(headers, env);
  } catch (error) {
    return asPreflightError(error);
  }
}

async function finish(
  plan: WarmupPlan,
  early: Asking | undefined,
  { readings, condition }: { readonly readings: Readings; readonly condition: AppCondition },
  { app, commit }: Deploy,
  ports: WarmAndCheckPorts,
): Promise<WarmupOutcome> {
  const { clock, state } = ports;
  const timed = { ...ports, ...clock };
  const address = knowledgeAfter(plan.known, readings);
  const outcome = await askAfterApi(timed, plan, { address, condition }, early);
  await learnAddress({ ...ports, ...state }, plan.known, readings);
  if (outcome.kind !== 'waiting') return outcome;
  const { paths, startedAt } = outcome;
  const { timeout } = plan.settings;
  const left = { ...outcome, app, commit, condition, timeout };
  const error = await leaveInBackground(timed, state.runs, left);
  const waited = { paths, waitedMs: clock.now() - startedAt };
  return error ? { kind: 'unanswered', ...waited, error } : { kind: 'background', ...waited };
}
