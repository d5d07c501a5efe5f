import { readsOf } from './checks/run-checks.ts';
import { type ConfigFiles, loadConfig } from './config/load.ts';
import { type Settings, settingsFor } from './config/settings.ts';
import { asPreflightError } from './errors.ts';
import { findOut, type FindOutWorld, type Wanted } from './find-out.ts';
import type { GitConfig } from './git/git-config.ts';
import type { HerokuHosts } from './heroku/hosts.ts';
import { HOOK_EXIT } from './push/handover.ts';
import { isCi, type PushMode, pushMode, stepsOf } from './push/mode.ts';
import { type Deploy, planPush, type PushInput } from './push/plan-push.ts';
import {
  blockedLines,
  findingLines,
  headline,
  type PushFindings,
  stoppedLines,
  tally,
} from './report/hook-report.ts';
import { complaintLines, failureLines, noticeLines, remarkLines } from './report/notice.ts';
import type { Style } from './report/style.ts';

export interface PreflightWorld extends FindOutWorld {
  readonly hosts: HerokuHosts;
  readonly gitConfig: GitConfig;
  readonly configFiles: ConfigFiles;
  /** absolute path of heroku-preflight.json */
  readonly configPath: string;
  readonly isDryRun: () => Promise<boolean>;
  readonly style: Style;
  readonly say: (lines: readonly string[]) => void;
}

/**
 * The whole hook: what the push means to Heroku, what the developer chose, the warm-up beside the
 * checks, the report. Returns a code of HOOK_EXIT. Whatever goes wrong is said in a line or two, and
 * the push goes on, unless the config says `onFailure: "block"`.
 */
export async function preflight(input: PushInput, world: PreflightWorld): Promise<number> {
  const { env, gitConfig, say, style } = world;
  try {
    const mode = pushMode(env, gitConfig);
    if (mode.mode === 'off') return HOOK_EXIT.proceed;
    const push = planPush(input, world.hosts);
    if (push.kind === 'deploy') return await preflightDeploy(push, mode, world);
    if (push.kind !== 'none') say(remarkLines(push, style));
  } catch (error) {
    say(failureLines(asPreflightError(error), style));
  }
  return HOOK_EXIT.proceed;
}

async function preflightDeploy(
  push: Deploy,
  mode: PushMode,
  world: PreflightWorld,
): Promise<number> {
  const { say, style } = world;
  if (mode.problem) say(complaintLines(mode.problem, style));
  const [config, dryRun] = await Promise.all([
    loadConfig(world.configFiles, world.configPath),
    world.isDryRun(),
  ]);
  const settings = settingsFor(config, push.app);
  const wanted = wantedOf(settings, mode, world);
  if (wanted.warmup === false && wanted.checks === false) return HOOK_EXIT.proceed;
  if (dryRun) {
    say(noticeLines('a dry run: the app is neither woken nor checked', style));
    return HOOK_EXIT.proceed;
  }
  say([headline(push.app, push.commit, push.branch, style)]);
  const findings = await findOut(push, wanted, world);
  say(findingLines(findings, style));
  return verdict(findings, settings, push, world);
}

function wantedOf(settings: Settings, mode: PushMode, { env }: PreflightWorld): Wanted {
  const warmupInCi = settings.warmup !== false && settings.warmup.ci;
  const steps = stepsOf(mode, { ci: isCi(env), warmupInCi });
  return {
    warmup: steps.warm && settings.warmup,
    checks: steps.check && readsOf(settings.checks).size > 0 && settings.checks,
  };
}

function verdict(
  findings: PushFindings,
  { onFailure }: Settings,
  push: Deploy,
  { say }: PreflightWorld,
): number {
  const counts = tally(findings.checks);
  const isIncomplete = findings.checks.some(({ status }) => status === 'unreadable');
  if (counts.errors > 0) {
    say(stoppedLines(counts, push.again));
    return HOOK_EXIT.block;
  }
  if (isIncomplete && onFailure === 'block') {
    say(blockedLines(push.again));
    return HOOK_EXIT.block;
  }
  return HOOK_EXIT.proceed;
}
