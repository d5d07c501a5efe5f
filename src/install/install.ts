import { PreflightError } from '../errors.ts';
import { openGit } from '../git/git.ts';
import { apply } from './apply.ts';
import { inspect } from './inspect.ts';
import {
  declined,
  type Feasible,
  installed,
  notRun,
  planned,
  toPaste,
  waiting,
} from './install-outcomes.ts';
import { type InstallContext, type Outcome, pathShower, verifyPorts } from './outcome.ts';
import { type Plan, planInstall } from './plan.ts';
import type { Target } from './targets/target.ts';
import { doesGitRunHook } from './verify.ts';
import { refusalError, sharedText } from './wording.ts';

/** Installs, upgrades, or finds that there's nothing to do. Throws PreflightErrors for refusals. */
export async function install(context: InstallContext, target: Target | null): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = feasible(planInstall(facts, context.version, target), context);
  if (context.dryRun) return planned(plan, context);
  const shared = plan.type === 'install' ? plan.sharedChange : null;
  if (shared) {
    const text = sharedText(shared, facts, pathShower(context));
    if (!(await context.confirm(text))) return declined(plan, context);
  }
  await apply(plan.changes, openGit(context));
  if (plan.type === 'paste' && !plan.pasted) return toPaste(plan, context);
  if (plan.type === 'install') await assertInPlace(context, target);
  if (plan.type === 'install' && plan.waitsFor !== null) return waiting(plan, context);
  if (
    await doesGitRunHook(
      facts.repository,
      verifyPorts(context, plan.target.trial?.(facts, context.env)),
    )
  ) {
    return installed(plan, facts, context);
  }
  throw notRun(plan.hook, context);
}

function feasible(plan: Plan, context: InstallContext): Feasible {
  if (plan.type === 'refuse') throw refusalError(plan.refusal, pathShower(context));
  return plan;
}

/** The file that git will run holds our block: only then is git asked to run it. */
async function assertInPlace(context: InstallContext, target: Target | null): Promise<void> {
  const plan = planInstall(await inspect(context), context.version, target);
  if (plan.type === 'install' && plan.changes.length === 0) return;
  throw new PreflightError('changed-meanwhile', 'something else changed the hooks meanwhile', {
    hint: 'Run this again',
  });
}
