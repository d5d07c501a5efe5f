import type { CheckId } from '../config/defaults.ts';
import { preboot, runtimeMetadata, sessionAffinity } from './app-features.ts';
import { bootTimeCheck } from './boot-time.ts';
import { buildRunning } from './build-running.ts';
import type { Check } from './check.ts';
import { configVars } from './config-vars.ts';
import { deployHook } from './deploy-hook.ts';
import { dynoTier } from './dyno-tier.ts';
import { herokuStatus } from './heroku-status.ts';
import { javaWarmup } from './java-warmup.ts';
import { lastRelease } from './last-release.ts';
import { maintenance } from './maintenance.ts';
import { deployRef, procfile, source } from './pushed.ts';
import { stack } from './stack.ts';
import { webDynos } from './web-dynos.ts';

/**
 * Every check, in the order in which it's safe to follow their advice: affinity before a second dyno,
 * which would log users out without it.
 */
export const CHECKS: readonly Check[] = [
  ...[dynoTier, sessionAffinity, webDynos, preboot],
  ...[bootTimeCheck, maintenance, deployRef, procfile, source, configVars, stack, buildRunning],
  ...[lastRelease, herokuStatus, deployHook, javaWarmup, runtimeMetadata],
];

const BY_ID: ReadonlyMap<CheckId, Check> = new Map(CHECKS.map((check) => [check.id, check]));

export function checkOf(id: CheckId): Check {
  const check = BY_ID.get(id);
  if (!check) throw new Error(`no check is called ${id}`);
  return check;
}
