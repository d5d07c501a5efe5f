import type { Clock } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import type { FileStore } from '../base/files.ts';
import type { CheckReadings, LocalReadings } from '../checks/check.ts';
import { type CheckResult, localReadsOf, readsOf, runChecks } from '../checks/run-checks.ts';
import type { CheckSettings } from '../config/defaults.ts';
import { type FilledHeaders, fillInHeaders } from '../config/headers.ts';
import type { DeploySettings, WarmupSettings } from '../config/settings.ts';
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
import { handOver } from '../warmup/leave-in-background.ts';
import {
  askAfterApi,
  askBeforeApi,
  type Asking,
  type PushWarmup,
  type WarmupOutcome,
} from '../warmup/wake.ts';
import type { Deploy } from './plan-push.ts';

export interface FindOutWorld {
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
  readonly deploy: DeploySettings;
}

// For credentials and reads together; with `warmup.wait` it bounds the hook.
const API_BUDGET_MS = 10_000;

const CONDITION_READS: readonly ReadName[] = ['app', 'formation', 'dynos', 'ecoHours'];

/** The warm-up, the API's reads right behind it, and what the two come to. */
export async function findOut(
  push: Deploy,
  wanted: Wanted,
  world: FindOutWorld,
): Promise<PushFindings> {
  const { app } = push;
  const plan =
    wanted.warmup === false ? undefined : await planWarmup(app, wanted.warmup, wanted, world);
  const warmup = plan?.kind === 'planned' ? plan : undefined;
  const early = warmup && askBeforeApi({ ...world, ...world.clock }, warmup);
  const checkReads = wanted.checks === false ? [] : readsOf(wanted.checks);
  const [readings, local] = await Promise.all([
    read(push, new Set([...checkReads, ...(warmup?.reads ?? [])]), world),
    readLocal(push, wanted.checks, world),
  ]);
  const condition = conditionOf(readings);
  const found = { readings, condition };
  return {
    app,
    condition,
    warmup: plan?.kind === 'planned' ? await finish(plan, early, found, push, world) : plan,
    requestsLeft: readings.requestsLeft,
    checks: wanted.checks === false ? [] : judge({ ...readings, ...local }, wanted.checks, world),
  };
}

const read = (
  { app, token }: Deploy,
  wanted: ReadonlySet<ReadName>,
  { readApp }: FindOutWorld,
): Promise<AppReadings> =>
  wanted.size === 0
    ? Promise.resolve({})
    : readApp({ app, token, wanted, budgetMs: API_BUDGET_MS });

async function readLocal(
  { commit, refs, remote }: Deploy,
  checks: Wanted['checks'],
  { readProcfile }: FindOutWorld,
): Promise<LocalReadings> {
  const push = { ok: true, value: { deploys: true, refs, remote } } as const;
  if (checks === false || !localReadsOf(checks).has('procfile')) return { push };
  return { push, procfile: await toReading(readProcfile(commit)) };
}

const judge = (
  readings: CheckReadings,
  checks: CheckSettings,
  { clock }: FindOutWorld,
): CheckResult[] => runChecks(readings, checks, { today: clock.today() });

interface WarmupPlan extends PushWarmup {
  readonly kind: 'planned';
  readonly reads: readonly ReadName[];
  readonly settings: WarmupSettings;
}

async function planWarmup(
  app: string,
  settings: WarmupSettings,
  { deploy }: Wanted,
  { env, allowedHosts, files, state }: FindOutWorld,
): Promise<WarmupPlan | Extract<WarmupOutcome, { kind: 'refused' }>> {
  const filled = tryToFillIn(settings.headers, env);
  if (filled instanceof PreflightError) return { kind: 'refused', error: filled };
  const { headers, usesSecrets } = filled;
  const subject = { app, usesSecrets, configured: settings.url, allowed: allowedHosts };
  const known = await recallAddress({ files, ...state }, subject);
  const { paths, cookies, requestTimeout, retries, concurrency } = settings;
  const { wait: waitMs, timeout: timeoutMs } = settings;
  const asksForDomains = needsDomains(known) || paths.some(mustFollowRedirects);
  const reads = asksForDomains ? [...CONDITION_READS, 'domains' as const] : CONDITION_READS;
  const identityHeader = deploy.identity.dyno;
  const request = { paths, headers, cookies, requestTimeout, retries, concurrency, identityHeader };
  return { kind: 'planned', known, reads, request, waitMs, timeoutMs, settings };
}

function tryToFillIn(headers: WarmupSettings['headers'], env: Env): FilledHeaders | PreflightError {
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
  world: FindOutWorld,
): Promise<WarmupOutcome> {
  const { clock, state } = world;
  const ports = { ...world, ...clock };
  const address = knowledgeAfter(plan.known, readings);
  const outcome = await askAfterApi(ports, plan, { address, condition }, early);
  await learnAddress({ ...world, ...state }, plan.known, readings);
  if (outcome.kind !== 'waiting') return outcome;
  const { request, paths, startedAt } = outcome;
  const { headers } = plan.settings;
  const error = await handOver(ports, state.runs, {
    ...{ app, commit, condition, startedAt, paths, timeoutMs: plan.timeoutMs },
    request: { ...request, headers },
  });
  const waited = { paths, waitedMs: clock.now() - startedAt };
  return error ? { kind: 'unanswered', ...waited, error } : { kind: 'background', ...waited };
}
