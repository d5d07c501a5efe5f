import { readsOf, runChecks } from './checks/run-checks.ts';
import type { Clock } from './clock.ts';
import type { Env } from './env.ts';
import type { CheckSettings } from './config/check-settings.ts';
import { type FilledHeaders, fillInHeaders } from './config/header-values.ts';
import type { WarmupSettings } from './config/settings.ts';
import { asPreflightError, PreflightError } from './errors.ts';
import type { AppReader } from './heroku/app-reader.ts';
import type { ReadName, Readings } from './heroku/readings.ts';
import type { Fetch } from './net/fetch.ts';
import type { Deploy } from './push/plan-push.ts';
import type { PushFindings } from './report/hook-report.ts';
import type { FileStore } from './state/file-store.ts';
import type { StateLayout } from './state/layout.ts';
import { recallApp, rememberApp } from './state/remembered-apps.ts';
import { knowledgeAfter, knowledgeBefore, needsDomains, toRemember } from './warmup/address.ts';
import { conditionOf } from './warmup/condition.ts';
import { type PushWarmupPorts, warmUpDuringPush } from './warmup/during-push.ts';
import { handOver } from './warmup/hand-over.ts';
import type { WarmupOutcome } from './warmup/outcome.ts';
import type { AddressKnowledge } from './warmup/target.ts';

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
  readonly spawnDetached: (runPath: string) => void;
}

/** What this push asks for; false: not that. */
export interface Wanted {
  readonly warmup: WarmupSettings | false;
  readonly checks: CheckSettings | false;
}

// For credentials and reads together; with `warmup.wait` it bounds the hook.
const API_BUDGET_MS = 10_000;

const CONDITION_READS: readonly ReadName[] = ['app', 'formation', 'dynos'];

/** The warm-up beside the checks. */
export async function findOut(
  push: Deploy,
  wanted: Wanted,
  world: FindOutWorld,
): Promise<PushFindings> {
  const wakeUp = wanted.warmup === false ? undefined : await planWakeUp(push, wanted.warmup, world);
  const reads = new Set([
    ...(wanted.checks === false ? [] : readsOf(wanted.checks)),
    ...(wakeUp ? wakeUp.reads : []),
  ]);
  const { app, token } = push;
  const read = once(() =>
    reads.size === 0
      ? Promise.resolve({})
      : world.readApp({ app, token, wanted: reads, budgetMs: API_BUDGET_MS }),
  );
  const [warmup, readings] = await Promise.all([wakeUp?.run(read), read()]);
  return {
    app,
    condition: conditionOf(readings),
    warmup,
    checks: wanted.checks === false ? [] : runChecks(readings, wanted.checks),
  };
}

interface WakeUp {
  readonly reads: readonly ReadName[];
  readonly run: (read: () => Promise<Readings>) => Promise<WarmupOutcome>;
}

async function planWakeUp(
  push: Deploy,
  settings: WarmupSettings,
  world: FindOutWorld,
): Promise<WakeUp> {
  const { files, state, clock } = world;
  const filled = tryToFillIn(settings.headers, world.env);
  if (filled instanceof PreflightError) {
    return { reads: [], run: () => Promise.resolve({ kind: 'refused', error: filled }) };
  }
  const known = knowledgeBefore(
    {
      app: push.app,
      configured: settings.url,
      usesSecrets: filled.usesSecrets,
      allowed: world.allowedHosts,
    },
    await recallApp(files, state.cache, push.app),
  );
  const { paths, method, expect, wait: waitMs, timeout: timeoutMs } = settings;
  const continueInBackground: PushWarmupPorts['continueInBackground'] = (asked) =>
    handOver({ ...world, ...clock }, state.runs, {
      ...asked,
      app: push.app,
      commit: push.commit,
      request: { ...asked.request, headers: settings.headers },
      timeoutMs,
    });
  return {
    reads: needsDomains(known) ? [...CONDITION_READS, 'domains'] : CONDITION_READS,
    async run(read) {
      const learn = (readings: Readings): AddressKnowledge => knowledgeAfter(known, readings);
      const outcome = await warmUpDuringPush(
        { ...world, ...clock, continueInBackground },
        { known, learn, waitMs, request: { paths, method, expect, headers: filled.headers } },
        read,
      );
      await remember(push.app, learn(await read()), world);
      return outcome;
    },
  };
}

function tryToFillIn(headers: WarmupSettings['headers'], env: Env): FilledHeaders | PreflightError {
  try {
    return fillInHeaders(headers, env);
  } catch (error) {
    return asPreflightError(error);
  }
}

/** A cache that can't be written costs the next push a round trip, and nothing else. */
async function remember(
  app: string,
  known: AddressKnowledge,
  { files, state }: FindOutWorld,
): Promise<void> {
  const remembered = toRemember(known);
  if (remembered) await rememberApp(files, state.cache, app, remembered).catch(() => undefined);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
