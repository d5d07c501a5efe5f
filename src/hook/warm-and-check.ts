import type { Env } from '../base/context.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import type { LocalReadings } from '../checks/check.ts';
import {
  awaitsStatus,
  type CheckResult,
  localReadsOf,
  readsOf,
  runChecks,
} from '../checks/run-checks.ts';
import type { CheckSettings } from '../config/defaults.ts';
import type { FilledHeaders } from '../config/headers.ts';
import type { RequestSettings, WarmupSettings } from '../config/settings.ts';
import type { Source } from '../git/source.ts';
import type { AppReader } from '../heroku/open.ts';
import { toReading } from '../heroku/read-app.ts';
import { type AppReadings, type ReadName, valueOf } from '../heroku/readings.ts';
import { checkedRecord } from '../report/check-lines.ts';
import type { PushFindings } from '../report/push-topics.ts';
import {
  type AddressBook,
  knowledgeAfter,
  needsDomains,
  recallAddress,
  rememberAddress,
} from '../warmup/address.ts';
import { mustFollowRedirects } from '../warmup/answer.ts';
import { type AskPorts, type PathSoFar, unasked } from '../warmup/ask-paths.ts';
import type { WarmupRequest } from '../warmup/request.ts';
import { type AppCondition, conditionOf } from '../warmup/condition.ts';
import type { LeftDeploy, LeftRun } from '../follow/leave-in-background.ts';
import {
  askAfterApi,
  askBeforeApi,
  type Asking,
  type PushWarmup,
  requestAfterPush,
  type WarmupOutcome,
} from '../warmup/wake.ts';
import { HOOK_LIMIT_MS } from './contract.ts';
import type { Deploy } from './plan-push.ts';

/** Has a process of its own go on; gives what kept it from that. */
export type LeaveInBackground = (left: LeftRun) => Promise<PreflightError | undefined>;

export interface WarmAndCheckPorts extends AskPorts, AddressBook {
  readonly env: Env;
  readonly readApp: AppReader;
  /** `git config preflight.allowHost` */
  readonly allowedHosts: readonly string[];
  readonly loadBackground: () => Promise<LeaveInBackground>;
}

/** What this push asks for; false: not that. */
export interface Wanted {
  readonly warmup: WarmupSettings | false;
  readonly checks: CheckSettings | false;
  /** only beside a warm-up */
  readonly follow: Omit<LeftDeploy, 'readings'> | false;
  /** whether these results stop the push: then there is no deploy to follow */
  readonly stops: (results: readonly CheckResult[]) => boolean;
}

/** The pushed commit, while git reads it; undefined: not needed. */
export type ComingSource = Promise<Source> | undefined;

const CONDITION_READS: readonly ReadName[] = ['app', 'formation', 'dynos', 'ecoHours'];

/** Sends the warm-up, then reads the API, and returns the results of both. */
export async function warmAndCheck(
  push: Deploy,
  { warmup: settings, checks, follow, stops }: Wanted,
  source: ComingSource,
  ports: WarmAndCheckPorts,
): Promise<PushFindings> {
  const { app } = push;
  const plan = settings === false ? undefined : await planWarmup(app, settings, ports);
  const warmup = plan?.kind === 'planned' ? plan : undefined;
  const early = warmup && askBeforeApi(ports, warmup);
  const checkReads = checks === false ? [] : readsOf(checks);
  const coming = Promise.all([
    read(push, new Set([...checkReads, ...(warmup?.reads ?? [])]), checks, early, ports),
    readLocal(push, checks, source),
  ]);
  // Loaded while Heroku answers.
  const background = follow === false || !warmup ? undefined : ports.loadBackground();
  const [readings, local] = await coming;
  const condition = conditionOf(readings, settings === false ? null : settings.url);
  const results =
    checks === false ? [] : runChecks({ ...readings, ...local }, checks, { today: ports.today() });
  const found = { readings, condition, results, follow: !stops(results) && follow, background };
  return {
    ...{ app, condition, requestsLeft: readings.requestsLeft },
    webUrl: valueOf(readings.app)?.web_url ?? undefined,
    ...(plan?.kind === 'planned'
      ? await finish(plan, early, found, push, ports)
      : { warmup: plan }),
    checks: results,
  };
}

