import type { Clock } from '../base/clock.ts';
import { onlyChecks, runChecks } from '../checks/run-checks.ts';
import type { CheckSettings } from '../config/defaults.ts';
import { tally } from '../report/check-lines.ts';
import { buildsNothingLines, stoppedLines } from '../report/hook-report.ts';
import type { Style } from '../terminal/style.ts';
import { HOOK_EXIT, type HookExit } from './contract.ts';
import { checksIn, type PushMode } from './mode.ts';
import type { BuildsNothing } from './plan-push.ts';
import type { PushProcess } from './push-options.ts';

interface UnbuiltPorts extends Pick<Clock, 'today'> {
  readonly say: (lines: readonly string[]) => void;
  readonly style: Style;
  readonly pushProcess: () => Promise<PushProcess>;
}

/** Nothing is deployed, so only one check applies: whether the user meant to deploy. */
export async function preflightUnbuilt(
  { refs, leftOut, remote, refspec, again }: BuildsNothing,
  { mode }: PushMode,
  checks: CheckSettings,
  ports: UnbuiltPorts,
): Promise<HookExit> {
  const { say, style, today } = ports;
  // No one expects the rest to be deployed, such as tags.
  const pushed = { deploys: refs.length === 0, refs, leftOut, remote, refspec };
  const push = { ok: true, value: pushed } as const;
  const [result] = runChecks({ push }, onlyChecks(checks, ['deploy-ref']), { today: today() });
  // Without a result the check is off.
  if (result) say(buildsNothingLines(result, style));
  const counts = tally(result ? [result] : []);
  if (counts.errors === 0 || !checksIn(mode) || (await ports.pushProcess()).dryRun)
    return HOOK_EXIT.proceed;
  say(stoppedLines(counts, again));
  return HOOK_EXIT.block;
}