const read = (
  { app, token }: Deploy,
  wanted: ReadonlySet<ReadName>,
  checks: Wanted['checks'],
  early: Asking | undefined,
  { readApp }: WarmAndCheckPorts,
): Promise<AppReadings> => {
  if (wanted.size === 0) return Promise.resolve({});
  const isAwaited = checks !== false && awaitsStatus(checks);
  const meanwhile = Promise.race(early ? [early.answered, early.waited] : [Promise.resolve()]);
  const limits = { awaitsStatus: isAwaited, meanwhile, budgetMs: HOOK_LIMIT_MS };
  return readApp({ app, token, wanted, ...limits });
};

async function readLocal(
  { refs, remote, again }: Deploy,
  checks: Wanted['checks'],
  coming: ComingSource,
): Promise<LocalReadings> {
  const push = { ok: true, value: { deploys: true, refs, remote } } as const;
  if (!coming || checks === false || localReadsOf(checks).size === 0) return { push };
  const source = await toReading(coming);
  if (!source.ok && source.error.code === 'commit') {
    const refspec = again.slice(remote.length + 1);
    const pushed = { ...push.value, deploys: false, isTagObject: true, refspec } as const;
    return { push: { ok: true, value: pushed } };
  }
  return { push, source };
}

interface WarmupPlan extends PushWarmup {
  readonly kind: 'planned';
  readonly reads: readonly ReadName[];
}

async function planWarmup(
  app: string,
  settings: WarmupSettings,
  ports: WarmAndCheckPorts,
): Promise<WarmupPlan | Extract<WarmupOutcome, { kind: 'refused' }>> {
  const filled = await tryToFillIn(settings.request.headers, ports.env);
  if (filled instanceof PreflightError) return { kind: 'refused', error: filled };
  const { headers, usesSecrets } = filled;
  const subject = { app, usesSecrets, configured: settings.url, allowed: ports.allowedHosts };
  const known = await recallAddress(ports, subject);
  const asksForDomains = needsDomains(known) || settings.request.paths.some(mustFollowRedirects);
  const reads = asksForDomains ? [...CONDITION_READS, 'domains' as const] : CONDITION_READS;
  return { kind: 'planned', known, reads, settings, headers };
}

async function tryToFillIn(
  headers: RequestSettings['headers'],
  env: Env,
): Promise<FilledHeaders | PreflightError> {
  if (Object.keys(headers).length === 0) return { headers, usesSecrets: false };
  // Loaded only now: few configs have headers.
  const { fillInHeaders } = await import('../config/headers.ts');
  try {
    return fillInHeaders(headers, env);
  } catch (error) {
    return asPreflightError(error);
  }
}

interface Found {
  readonly readings: AppReadings;
  readonly condition: AppCondition;
  readonly results: readonly CheckResult[];
  readonly follow: Wanted['follow'];
  readonly background: Promise<LeaveInBackground> | undefined;
}

async function finish(
  plan: WarmupPlan,
  early: Asking | undefined,
  { readings, condition, results, follow, background }: Found,
  { app, commit }: Deploy,
  ports: WarmAndCheckPorts,
): Promise<Pick<PushFindings, 'warmup' | 'notFollowed'>> {
  const address = knowledgeAfter(plan.known, readings);
  const outcome = await askAfterApi(ports, plan, { address, condition }, early);
  const isUnreachable = condition.useless === 'internal-routing';
  // The next push isn't to ask where no answer can come from.
  if (!isUnreachable) await rememberAddress(ports, address);
  const isWaiting = outcome.kind === 'waiting';
  if (!isWaiting && follow === false) return { warmup: outcome };
  const { settings } = plan;
  const request = isUnreachable ? null : requestAfterPush(settings, address);
  const { startedAt } = isWaiting ? outcome : (early ?? { startedAt: ports.now() });
  const paths = pathsAfter(outcome, request, startedAt);
  const deploy = follow === false ? undefined : { ...follow, readings };
  const checked = checkedRecord(results);
  const left = { app, commit, condition, settings, request, paths, startedAt, checked, deploy };
  const leaveInBackground = await (background ?? ports.loadBackground());
  const error = await leaveInBackground(left);
  if (!isWaiting) return { warmup: outcome, notFollowed: error };
  const waited = { paths, waitedMs: ports.now() - startedAt };
  return {
    warmup: error ? { kind: 'unanswered', ...waited, error } : { kind: 'background', ...waited },
  };
}

/** Those that another process asks, or has to know. */
function pathsAfter(
  outcome: Awaited<ReturnType<typeof askAfterApi>>,
  request: WarmupRequest | null,
  startedAt: number,
): readonly PathSoFar[] {
  if (request === null) return [];
  if ('paths' in outcome) return outcome.paths;
  // No request can wake the app now.
  return request.paths.map((path) => ({ ...unasked(path, startedAt), isFinal: true }));
}
